import type { JsonObject } from 'taskrouter/parsed';
import { md5OfAttributes, md5OfBody } from './checksums';
import type { Message, MessageAttribute, ReceivedMessage } from './message';

/** What SendMessage answers. */
export function sentOutput({ messageId, body, attributes }: Message): JsonObject {
  const md5 = md5OfAttributes(attributes);
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5OfBody(body),
    ...(md5 === undefined ? {} : { MD5OfMessageAttributes: md5 }),
  };
}

/**
 * A message as ReceiveMessage gives it.
 * @param systemNames of the system attributes that were asked for, or `All`
 * @param names of the message attributes that were asked for: names, `prefix.*`, `.*` or `All`
 */
export function receivedOutput(
  message: ReceivedMessage,
  systemNames: readonly string[],
  names: readonly string[],
): JsonObject {
  const isWanted = (name: string): boolean =>
    names.some(
      (each) => each === 'All' || (each.endsWith('.*') ? name.startsWith(each.slice(0, -2)) : each === name),
    );
  const system = Object.entries(systemAttributes(message)).filter(
    ([name]) => systemNames.includes('All') || systemNames.includes(name),
  );
  const attributes = Object.fromEntries(
    Object.entries(message.attributes).filter(([name]) => isWanted(name)),
  );
  const md5 = md5OfAttributes(attributes);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5OfBody(message.body),
    Body: message.body,
    ...(system.length === 0 ? {} : { Attributes: Object.fromEntries(system) }),
    ...(md5 === undefined
      ? {}
      : {
          MD5OfMessageAttributes: md5,
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, attribute]) => [name, attributeOutput(attribute)]),
          ),
        }),
  };
}

/** A message's system attributes, as text. Source: ReceiveMessage, `MessageSystemAttributeNames`. */
export function systemAttributes(message: ReceivedMessage): Record<string, string> {
  const { traceHeader, deadLetterSource } = message;
  return {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(traceHeader === undefined ? {} : { AWSTraceHeader: traceHeader }),
    ...(deadLetterSource === undefined ? {} : { DeadLetterQueueSourceArn: deadLetterSource }),
  };
}

function attributeOutput({ dataType, value }: MessageAttribute): JsonObject {
  return typeof value === 'string'
    ? { DataType: dataType, StringValue: value }
    : { DataType: dataType, BinaryValue: value.toString('base64') };
}
