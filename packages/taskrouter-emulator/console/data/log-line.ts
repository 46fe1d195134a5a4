import { isJsonObject, type Json } from 'taskrouter/parsed';
import { readJson, textIn } from './json';

/** A line of a function's log, set out. */
export interface LogLine {
  readonly level: string | null;
  readonly message: string;
  readonly fields: readonly { readonly name: string; readonly text: string }[];
}

/** Metrics in the embedded metric format say again what the other fields say. */
const LEFT_OUT = ['timestamp', 'level', 'message', '_aws'];

/** A line as it is set out: its message, and what it says beside. Text that isn't JSON is the message. */
export function readLogLine(line: string): LogLine {
  const value = readJson(line);
  if (!isJsonObject(value)) return { level: null, message: line, fields: [] };
  const fields = Object.entries(value)
    .filter(([name]) => !LEFT_OUT.includes(name))
    .map(([name, field]) => ({ name, text: textOf(field) }));
  return { level: textIn(value, 'level'), message: textIn(value, 'message') ?? '', fields };
}

function textOf(field: Json): string {
  return typeof field === 'string' ? field : JSON.stringify(field);
}
