import type { IncomingMessage } from 'node:http';

/**
 * The whole body of `request`, or undefined when it is longer than `limit` bytes: the rest is then left unread for the
 * caller to `resume()`, once it has answered, or the connection is of no more use.
 * @throws when the sender goes away in the middle.
 */
export async function bodyBytes(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes: Buffer = chunk;
    length += bytes.length;
    if (length > limit) return undefined;
    chunks.push(bytes);
  }
  const [only] = chunks;
  return only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks, length);
}
