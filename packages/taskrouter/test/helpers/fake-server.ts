import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What to answer; `'hang'` never answers, `'drop'` closes the connection after reading the request. */
export type Reply =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | 'hang'
  | 'drop';

/** A loopback server that stands in for Secrets Manager or Twilio in a handler's test. */
export interface FakeServer {
  readonly url: string;
  readonly received: Received[];
  /** Decides what the next requests get. */
  reply: (request: Received) => Reply;
  /** Drops every connection, those of requests that hang among them. */
  drop(): void;
  close(): Promise<void>;
}

/** Starts a fake server on any free port. */
export async function startFakeServer(reply: FakeServer['reply']): Promise<FakeServer> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { method = '', url = '', headers } = request;
    const received = { method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') };
    fake.received.push(received);
    const answer = fake.reply(received);
    if (answer === 'hang') return;
    if (answer === 'drop') {
      request.socket.destroy();
      return;
    }
    response
      .writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
      .end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeServer = {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    received: [],
    reply,
    drop: () => server.closeAllConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return fake;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no TCP port');
  return address.port;
}
