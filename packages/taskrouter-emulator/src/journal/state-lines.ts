import { createHash } from 'node:crypto';

/*
 * How a state file is written: text, line by line. The first line, of a fixed length so that it can be written anew in its
 * place, says the format and how many lines after it are acknowledged: what is missing of those was lost. It is the same
 * in every format. Every line after it is a checksum, its number (counted from 1) and a JSON value:
 *
 *     taskrouter-emulator state 2 000000000259 3f2a91c4d0b7e658
 *     91b2c3a4f5e60718 1 {"sidSeed":"…","workspaceSid":"WS…",…}
 *     0c9d8e7f6a5b4c3d 2 {"do":"createWorkspace",…}
 */

/** Raised whenever a file, or what the engine makes of its entries, is not the same any more. */
export const STATE_FORMAT = 2;

const MAGIC = 'taskrouter-emulator state ';
const COUNT_DIGITS = 12;
const CHECKSUM_LENGTH = 16;

/** @param acknowledged how many lines follow for certain. */
export function firstLine(acknowledged: number): string {
  const text = `${MAGIC}${STATE_FORMAT} ${String(acknowledged).padStart(COUNT_DIGITS, '0')}`;
  return `${text} ${checksum(text)}\n`;
}

/** @param json a JSON value as text, of one line. */
export function stateLine(number: number, json: string): string {
  const text = `${number} ${json}`;
  return `${checksum(text)} ${text}\n`;
}

/** What a state file holds, as far as it is whole. */
export interface StateText {
  /** The lines' values, as JSON text, up to the first thing that is wrong. */
  readonly lines: readonly string[];
  /** The length of the first line and these lines, in bytes. */
  readonly length: number;
  /** How many lines there were once for certain; undefined when the file doesn't say so any more. */
  readonly acknowledged: number | undefined;
  /** Whether another version wrote it, which has rules of its own. */
  readonly isForeign: boolean;
  /** What is wrong, for people; undefined when nothing is. */
  readonly problem: string | undefined;
}

/** Reads a state file. A line that was begun and never acknowledged is nothing wrong: it is left out. */
export function readStateText(content: Buffer): StateText {
  const firstLength = firstLine(0).length;
  const first = content.toString('latin1', 0, firstLength);
  const { acknowledged, isForeign, problem } = readFirstLine(first);
  const { lines, end } = readLines(content, firstLength);
  const read = { lines, length: end, acknowledged, isForeign };
  if (problem !== undefined) return { ...read, problem };
  const isWhole = lines.length >= (acknowledged ?? 0);
  const hasMore = content.indexOf('\n', end) >= 0;
  if (isWhole && !hasMore) return { ...read, problem: undefined };
  const next = lines.length + 1;
  if (hasMore || end < content.length)
    return { ...read, problem: `line ${next} of ${acknowledged} is damaged` };
  return { ...read, problem: `it was cut off after line ${lines.length} of ${acknowledged}` };
}

function readFirstLine(line: string): Pick<StateText, 'acknowledged' | 'problem' | 'isForeign'> {
  const unknown = { acknowledged: undefined, isForeign: false };
  if (!line.startsWith(MAGIC)) return { ...unknown, problem: 'it is not a state file of this emulator' };
  const [, text = '', format = '', count = '', sum] = /^(\D+(\d+) (\d+)) (\w+)\n$/.exec(line) ?? [];
  if (sum !== checksum(text)) return { ...unknown, problem: 'its first line is damaged' };
  if (Number(format) === STATE_FORMAT)
    return { acknowledged: Number(count), isForeign: false, problem: undefined };
  const age = Number(format) > STATE_FORMAT ? 'a newer' : 'an older';
  const problem = `it is in format ${format}, of ${age} version of the emulator; this one reads ${STATE_FORMAT}`;
  return { ...unknown, isForeign: true, problem };
}

function readLines(content: Buffer, start: number): { lines: string[]; end: number } {
  const lines: string[] = [];
  let end = start;
  for (let stop = content.indexOf('\n', end); stop >= 0; stop = content.indexOf('\n', end)) {
    const json = jsonOf(content.toString('utf8', end, stop), lines.length + 1);
    if (json === undefined) break;
    lines.push(json);
    end = stop + 1;
  }
  return { lines, end };
}

/** The JSON text of a line; undefined when it isn't the line with this number, whole. */
function jsonOf(line: string, number: number): string | undefined {
  const start = `${line.slice(0, CHECKSUM_LENGTH)} ${number} `;
  const json = line.slice(start.length);
  return line.startsWith(start) && `${line}\n` === stateLine(number, json) ? json : undefined;
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, CHECKSUM_LENGTH);
}
