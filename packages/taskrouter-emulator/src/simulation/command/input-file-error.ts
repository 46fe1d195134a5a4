import { readFileSync } from 'node:fs';

/** A file that can't be used: everything that is wrong with it, one line each, as `line 3: streams[0].arrivals: …`. */
export class InputFileError extends Error {
  override readonly name = 'InputFileError';

  constructor(path: string, problems: readonly string[]) {
    const shown = problems.slice(0, 20).map((line) => `  ${line}`);
    const rest = problems.length > 20 ? [`  … and ${problems.length - 20} more`] : [];
    super(`${path} has ${problems.length} problem(s):\n${[...shown, ...rest].join('\n')}`);
  }
}

/** @throws InputFileError */
export function readInputFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new InputFileError(path, ['the file cannot be read']);
  }
}
