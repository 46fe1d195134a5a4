import * as http from 'node:http';
import * as https from 'node:https';

/** What came back. */
export interface CallbackAnswer {
  readonly status: number;
  readonly contentType: string;
  /** What a 401 asks for: the header `WWW-Authenticate`. */
  readonly challenge: string;
  readonly body: string;
}

/** No answer, with the code Twilio logs. Source: https://www.twilio.com/docs/api/errors/11200 and its neighbours. */
export interface NoAnswer {
  readonly code: number;
  readonly message: string;
  /** How far it came: not connected, connected and not answered, or answered in part. */
  readonly stage: 'connecting' | 'waiting' | 'reading';
}

export interface WebhookRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** ms to connect; to the first byte and between any two parts; for everything. */
  readonly connectTimeout: number;
  readonly readTimeout: number;
  readonly limit: number;
  /** Whether the TLS handshake names the host. */
  readonly sni: boolean;
}

const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Sends one request and reads its answer.
 * @param signal ends it early, as a failed connection.
 */
export function sendRequest(wanted: WebhookRequest, signal: AbortSignal): Promise<CallbackAnswer | NoAnswer> {
  return new Promise((resolve) => {
    const { url, method, headers, body, connectTimeout, readTimeout, limit, sni } = wanted;
    const isSecure = url.protocol === 'https:';
    const { request: open } = isSecure ? https : http;
    // A connection of its own: a kept one that the other side has just closed would look like a failed callback.
    const request = open(url, {
      method,
      headers,
      agent: false,
      signal,
      ...(isSecure && !sni && { servername: '' }),
    });
    let stage: NoAnswer['stage'] = 'connecting';
    const abort = (code: number, message: string): void => {
      request.destroy(new Failure(code, message));
    };
    const noAnswer = (ms: number) => () => abort(11200, `no answer within ${ms} ms`);
    const total = setTimeout(noAnswer(limit), limit);
    let readTimer = setTimeout(
      () => abort(11205, `no connection within ${connectTimeout} ms`),
      connectTimeout,
    );
    const waitOn = (next: NoAnswer['stage']): void => {
      stage = next;
      clearTimeout(readTimer);
      readTimer = setTimeout(noAnswer(readTimeout), readTimeout);
    };
    const finish = (result: CallbackAnswer | NoAnswer): void => {
      clearTimeout(total);
      clearTimeout(readTimer);
      resolve(result);
    };
    request.on('socket', (socket) =>
      socket.once(isSecure ? 'secureConnect' : 'connect', () => waitOn('waiting')),
    );
    request.on('error', (error) => finish({ ...describe(error), stage }));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      waitOn('reading');
      response.on('data', (chunk: Buffer) => {
        waitOn('reading');
        size += chunk.length;
        if (size <= MAX_ANSWER_BYTES) chunks.push(chunk);
        else abort(11200, `the answer is over ${MAX_ANSWER_BYTES} bytes`);
      });
      response.on('error', (error) => finish({ ...describe(error), stage }));
      response.on('end', () =>
        finish({
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          challenge: response.headers['www-authenticate'] ?? '',
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    request.end(body);
  });
}

class Failure extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

function describe(error: Error): { code: number; message: string } {
  if (error instanceof Failure) return { code: error.code, message: error.message };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { code: 11210, message: `bad host name (${code})` };
  if (/SSL|TLS|CERT|SIGNATURE/.test(code)) return { code: 11220, message: `TLS handshake failed (${code})` };
  return { code: 11205, message: `connection failed (${code})` };
}
