import type { IncomingMessage } from 'node:http';
import { ApiError, invalid } from './api-error';

/** More than the longest form there is: a Workflow configuration of 1 MB, percent-encoded. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * The form of a POST; empty for anything else.
 * @throws ApiError 400 for another kind of body, 413 for one that is too large.
 */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BODY_BYTES)
      throw new ApiError(413, 413, `The request is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(bytes);
  }
  if (request.method !== 'POST' || size === 0) return new URLSearchParams();
  const contentType = request.headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType)) {
    const given = contentType === '' ? 'none' : contentType;
    throw invalid(`Content-Type: takes application/x-www-form-urlencoded, was ${given}`);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

/**
 * The version an If-Match header asks for: `"3"`, `3` and `W/"3"` are the same; undefined when it asks for none.
 * Source: https://www.twilio.com/docs/usage/mutation-and-conflict-resolution
 */
export function expectedVersion(request: IncomingMessage): number | undefined {
  const header = request.headers['if-match']?.trim();
  if (header === undefined || header === '' || header === '*') return undefined;
  const [, digits] = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header) ?? [];
  // What is no version of ours matches none.
  return digits === undefined ? -1 : Number(digits);
}

/** The user and password of Basic authorization. */
export function basicCredentials(request: IncomingMessage): { user: string; password: string } | undefined {
  const [, encoded] = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? undefined : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
