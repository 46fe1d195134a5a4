import { randomUUID } from 'node:crypto';
import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import type { Account } from '../account';
import { parseJson } from '../json';
import type { OperationInput } from '../service-endpoint/operation-input';

/** An event as rules match it and targets get it. Source: "Events and event patterns in EventBridge". */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, whole seconds, UTC. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: JsonObject;
}

/** Why an entry of PutEvents is not taken, as EventBridge says it. */
export interface EntryError {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/**
 * The event an entry of PutEvents makes.
 * @param now milliseconds since the epoch, for an entry without a time
 */
export function parseEntry(
  entry: OperationInput,
  { accountId, region }: Account,
  now: number,
): BusEvent | EntryError {
  const required = ['Source', 'DetailType', 'Detail'];
  const missing = required.find((name) => (entry.optionalString(name) ?? '') === '');
  if (missing !== undefined) {
    const reason = `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`;
    return { ErrorCode: 'InvalidArgument', ErrorMessage: reason };
  }
  const source = entry.string('Source');
  if (source.startsWith('aws.')) {
    return {
      ErrorCode: 'NotAuthorizedForSourceException',
      ErrorMessage: 'Not authorized for the source.',
    };
  }
  const detail = parseJson(entry.string('Detail'));
  if (!isJsonObject(detail)) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': entry.string('DetailType'),
    source,
    account: accountId,
    time: isoSeconds(timeOf(entry) ?? now),
    region,
    resources: entry.strings('Resources'),
    detail,
  };
}

/** Bytes an entry counts with. Source: "Calculating PutEvents event entry size" in the EventBridge User Guide. */
export function entrySize(entry: OperationInput): number {
  const texts = ['Source', 'DetailType', 'Detail'].map((name) => entry.optionalString(name) ?? '');
  return [...texts, ...entry.strings('Resources')].reduce(
    (size, text) => size + Buffer.byteLength(text),
    timeOf(entry) === undefined ? 0 : 14,
  );
}

/** `Time` in milliseconds since the epoch; AWS's JSON protocol has seconds. */
function timeOf(entry: OperationInput): number | undefined {
  const { Time: seconds } = entry.value;
  if (seconds === undefined || seconds === null) return undefined;
  const time = typeof seconds === 'number' ? seconds * 1000 : Number.NaN;
  if (Number.isNaN(new Date(time).getTime()))
    throw entry.invalid('Time', 'seconds since the epoch are expected');
  return time;
}

function isoSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}/, '');
}
