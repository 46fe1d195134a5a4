import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import { objectIn, readJson, textIn, timeIn } from './json';

/** A message of a log, as the stream says it. */
export interface LogEntry {
  readonly type: string;
  readonly at: number;
  readonly told: JsonObject;
}

/** A log as it was downloaded: what was there when it begins, and what happened then. */
export interface RecordedLog {
  /** As `GET /_emulator/state` answers; empty where the log begins with the run itself. */
  readonly state: JsonObject;
  readonly entries: readonly LogEntry[];
}

/**
 * Reads a log: a JSON object a line.
 * @throws Error when it is none, naming the line at fault
 */
export function readLog(text: string): RecordedLog {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  let state: JsonObject = {};
  const entries = lines.flatMap((line, index) => {
    const value = readJson(line);
    if (!isJsonObject(value)) throw new Error(`Not a log: line ${index + 1} is not a JSON object`);
    if (value.type === 'state') state = objectIn(value, 'data');
    return entryIn(value);
  });
  if (entries.length === 0) throw new Error('Not a log: it has no events');
  return { state, entries };
}

const TYPES = ['event', 'callback', 'request', 'inspection', 'alert', 'clock'];

function entryIn(line: JsonObject): readonly LogEntry[] {
  // A line of events as REST gives them, one by one, is a log as well.
  if (textIn(line, 'event_type') !== null) return [entryOf('event', line)];
  const type = textIn(line, 'type') ?? '';
  return TYPES.includes(type) ? [entryOf(type, objectIn(line, 'data'))] : [];
}

function entryOf(type: string, told: JsonObject): LogEntry {
  const at =
    timeIn(told, 'event_date_ms') ??
    timeIn(told, 'event_date') ??
    timeIn(told, 'at') ??
    timeIn(told, 'date_created') ??
    timeIn(told, 'now') ??
    0;
  return { type, at, told };
}
