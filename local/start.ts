import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { announcement, greeting, shellVariables } from './announcement';
import { type LocalRun, startLocalRun } from './local-run';
import { type Options, parseOptions, USAGE, UsageError } from './options';

/** Read by a shell: `. ./local.env`. Written anew by every start, ignored by git. */
const VARIABLES_FILE = 'local.env';

const CLOSE_WITHIN_MS = 2_000;

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

function endOnSignal(starting: Promise<LocalRun>): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref();
    starting
      .then((run) => run.close())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  if (process.env.npm_lifecycle_event !== undefined) whenOrphaned(end);
}

/** A SIGTERM to npm ends npm and the shell it runs scripts with, but is not passed on to what the shell runs. */
function whenOrphaned(end: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) end();
  }, 250);
  watch.unref();
}

main().catch((error: unknown) => {
  // Every error that a user can mend has a message for them; a stack trace would bury it.
  console.error(error instanceof Error ? error.message : error);
  process.exit(error instanceof UsageError ? 2 : 1);
});
