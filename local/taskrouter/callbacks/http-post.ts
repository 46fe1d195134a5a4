import * as http from 'node:http';
import * as https from 'node:https';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** No answer, with the code Twilio logs. Source: https://www.twilio.com/docs/api/errors/11200 and its neighbours. */
export interface NoAnswer {
  readonly code: number;
  readonly message: string;
}

const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * POSTs the body and reads the answer, all of it within `limit` ms.
 * @param signal ends it early, as a failed connection.
 */
export function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  limit: number,
  signal: AbortSignal,
): Promise<Answer | NoAnswer> {
  return new Promise((resolve) => {
    const { request: open } = url.protocol === 'https:' ? https : http;
    // A connection of its own: a kept one that the other side has just closed would look like a failed callback.
    const request = open(url, { method: 'POST', headers, agent: false, signal });
    const timeout = setTimeout(
      () => request.destroy(new Failure({ code: 11200, message: `no answer within ${limit} ms` })),
      limit,
    );
    const finish = (result: Answer | NoAnswer): void => {
      clearTimeout(timeout);
      resolve(result);
    };
    request.on('error', (error) => finish(describe(error)));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= MAX_ANSWER_BYTES) chunks.push(chunk);
        else
          request.destroy(
            new Failure({ code: 11200, message: `the answer is over ${MAX_ANSWER_BYTES} bytes` }),
          );
      });
      response.on('error', (error) => finish(describe(error)));
      response.on('end', () =>
        finish({
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    request.end(body);
  });
}

class Failure extends Error {
  constructor(readonly reason: NoAnswer) {
    super(reason.message);
  }
}

function describe(error: Error): NoAnswer {
  if (error instanceof Failure) return error.reason;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { code: 11210, message: `bad host name (${code})` };
  if (/SSL|TLS|CERT|SIGNATURE/.test(code)) return { code: 11220, message: `TLS handshake failed (${code})` };
  return { code: 11205, message: `connection failed (${code})` };
}
