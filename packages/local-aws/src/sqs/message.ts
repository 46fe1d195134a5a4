import { randomUUID } from 'node:crypto';
import { sqsError } from './sqs-error';

/** An attribute a sender attached to a message. */
export interface MessageAttribute {
  /** `String`, `Number` or `Binary`, each with an optional `.label`. */
  readonly dataType: string;
  /** Binary values as bytes, all others as text. */
  readonly value: string | Buffer;
}

/** A message as it is sent. */
export interface NewMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  /** User ID of the principal that sent it: `AROA…:session`. */
  readonly senderId: string;
  /** The X-Ray trace it belongs to. */
  readonly traceHeader?: string;
}

/** A message as a queue keeps it. */
export interface Message extends NewMessage {
  readonly messageId: string;
  /** Milliseconds since the epoch. A message that is moved to a dead-letter queue keeps its time. */
  readonly sentAt: number;
  /** ARN of the queue it was moved to a dead-letter queue from. */
  readonly deadLetterSource?: string;
  /** How often it was received in the queues it was in before. */
  readonly earlierReceives: number;
}

/** A message as a consumer gets it. */
export interface ReceivedMessage extends Message {
  readonly receiptHandle: string;
  readonly receiveCount: number;
  /** Milliseconds since the epoch. */
  readonly firstReceivedAt: number;
}

/** Which message a receipt handle is about, and which receive of it. */
export interface Receipt {
  readonly key: string;
  readonly receive: string;
}

/** A fresh receipt for the message held under `key`. */
export function newReceipt(key: string): Receipt {
  return { key, receive: randomUUID() };
}

/** The opaque text a consumer is given. */
export function formatReceiptHandle({ key, receive }: Receipt): string {
  return Buffer.from(`${key}/${receive}`).toString('base64');
}

/** @throws ServiceError `ReceiptHandleIsInvalid` for text that is none of ours. */
export function parseReceiptHandle(handle: string): Receipt {
  const [, key, receive] =
    /^([0-9a-f-]{36})\/([0-9a-f-]{36})$/.exec(Buffer.from(handle, 'base64').toString()) ?? [];
  if (key !== undefined && receive !== undefined) return { key, receive };
  throw sqsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
}
