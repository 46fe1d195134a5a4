import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endOnSignal } from '#emulator/end-on-signal';
import { UsageError } from '#emulator/usage-error';
import { type LocalRun, startLocalRun } from './local-run';
import { machineCredentials } from './machine-credentials';
import { type Options, parseOptions, USAGE } from './options';
import { readyMessage, readyText, shellVariables } from './ready-message';
import { runBehindTunnel } from './tunnel/command';

/** Read by shells: `. ./local.env`. Written anew by every start, ignored by git. */
const VARIABLES_FILES = {
  'local.env': (name: string, value: string) => `${name}='${value}'`,
  'local.fish': (name: string, value: string) => `set -g ${name} '${value}'`,
  'local.ps1': (name: string, value: string) => `$${name} = '${value}'`,
};

/** Runs `npm start`; ends the process where it can't be started. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    await start(args);
  } catch (error) {
    // Every error that a user can mend has a message for them; a stack trace would bury it.
    console.error(error instanceof Error ? error.message : error);
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}

async function start(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  if (options === 'help') {
    console.log(USAGE);
    return;
  }
  const log = (line: string) => console.error(line);
  const { state, workspace, tunnel } = options;
  if (tunnel !== undefined) {
    console.log(await runBehindTunnel(options, tunnel, log));
    return;
  }
  if (state !== undefined && workspace !== undefined && existsSync(state)) {
    log(`--state ${state} goes on with the Workspace in it: --workspace ${workspace} has no effect`);
  }
  const credentials = machineCredentials(options.apiKey, log);
  const starting = startLocalRun({ ...options, credentials }, log, { step: log });
  endOnSignal(starting);
  await printReady(await starting, options);
}

async function printReady(run: LocalRun, options: Options): Promise<void> {
  const message = readyMessage(run);
  if (options.json) {
    console.log(JSON.stringify(message));
    return;
  }
  const variables = { ...shellVariables(message), ...(await run.tutorialSids()) };
  for (const [file, assignment] of Object.entries(VARIABLES_FILES)) {
    const lines = Object.entries(variables).map(([name, value]) => `${assignment(name, value)}\n`);
    // The keys are good on this machine's loopback only, but other users of the machine need not have them.
    await writeFile(join(__dirname, '..', file), lines.join(''), { mode: 0o600 });
  }
  console.log(readyText(message, await run.example()));
}
