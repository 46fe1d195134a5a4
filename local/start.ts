import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endOnSignal } from '#emulator/end-on-signal';
import { UsageError } from '#emulator/usage-error';
import { type LocalRun, startLocalRun } from './local-run';
import { machineCredentials } from './machine-credentials';
import { type Options, parseOptions, USAGE } from './options';
import { readyMessage, readyText, shellVariables } from './ready-message';

/** Read by a shell: `. ./local.env`. Written anew by every start, ignored by git. */
const VARIABLES_FILE = 'local.env';

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(USAGE);
    return;
  }
  const log = (line: string) => console.error(line);
  const credentials = machineCredentials(options.apiKey, log);
  const starting = startLocalRun({ ...options, credentials }, log);
  endOnSignal(starting);
  const run = await starting;
  await printReady(run, options);
}

async function printReady(run: LocalRun, options: Options): Promise<void> {
  const message = readyMessage(run);
  if (options.json) {
    console.log(JSON.stringify(message));
    return;
  }
  const variables = { ...shellVariables(message), ...(await run.tutorialSids()) };
  const lines = Object.entries(variables).map(([name, value]) => `${name}='${value}'\n`);
  // The keys are good on this machine's loopback only, but other users of the machine need not have them.
  await writeFile(join(__dirname, '..', VARIABLES_FILE), lines.join(''), { mode: 0o600 });
  console.log(readyText(message, VARIABLES_FILE));
}

main().catch((error: unknown) => {
  // Every error that a user can mend has a message for them; a stack trace would bury it.
  console.error(error instanceof Error ? error.message : error);
  process.exit(error instanceof UsageError ? 2 : 1);
});
