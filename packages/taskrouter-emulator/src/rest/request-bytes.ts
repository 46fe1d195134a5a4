import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error';

/** How much more than it takes a request may send before its connection is cut off, in bytes. */
const MAX_IGNORED_BYTES = 64 * 1024 * 1024;

/**
 * The body of a request. One that is too large is read to its end and thrown away, because a sender that is still
 * writing doesn't see the answer.
 * @throws ApiError 413 when it is larger than `max` bytes.
 */
export async function readBytes(request: IncomingMessage, max: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= max) chunks.push(bytes);
    else chunks.length = 0;
    if (size > max + MAX_IGNORED_BYTES) break;
  }
  if (size > max) throw new ApiError(413, 413, `The request is larger than ${max} bytes`);
  return Buffer.concat(chunks);
}
