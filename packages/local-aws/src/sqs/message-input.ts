import type { OperationInput } from '../service-endpoint/operation-input';
import { sizeOf } from './checksums';
import type { MessageAttribute, NewMessage } from './message';
import type { QueueConfiguration } from './queue-configuration';
import { invalidParameter, missingParameter, sqsError } from './sqs-error';

/** What XML can't hold, SQS doesn't take. Source: SendMessage, `MessageBody`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters it is about
const REFUSED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

const MAX_ATTRIBUTES = 10;

/**
 * The message of a SendMessage, or of one entry of a batch.
 * @throws ServiceError
 */
export function parseNewMessage(
  input: OperationInput,
  { maximumMessageBytes }: QueueConfiguration,
): Omit<NewMessage, 'senderId'> {
  const body = input.optionalString('MessageBody');
  if (body === undefined || body === '') throw missingParameter('MessageBody');
  if (REFUSED.test(body)) {
    throw sqsError('InvalidMessageContents', 'The message body contains characters that are not allowed.');
  }
  const attributes = parseAttributes(input, 'MessageAttributes');
  const { AWSTraceHeader: trace, ...others } = parseAttributes(input, 'MessageSystemAttributes');
  const [other] = Object.keys(others);
  if (other !== undefined) throw invalidParameter(`The message system attribute ${other} is not known.`);
  if (sizeOf(body, attributes) > maximumMessageBytes) {
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximumMessageBytes} bytes.`,
    );
  }
  return { body, attributes, ...(trace === undefined ? {} : { traceHeader: String(trace.value) }) };
}

/** `DelaySeconds` of a message; undefined for the queue's own. */
export function parseDelay(input: OperationInput): number | undefined {
  if (input.optionalString('MessageDeduplicationId') !== undefined) {
    throw input.invalid('MessageDeduplicationId', 'it is not valid for this queue type');
  }
  return input.optionalInteger('DelaySeconds', 0, 900);
}

function parseAttributes(input: OperationInput, field: string): Record<string, MessageAttribute> {
  const entries = input.objectEntries(field);
  if (entries.length > MAX_ATTRIBUTES) {
    throw invalidParameter(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [10].`,
    );
  }
  return Object.fromEntries(entries.map(([name, attribute]) => [name, parseAttribute(name, attribute)]));
}

function parseAttribute(name: string, attribute: OperationInput): MessageAttribute {
  const complain = (reason: string) => invalidParameter(`The message attribute '${name}' ${reason}`);
  if (!/^(?!aws\.|amazon\.|\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/i.test(name)) {
    throw complain('has a name that is not allowed.');
  }
  const dataType = attribute.optionalString('DataType') ?? '';
  const [kind] = dataType.split('.');
  if (kind !== 'String' && kind !== 'Number' && kind !== 'Binary') {
    throw complain('must contain a DataType of String, Number or Binary.');
  }
  const field = kind === 'Binary' ? 'BinaryValue' : 'StringValue';
  const value = attribute.optionalString(field);
  if (value === undefined || value === '') throw complain(`must contain a non-empty ${field}.`);
  if (kind === 'Number' && !Number.isFinite(Number(value))) throw complain('is not a number.');
  return { dataType, value: kind === 'Binary' ? Buffer.from(value, 'base64') : value };
}
