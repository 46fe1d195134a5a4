import { join } from 'node:path';
import { endOnSignal } from '#emulator/end-on-signal';
import { openTerminal } from '#emulator/terminal';
import { UsageError } from '#emulator/usage-error';
import { followRules } from './follow-rules';
import { type LocalRun, startLocalRun } from './local-run';
import { machineCredentials } from './machine-credentials';
import { type Options, parseOptions, USAGE } from './options';
import { readyMessage, readyText, shellVariables } from './ready-message';
import { startedWorkspace } from './started-workspace';
import { runBehindTunnel } from './tunnel/command';
import { sidVariables, writeVariableFiles } from './variable-files';
import { WALK_VARIABLES, walk } from './walk';

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
  const { tunnel } = options;
  if (tunnel !== undefined) {
    console.log(await runBehindTunnel(options, tunnel, (line) => console.error(line)));
    return;
  }
  // `npm start --verbose` reaches npm, which passes it on in its own way.
  const isVerbose = options.verbose === true || process.env.npm_config_loglevel === 'verbose';
  const { narration, log } = openTerminal({
    json: options.json,
    verbose: isVerbose,
    logFile: options.logFile,
  });
  const step = (line: string) => console.error(line);
  const credentials = machineCredentials(options.apiKey, step);
  const starting = startLocalRun({ ...options, credentials }, log, { step, narration });
  endOnSignal(starting);
  const run = await starting;
  await printReady(run, options);
  followRules({ run, context: options.context, say: narration.write });
}

async function printReady(run: LocalRun, options: Options): Promise<void> {
  const message = readyMessage(run);
  if (options.json) {
    console.log(JSON.stringify(message));
    return;
  }
  const { named, available, attributes } = await startedWorkspace(run.taskRouter);
  const variables = shellVariables(message);
  const names = sidVariables(named, [...Object.keys(variables), ...WALK_VARIABLES]);
  const sids = [...names].map(([sid, name]) => [name, sid]);
  await writeVariableFiles({ ...variables, ...Object.fromEntries(sids) }, join(__dirname, '..'));
  const [worker, activity] = [available?.worker, available?.activity].map((sid) => names.get(sid ?? ''));
  const isOwn = options.workspaceFile !== undefined || options.workflow !== undefined;
  const steps = walk({
    ...(isOwn && attributes !== undefined && { attributes }),
    ...(worker !== undefined && activity !== undefined && { available: { worker, activity } }),
  });
  console.log(readyText(message, steps));
}
