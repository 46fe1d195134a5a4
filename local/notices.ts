import { parseJsonObject } from 'taskrouter/parsed';
import { timeOfDay } from '#emulator/narration/line';
import { printable } from '#emulator/narration/printable';

/** Most characters of one notice. */
const LONGEST = 300;

/**
 * What of the local AWS's log a person has to see: warnings and errors of functions, and what isn't a function's line at
 * all, such as a message that is dead-lettered.
 * @returns undefined for what only the log needs
 */
export function noticeIn(line: string, at: number): string | undefined {
  const [, source, text] = /^(access log|\S+) \| (.*)$/s.exec(line) ?? [];
  const record = text === undefined ? undefined : parseJsonObject(text);
  if (source === undefined || text === undefined) return told(at, line);
  if (record === undefined) return told(at, `${shortName(source)}: ${text}`);
  const { level, message, error, warning, errorType, errorMessage, outcome } = record;
  if (level !== 'WARN' && level !== 'ERROR' && level !== 'FATAL') return undefined;
  const what = [outcome, error ?? warning ?? errorMessage ?? message].filter(isText);
  const kind = isText(errorType) ? ` ${errorType}` : '';
  return told(at, `${shortName(source)} ${level.toLowerCase()}${kind}: ${what.join(', ')}`);
}

function told(at: number, text: string): string {
  return `${timeOfDay(at)} ${printable(text, LONGEST)}`;
}

/** `AssignmentCallback`, of the name that CloudFormation makes of it. */
function shortName(source: string): string {
  return /^[\w-]*?-([A-Za-z]+)[0-9A-F]{8}-[0-9A-Z]+$/.exec(source)?.[1] ?? source;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
