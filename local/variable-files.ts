import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How each shell writes an assignment; nothing in a value has a meaning to it. */
const SHELLS: Readonly<Record<string, (name: string, value: string) => string>> = {
  'local.env': (name, value) => `${name}='${value.replaceAll("'", "'\\''")}'`,
  'local.fish': (name, value) => `set -g ${name} '${value.replace(/[\\']/g, '\\$&')}'`,
  // PowerShell takes typographic quotation marks for its own.
  'local.ps1': (name, value) => `$${name} = '${value.replace(/['‘’‚‛]/g, '$&$&')}'`,
};

/** The names that a shell has a meaning of its own for. */
const TAKEN = [
  ...['HOME', 'HOST', 'HOSTNAME', 'IFS', 'PATH', 'PS1', 'PS2', 'PWD', 'SHELL', 'USER', 'UID', 'EUID', 'PPID'],
  ...[
    'ARGS',
    'ERROR',
    'FALSE',
    'INPUT',
    'MATCHES',
    'NULL',
    'PID',
    'PROFILE',
    'THIS',
    'TRUE',
    'RANDOM',
    'SECONDS',
  ],
  ...[
    'LINENO',
    'LANG',
    'TERM',
    'TMPDIR',
    'STATUS',
    'VERSION',
    'HISTORY',
    'ENV',
    'EDITOR',
    'DISPLAY',
    'OLDPWD',
  ],
];

/** Values by the names of shell variables. */
export type ShellVariables = Readonly<Record<string, string>>;

/** A SID, and the friendly name of what it is of. */
export interface NamedSid {
  readonly friendlyName: string;
  readonly sid: string;
}

/**
 * The names of the variables for SIDs: the friendly name in capitals, `ALICE`. What another variable or the shell itself is
 * called has `_SID` after it; where that is taken as well, a number.
 * @param taken the names of other variables
 */
export function sidVariables(named: readonly NamedSid[], taken: readonly string[]): Map<string, string> {
  const used = new Set([...TAKEN, ...taken]);
  const names = new Map<string, string>();
  for (const { friendlyName, sid } of named) {
    const name = friendlyName
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '_')
      .replace(/^(?=\d|$)/, '_');
    const free = [name, `${name}_SID`, ...named.map((_, index) => `${name}_${index + 2}`)].find(
      (candidate) => !used.has(candidate),
    );
    if (free === undefined) continue;
    used.add(free);
    names.set(sid, free);
  }
  return names;
}

/** The files' texts, by their names. */
export function variableFiles(variables: ShellVariables): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(SHELLS).map(([file, assignment]) => [
      file,
      Object.entries(variables)
        .map(([name, value]) => `${assignment(name, value)}\n`)
        .join(''),
    ]),
  );
}

/** Writes the variables for shells to read (`. ./local.env`), anew at every start; git ignores the files. */
export async function writeVariableFiles(variables: ShellVariables, directory: string): Promise<void> {
  for (const [file, text] of variableFiles(variables)) {
    // The keys are good on this machine's loopback only, but other users of the machine need not have them.
    await writeFile(join(directory, file), text, { mode: 0o600 });
  }
}
