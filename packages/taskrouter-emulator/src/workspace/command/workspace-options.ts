import { parseArgs } from 'node:util';
import { isSid, sidForm, type WorkspaceSid } from 'taskrouter/sid';
import { UsageError } from '../../usage-error';

export const WORKSPACE_USAGE = `npm run workspace -- <command> [options]

  plan                 what differs between the file and the account; exit code 2 when something does
  apply                does it, after asking
  export -o FILE       writes the workspace of the account to a file
  test CASES           routes the tasks of a file of cases through the file's workflows
  explain TASK         why a task goes where: a file with its attributes, or WT… of a running emulator
  lint                 what TaskRouter takes of the file and never matches; a part of plan and test, too

  -f, --file FILE          the workspace file, JSON or YAML (workspace.json)
  --workers FILE           a table of workers, CSV
  --workspace-sid WS…      the workspace; the one with the file's friendly name otherwise
  --taskrouter-url URL     another TaskRouter, such as the emulator's http://127.0.0.1:4001
  --secret ID              credentials from AWS Secrets Manager instead of the environment
  --json                   the plan as JSON
  --yes                    apply asks nothing
  --without-workers        export leaves the workers out
  --prune                  deletes what the file doesn't have and nothing uses
  --snapshot FILE          where apply writes the workspace as it was
  --day FILE, --demand FILE  plan shows what the simulation says of the change, on the same calls
  --handle-seconds N       mean handling time of tasks of --day that don't say theirs
  --junit FILE             test writes its results as JUnit XML, too
  --rules FILE             the assignment rules that cases ask for (assignment-rules.json)
  --strict                 warnings of the linter are failures
  --help                   print this

  The environment has TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or TWILIO_API_KEY and TWILIO_API_SECRET.`;

const COMMANDS = ['plan', 'apply', 'export', 'test', 'lint', 'explain'] as const;
/** The commands that take a file of their own. */
const TAKES_FILE: ReadonlySet<string> = new Set(['test', 'explain']);
export type WorkspaceCommandName = (typeof COMMANDS)[number];

/** What the command line asks for. */
export interface WorkspaceOptions {
  readonly command: WorkspaceCommandName;
  /** What follows the command's name. */
  readonly arguments: readonly string[];
  readonly file: string;
  /** Path of a table of workers. */
  readonly workers: string | undefined;
  readonly output: string | undefined;
  readonly workspaceSid: WorkspaceSid | undefined;
  readonly taskRouterUrl: string | undefined;
  readonly secret: string | undefined;
  readonly json: boolean;
  readonly yes: boolean;
  readonly prune: boolean;
  readonly snapshot: string | undefined;
  readonly withoutWorkers: boolean;
  readonly junit: string | undefined;
  readonly strict: boolean;
  /** Files of the simulation: a recorded day, a described demand. */
  readonly day: string | undefined;
  readonly demand: string | undefined;
  readonly handleSeconds: string | undefined;
  /** Path of the assignment rules. */
  readonly rules: string;
}

/** Reads the command line. @returns `'help'` when that was asked for. @throws UsageError */
export function parseWorkspaceOptions(args: readonly string[]): WorkspaceOptions | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  const [name, ...rest] = positionals;
  const command = COMMANDS.find((known) => known === name);
  if (command === undefined || rest.length > (TAKES_FILE.has(command) ? 1 : 0))
    throw new UsageError(WORKSPACE_USAGE);
  const { 'workspace-sid': workspaceSid, 'taskrouter-url': taskRouterUrl, output, secret, snapshot } = values;
  if (workspaceSid !== undefined && !isSid('WS', workspaceSid))
    throw new UsageError(`--workspace-sid takes ${sidForm('WS')}, not '${workspaceSid}'`);
  if (taskRouterUrl !== undefined && !/^https?:\/\//.test(taskRouterUrl))
    throw new UsageError(`--taskrouter-url takes an http(s) URL, not '${taskRouterUrl}'`);
  if (command === 'export' && output === undefined) throw new UsageError('export takes -o FILE');
  const {
    file,
    workers,
    json,
    yes,
    prune,
    'without-workers': withoutWorkers,
    junit,
    rules,
    strict,
    day,
    demand,
  } = values;
  return {
    command,
    arguments: rest,
    file,
    workers,
    withoutWorkers,
    output,
    workspaceSid,
    taskRouterUrl,
    secret,
    json,
    yes,
    prune,
    snapshot,
    junit,
    rules,
    strict,
    day,
    demand,
    handleSeconds: values['handle-seconds'],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: true,
      options: {
        file: { type: 'string', short: 'f', default: 'workspace.json' },
        output: { type: 'string', short: 'o' },
        workers: { type: 'string' },
        'without-workers': { type: 'boolean', default: false },
        'workspace-sid': { type: 'string' },
        'taskrouter-url': { type: 'string' },
        secret: { type: 'string' },
        snapshot: { type: 'string' },
        junit: { type: 'string' },
        day: { type: 'string' },
        demand: { type: 'string' },
        'handle-seconds': { type: 'string' },
        strict: { type: 'boolean', default: false },
        rules: { type: 'string', default: 'assignment-rules.json' },
        json: { type: 'boolean', default: false },
        yes: { type: 'boolean', short: 'y', default: false },
        prune: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : 'unusable options'}\n\n${WORKSPACE_USAGE}`,
    );
  }
}
