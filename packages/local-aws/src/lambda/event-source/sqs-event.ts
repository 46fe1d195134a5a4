import type { SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import { md5OfAttributes, md5OfBody } from '../../sqs/checksums';
import type { ReceivedMessage } from '../../sqs/message';
import { systemAttributes } from '../../sqs/message-output';
import type { EventSourceConfiguration } from './event-source-configuration';

/** Lambda's limit for an event, less what surrounds the records. */
const MAX_EVENT_BYTES = 6 * 1024 * 1024 - 1024;

/** Messages that fit into one event, with that event as JSON. */
export interface Batch {
  readonly messages: readonly ReceivedMessage[];
  readonly payload: string;
}

/**
 * The events for these messages: one, unless they are too large for it together.
 * Source: "Using Lambda with Amazon SQS", "Example Amazon SQS message event".
 */
export function createBatches(
  messages: readonly ReceivedMessage[],
  source: EventSourceConfiguration,
): Batch[] {
  const batches: { messages: ReceivedMessage[]; records: string[]; bytes: number }[] = [];
  for (const message of messages) {
    const record = JSON.stringify(toRecord(message, source));
    const bytes = Buffer.byteLength(record) + 1;
    const last = batches.at(-1);
    if (last === undefined || last.bytes + bytes > MAX_EVENT_BYTES) {
      batches.push({ messages: [message], records: [record], bytes });
    } else {
      last.messages.push(message);
      last.records.push(record);
      last.bytes += bytes;
    }
  }
  return batches.map((batch) => ({
    messages: batch.messages,
    payload: `{"Records":[${batch.records.join(',')}]}`,
  }));
}

function toRecord(message: ReceivedMessage, { queueArn, region }: EventSourceConfiguration): SQSRecord {
  const md5 = md5OfAttributes(message.attributes);
  const { SenderId, SentTimestamp, ApproximateReceiveCount, ApproximateFirstReceiveTimestamp, ...others } =
    systemAttributes(message);
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ...others,
      SenderId: SenderId ?? '',
      SentTimestamp: SentTimestamp ?? '',
      ApproximateReceiveCount: ApproximateReceiveCount ?? '',
      ApproximateFirstReceiveTimestamp: ApproximateFirstReceiveTimestamp ?? '',
    },
    messageAttributes: toAttributes(message),
    ...(md5 === undefined ? {} : { md5OfMessageAttributes: md5 }),
    md5OfBody: md5OfBody(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

function toAttributes({ attributes }: ReceivedMessage): SQSMessageAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { dataType, value }]) => [
      name,
      {
        ...(typeof value === 'string' ? { stringValue: value } : { binaryValue: value.toString('base64') }),
        stringListValues: [],
        binaryListValues: [],
        dataType,
      },
    ]),
  );
}
