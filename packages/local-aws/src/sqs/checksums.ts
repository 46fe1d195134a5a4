import { createHash } from 'node:crypto';
import type { MessageAttribute } from './message';

/** MD5 of a body, in hexadecimal; AWS SDKs compare it with what they sent or got. */
export function md5OfBody(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

/**
 * MD5 of message attributes, in hexadecimal; undefined when there are none.
 * Source: "Calculating the MD5 message digest for message attributes" in the SQS Developer Guide.
 */
export function md5OfAttributes(attributes: Readonly<Record<string, MessageAttribute>>): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const add = (value: string | Buffer): void => {
    const bytes = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const { dataType = '', value = '' } = attributes[name] ?? {};
    add(name);
    add(dataType);
    hash.update(Buffer.of(typeof value === 'string' ? 1 : 2));
    add(value);
  }
  return hash.digest('hex');
}

/** Bytes a message counts with: its body, and its attributes' names, types and values. */
export function sizeOf(body: string, attributes: Readonly<Record<string, MessageAttribute>>): number {
  return Object.entries(attributes).reduce(
    (size, [name, { dataType, value }]) =>
      size + Buffer.byteLength(name) + Buffer.byteLength(dataType) + Buffer.byteLength(value),
    Buffer.byteLength(body),
  );
}
