import { parseArgs } from 'node:util';
import { type ApiKey, parseApiKey } from '#emulator/api-key';
import { type ClockChoice, parseClockChoice } from '#emulator/clock-choice';
import { UsageError } from '#emulator/usage-error';
import type { MachineCredentials } from './machine-credentials';
import { parseTunnelOptions, type TunnelOptions } from './tunnel/tunnel-options';

/** What `npm start` was asked for. */
export interface Options {
  /** Print one line of JSON on stdout when everything is ready, and everything else on stderr. */
  readonly json: boolean;
  /** TCP port of the HTTP API, 0 for any free one. */
  readonly apiPort: number;
  /** TCP port of the HTTP API in the fallback's Region, where there is one; any free one by default. */
  readonly fallbackPort?: number;
  /** TCP port of the console, 0 for any free one; none by default. */
  readonly consolePort?: number | 'usual';
  /** TCP port of the TaskRouter emulator, 0 for any free one. */
  readonly taskRouterPort: number;
  /** Path of a workspace file; the tutorial's Workspace without. */
  readonly workspaceFile?: string;
  /** Path of a Workflow as Twilio gives it, around which a Workspace is made up. */
  readonly workflow?: string;
  /** Path of a file that keeps TaskRouter's state across restarts; it is forgotten at the end without. */
  readonly state?: string;
  /** Keep what is whole of a damaged state file. */
  readonly stateRepair?: boolean;
  /** Names, and origins of pages, on other machines that are answered. */
  readonly allowedHosts?: readonly string[];
  readonly allowedOrigins?: readonly string[];
  /** How time goes in both clouds; as it does by default. */
  readonly clock?: ClockChoice;
  /** An API key of the user's own. */
  readonly apiKey?: ApiKey;
  /** What is authenticated with; made-up values by default. */
  readonly credentials?: MachineCredentials;
  /** The real TaskRouter in the emulator's place. */
  readonly tunnel?: TunnelOptions;
  /** Whether the log is shown, too. */
  readonly verbose?: boolean;
  /** Path of a file that gets the log. */
  readonly logFile?: string;
  /** CDK context by key. */
  readonly context: Readonly<Record<string, string>>;
}

export const USAGE = `npm start -- [options]
  --api-port N          port of the HTTP API (4000; 0 for any free one)
  --taskrouter-port N   port of the TaskRouter emulator (4001; 0 for any free one)
  --console-port N      port of the console, the page that shows all of it (4040, or a free one where that is taken)
  --no-console          leave the console out
  --fallback-port N     port of the HTTP API of the second stack (4002), with -c fallbackRegion=us-west-2
  --workspace-file FILE TaskRouter's Workspace, see config/workspace.json (the tutorial's by default)
  --workflow FILE       a Workflow's JSON from Twilio, with queues and Workers made up around it
  --state FILE          keep TaskRouter's state there across restarts
  --state-repair        keep what is whole of a damaged state file, and say what is lost
  --allow-host NAME     answer requests to this name as well, not to loopback's alone (repeatable)
  --allow-origin URL    answer pages of this origin as well, not those of this machine alone (repeatable)
  --clock HOW           real, manual (POST /_emulator/clock moves it), or ×60 for sixty times as fast
  --api-key SK…:SECRET  an API key of your own, which TaskRouter's REST takes (one of this machine otherwise)
  --twilio              the real TaskRouter instead of the emulator, by TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN
  --public-url URL      with --twilio: the tunnel's https address that leads to --api-port
  --restore             with --twilio: only put back the callback URLs that a run could not put back
  -c key=value          CDK context, as for cdk (repeatable)
  --verbose             show the functions' log lines, and whole SIDs
  --log FILE            write all lines to the end of this file
  --json                print one line of JSON when ready
  --help                print this`;

// They follow from the emulator and the ports, so a value of the user's own could only be wrong.
const SET_BY_LOCAL_RUN = [
  'accountSid',
  'workspaceSid',
  'workflowSid',
  'publicUrl',
  'taskRouterUrl',
  'fallback',
];

// With the real TaskRouter, the tunnel's address is an option, and the run sets the callback's URL, not the stack.
const SET_BY_TUNNEL = ['publicUrl', 'connectWorkflow', 'fallbackRegion'];

/**
 * Reads the command line.
 * @returns `'help'` when that was asked for
 * @throws UsageError
 */
export function parseOptions(args: readonly string[]): Options | 'help' {
  const { values, tokens } = parse(args);
  if (values.help) return 'help';
  const given = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
  const tunnel = parseTunnelOptions(values, given);
  const workspaceFile = values['workspace-file'] ?? values.workspace;
  return {
    json: values.json,
    apiPort: port('api-port', values['api-port']),
    taskRouterPort: port('taskrouter-port', values['taskrouter-port']),
    ...(!values['no-console'] && { consolePort: consolePort(values['console-port']) }),
    fallbackPort: port('fallback-port', values['fallback-port']),
    ...(workspaceFile !== undefined && { workspaceFile }),
    ...(values.workflow !== undefined && { workflow: values.workflow }),
    verbose: values.verbose,
    ...(values.log !== undefined && { logFile: values.log }),
    ...(values.state !== undefined && { state: values.state }),
    stateRepair: values['state-repair'],
    clock: parseClockChoice(values.clock),
    ...(values['api-key'] !== undefined && { apiKey: parseApiKey(values['api-key']) }),
    allowedHosts: values['allow-host'],
    allowedOrigins: values['allow-origin'],
    ...(tunnel !== undefined && { tunnel }),
    context: context(values.context, tunnel === undefined ? SET_BY_LOCAL_RUN : SET_BY_TUNNEL),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      tokens: true,
      options: {
        json: { type: 'boolean', default: false },
        'api-port': { type: 'string', default: '4000' },
        'taskrouter-port': { type: 'string', default: '4001' },
        'console-port': { type: 'string' },
        'no-console': { type: 'boolean', default: false },
        'fallback-port': { type: 'string', default: '4002' },
        'workspace-file': { type: 'string' },
        // The older name: npm has an option of this name, and takes it for its own wherever it can.
        workspace: { type: 'string' },
        workflow: { type: 'string' },
        verbose: { type: 'boolean', default: false },
        log: { type: 'string' },
        state: { type: 'string' },
        'state-repair': { type: 'boolean', default: false },
        'allow-host': { type: 'string', multiple: true, default: [] },
        'allow-origin': { type: 'string', multiple: true, default: [] },
        clock: { type: 'string', default: 'real' },
        'api-key': { type: 'string' },
        twilio: { type: 'boolean', default: false },
        'public-url': { type: 'string' },
        restore: { type: 'boolean', default: false },
        context: { type: 'string', short: 'c', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : 'unusable options'}\n\n${USAGE}`);
  }
}

function consolePort(text: string | undefined): number | 'usual' {
  return text === undefined ? 'usual' : port('console-port', text);
}

function port(name: string, text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= 65_535) return value;
  throw new UsageError(`--${name} takes a port from 0 to 65535, not '${text}'`);
}

function context(pairs: readonly string[], setHere: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key = '', ...value] = pair.split('=');
      if (key === '' || value.length === 0) throw new UsageError(`-c takes key=value, not '${pair}'`);
      if (setHere.includes(key)) throw new UsageError(`-c ${key}: the local run sets this itself`);
      return [key, value.join('=')];
    }),
  );
}
