import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { listenOnLoopback, stopListening } from '#emulator/loopback';
import { HttpClient } from '#lambda/http/http-client';

const PATIENCE_MS = 10_000;

/**
 * Makes sure that a tunnel leads to a port of this machine: an answer known to this process alone is served there for a
 * moment, and fetched by the public URL.
 * @throws Error for people, saying where the way ends
 */
export async function checkTunnel(publicUrl: string, port: number): Promise<void> {
  const [path, answer] = [`/tunnel-check/${nonce()}`, nonce()];
  const server = createServer(({ url }, response) => {
    const isAsked = url === path;
    response.writeHead(isAsked ? 200 : 404, { connection: 'close' }).end(isAsked ? answer : '');
  });
  const local = await listenOnLoopback(server, port);
  try {
    const found = await ask(new URL(path, publicUrl)).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        `${publicUrl} cannot be reached: ${reason}. Does the tunnel run, and lead to ${local}?`,
      );
    });
    if (found.status === 200 && found.body === answer) return;
    throw new Error(
      `${publicUrl} answers ${found.status}, but not from here: the tunnel has to lead to ${local}, path and all`,
    );
  } finally {
    await stopListening(server);
  }
}

const nonce = () => randomBytes(16).toString('hex');

/** Redirects are not followed: Twilio would turn a post into a get there. */
function ask(url: URL) {
  return new HttpClient().send({ method: 'GET', url, headers: {}, body: '', timeoutMs: PATIENCE_MS });
}
