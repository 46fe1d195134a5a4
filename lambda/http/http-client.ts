import http from 'node:http';
import { remainingMs } from '../aws/deadline';

/** A request to send. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for the whole exchange, connecting included; fewer where the invocation ends before. */
  readonly timeoutMs: number;
}

/** A complete answer, whatever its status. */
export interface IncomingResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** No complete answer came. */
export class NoResponse extends Error {
  override readonly name = 'NoResponse';

  /** @param sent whether the request may have reached the server, so that what it asks for may have happened */
  constructor(
    message: string,
    readonly sent: boolean,
  ) {
    super(message);
  }
}

/*
 * A frozen Lambda environment does not notice that the other side has closed an idle connection: the next request
 * would be written into the void, and for a POST nobody could say whether it arrived. So a connection is used
 * again only while it is certainly fresh.
 */
const MAX_IDLE_MS = 4_000;

/**
 * Sends requests to one service over connections that are kept alive between them. By node:https, because loading
 * fetch costs more than a cold start can spare.
 */
export class HttpClient {
  private agent: http.Agent | undefined;
  private lastUsed = 0;

  /** @param now milliseconds since the epoch */
  constructor(private readonly now: () => number = Date.now) {}

  /** @throws NoResponse when the exchange fails or takes longer than its timeout */
  async send(request: OutgoingRequest): Promise<IncomingResponse> {
    const timeoutMs = Math.min(request.timeoutMs, remainingMs());
    if (timeoutMs <= 0)
      throw new NoResponse(`${request.method} ${request.url.origin}: no time is left`, false);
    const now = this.now();
    if (this.agent === undefined || now - this.lastUsed > MAX_IDLE_MS) {
      this.agent = new (transport(request.url).Agent)({ keepAlive: true });
    }
    this.lastUsed = now;
    return exchange({ ...request, timeoutMs }, this.agent);
  }
}

/** Loaded when the first request is sent: what is refused without one need not pay for TLS. */
function transport({ protocol }: URL): Pick<typeof http, 'Agent' | 'request'> {
  return protocol === 'http:' ? http : require('node:https');
}

function exchange(
  { method, url, headers, body, timeoutMs }: OutgoingRequest,
  agent: http.Agent,
): Promise<IncomingResponse> {
  return new Promise((resolve, reject) => {
    let connected = false;
    const options = { method, headers: { ...headers, 'content-length': Buffer.byteLength(body ?? '') } };
    const request = transport(url).request(url, { ...options, agent });
    const fail = (error: Error) => {
      clearTimeout(timer);
      request.destroy();
      reject(new NoResponse(`${method} ${url.origin}: ${error.message}`, connected));
    };
    const timer = setTimeout(() => fail(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    request.on('error', fail);
    request.on('socket', (socket) => {
      if (!socket.connecting) connected = true;
      else
        socket.once(url.protocol === 'http:' ? 'connect' : 'secureConnect', () => {
          connected = true;
        });
    });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        clearTimeout(timer);
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, headers, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    request.end(body);
  });
}
