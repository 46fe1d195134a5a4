import { openSync, writeSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { isColoured } from './narration/colours';
import type { Narration } from './narration/narrator';
import { UsageError } from './usage-error';

/** Where a command's lines go. */
export interface Terminal {
  /** What a person reads. */
  readonly narration: Narration;
  /** What is looked into when something goes wrong: whole SIDs, the functions' JSON. */
  readonly log: (line: string) => void;
}

/** What decides about it. */
export interface TerminalOptions {
  /** stdout belongs to the one line of JSON: everything else goes to stderr. */
  readonly json: boolean;
  /** The log is shown, too. */
  readonly verbose: boolean;
  /** Path of a file that gets all lines, at its end. */
  readonly logFile: string | undefined;
}

/** @throws UsageError when the file can't be written. */
export function openTerminal({ json, verbose, logFile }: TerminalOptions): Terminal {
  const stream = json ? process.stderr : process.stdout;
  // Whoever reads may go away, as a program does that has read the line of JSON: what runs goes on.
  for (const each of [process.stdout, process.stderr]) each.on('error', () => {});
  const file = logFile === undefined ? undefined : openLog(logFile);
  const keep = (line: string): void => {
    if (file !== undefined) writeSync(file, `${stripVTControlCharacters(line)}\n`);
  };
  return {
    narration: {
      coloured: isColoured(stream),
      write: (line) => {
        stream.write(`${line}\n`);
        keep(line);
      },
    },
    log: (line) => {
      if (verbose) process.stderr.write(`${line}\n`);
      keep(line);
    },
  };
}

function openLog(path: string): number {
  try {
    return openSync(path, 'a', 0o600);
  } catch (error) {
    throw new UsageError(`--log ${path}: ${error instanceof Error ? error.message : 'cannot be written'}`);
  }
}
