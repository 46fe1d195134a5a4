import { Agent, request } from 'node:http';
import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import { parseJson } from '#src/json';

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

export interface RequestOptions {
  readonly method?: string;
  /** Pairs, so that a name can come twice. */
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Buffer;
}

const agent = new Agent({ keepAlive: true });

/** Sends a request with exactly this target: `fetch` and URL would normalise it. */
export function send(baseUrl: string, target: string, options: RequestOptions = {}): Promise<Answer> {
  const { method = 'GET', headers = [], body } = options;
  const { hostname, port, host } = new URL(baseUrl);
  const hasHost = headers.some(([name]) => name.toLowerCase() === 'host');
  const hasLength = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const raw = [
    ...(hasHost ? [] : ['Host', host]),
    ...(body === undefined || hasLength ? [] : ['Content-Length', String(Buffer.byteLength(body))]),
    ...headers.flat(),
  ];
  return new Promise((resolve, reject) => {
    const outgoing = request({ agent, hostname, port, method, path: target, headers: raw }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** A body that has to be a JSON object. */
export function json(text: string): JsonObject {
  const value = parseJson(text);
  if (!isJsonObject(value)) throw new Error(`not a JSON object: ${text}`);
  return value;
}
