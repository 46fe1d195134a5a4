import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endOnSignal } from '#emulator/end-on-signal';
import { UsageError } from '#emulator/usage-error';
import { announcement, greeting, shellVariables } from './announcement';
import { type LocalRun, startLocalRun } from './local-run';
import { type Options, parseOptions, USAGE } from './options';

/** Read by a shell: `. ./local.env`. Written anew by every start, ignored by git. */
const VARIABLES_FILE = 'local.env';

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(USAGE);
    return;
  }
  const starting = startLocalRun(options, (line) => console.error(line));
  endOnSignal(starting);
  const run = await starting;
  await announce(run, options);
}

async function announce(run: LocalRun, options: Options): Promise<void> {
  const announced = announcement(run);
  if (options.json) {
    console.log(JSON.stringify(announced));
    return;
  }
  const variables = { ...shellVariables(announced), ...(await run.tutorialSids()) };
  const lines = Object.entries(variables).map(([name, value]) => `${name}='${value}'\n`);
  // The keys are good on this machine's loopback only, but other users of the machine need not have them.
  await writeFile(join(__dirname, '..', VARIABLES_FILE), lines.join(''), { mode: 0o600 });
  console.log(greeting(announced, VARIABLES_FILE));
}

main().catch((error: unknown) => {
  // Every error that a user can mend has a message for them; a stack trace would bury it.
  console.error(error instanceof Error ? error.message : error);
  process.exit(error instanceof UsageError ? 2 : 1);
});
