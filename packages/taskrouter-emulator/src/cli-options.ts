import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ApiKey, parseApiKey } from './api-key';
import type { SharedKey } from './callbacks/signature';
import { type ClockChoice, parseClockChoice } from './clock-choice';
import type { RoutingChoices } from './engine/routing-choices';
import { parseRoutingChoices } from './simulation/command/routing-option';
import { UsageError } from './usage-error';

/** What `npm run emulator` was asked for. */
export interface EmulatorCommandOptions {
  /** TCP port, 0 for any free one. */
  readonly port: number;
  /** TCP port of the proxy for Twilio's hosts, 0 for any free one; undefined for none. */
  readonly proxyPort: number | undefined;
  /** TCP port of the console, 0 for any free one; undefined for none. */
  readonly consolePort: number | 'usual' | undefined;
  /** Where the certificate that programs have to trust is written. */
  readonly proxyCertificate: string;
  /** Address to listen on; undefined for loopback. */
  readonly host: string | undefined;
  /** Print one line of JSON on stdout when it is ready, and everything else on stderr. */
  readonly json: boolean;
  /** Path of the workspace file. By default the quickstart's workspace. */
  readonly workspaceFile: string | undefined;
  /** Path of a Workflow as Twilio gives it, around which a workspace is made up. */
  readonly workflow: string | undefined;
  /** Whether the log is shown, too. */
  readonly verbose: boolean;
  /** Path of a file that gets the log. */
  readonly logFile: string | undefined;
  /** The key that signs callbacks instead of the auth token. */
  readonly sharedKey: SharedKey | undefined;
  /** An API key of the user's own; undefined for this machine's. */
  readonly apiKey: ApiKey | undefined;
  /** Path of the state file. By default everything is forgotten at the end. */
  readonly state: string | undefined;
  /** Whether what is whole of a damaged state file is kept. */
  readonly stateRepair: boolean;
  /** Whether expression queries are limited as Twilio limits them. */
  readonly limitExpressionQueries: boolean;
  /** Which reading the routing follows where the documentation leaves it open. */
  readonly routing: Partial<RoutingChoices>;
  /** How time goes. */
  readonly clock: ClockChoice;
  /** Names and origins of other machines that are answered. */
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
}

export const EMULATOR_USAGE = `npm run emulator -- [options]
  --port N             port of the TaskRouter emulator (4001; 0 for any free one)
  --proxy-port N       port of an HTTPS proxy that answers for Twilio's hosts, for programs that
                       can't be told another URL (0 for any free one)
  --proxy-certificate FILE
                       where the certificate is written that they have to trust
  --console-port N     port of the console, the page that shows all of it (4040, or a free one where that is taken)
  --no-console         leave the console out
  --host ADDRESS       listen there instead of on 127.0.0.1: 0.0.0.0 in a container, with --allow-host
  --workspace-file FILE
                       the workspace to start with, see workspace.json (by default the quickstart's)
  --workflow FILE      a Workflow's JSON from Twilio, with queues and workers made up around it
  --state FILE         keep the state there across restarts
  --state-repair       keep what is whole of a damaged state file, and say what is lost
  --routing CHOICES    what Twilio's pages leave open, such as longestIdle=since-free,afterFailedReservation=next-target
  --limit-expression-queries
                       answer three expression queries of each kind a second and 429 beyond, as Twilio does
  --clock HOW          real, manual (POST /_emulator/clock moves it), or ×60 for sixty times as fast
  --api-key SK…:SECRET an API key of your own, which REST takes (one of this machine otherwise)
  --shared-key SID:SECRET
                       sign callbacks by HMAC-SHA256 with this key, as webhook rules have Twilio do
  --allow-host NAME    answer requests to this name as well, not to loopback's alone (repeatable)
  --allow-origin URL   answer pages of this origin as well, not those of this machine alone (repeatable)
  --verbose            show whole SIDs and every request to the application
  --log FILE           write all lines to the end of this file
  --json               print one line of JSON when ready
  --schema             write workspace.schema.json anew and end
  --help               print this`;

/**
 * Reads the command line.
 * @returns `'help'` or `'schema'` when that was asked for
 * @throws UsageError
 */
export function parseEmulatorOptions(args: readonly string[]): EmulatorCommandOptions | 'help' | 'schema' {
  const { help, schema, port, ...rest } = parse(args);
  if (help) return 'help';
  if (schema) return 'schema';
  const { json, verbose, workflow, state, 'state-repair': stateRepair } = rest;
  if (stateRepair && state === undefined) throw new UsageError('--state-repair needs --state FILE');
  const { 'allow-host': allowedHosts, 'allow-origin': allowedOrigins } = rest;
  const limitExpressionQueries = rest['limit-expression-queries'];
  const routing = rest.routing === undefined ? {} : parseRoutingChoices('--routing', rest.routing);
  const access = { routing, allowedHosts, allowedOrigins, limitExpressionQueries };
  const { 'proxy-port': proxyPort, 'proxy-certificate': proxyCertificate } = rest;
  return {
    port: portIn('port', port),
    proxyPort: proxyPort === undefined ? undefined : portIn('proxy-port', proxyPort),
    consolePort: rest['no-console'] ? undefined : consolePortIn(rest['console-port']),
    proxyCertificate,
    host: rest.host,
    json,
    verbose,
    logFile: rest.log,
    workspaceFile: rest['workspace-file'] ?? rest.workspace,
    workflow,
    apiKey: rest['api-key'] === undefined ? undefined : parseApiKey(rest['api-key']),
    sharedKey: sharedKeyIn(rest['shared-key']),
    state,
    stateRepair,
    clock: parseClockChoice(rest.clock),
    ...access,
  };
}

function sharedKeyIn(text: string | undefined): SharedKey | undefined {
  if (text === undefined) return undefined;
  const [, sid, secret] = /^([A-Za-z0-9]+):(.+)$/.exec(text) ?? [];
  if (sid !== undefined && secret !== undefined) return { sid, secret };
  throw new UsageError("--shared-key takes the key's SID, a colon and its secret");
}

function consolePortIn(text: string | undefined): number | 'usual' {
  return text === undefined ? 'usual' : portIn('console-port', text);
}

function portIn(option: string, text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= 0 && number <= 65_535) return number;
  throw new UsageError(`--${option} takes a port from 0 to 65535, not '${text}'`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        port: { type: 'string', default: '4001' },
        'proxy-port': { type: 'string' },
        'proxy-certificate': { type: 'string', default: join(tmpdir(), 'taskrouter-emulator-ca.pem') },
        'console-port': { type: 'string' },
        'no-console': { type: 'boolean', default: false },
        host: { type: 'string' },
        'workspace-file': { type: 'string' },
        // npm has an option of this name, so it is written otherwise where npm could take it.
        workspace: { type: 'string' },
        workflow: { type: 'string' },
        verbose: { type: 'boolean', default: false },
        log: { type: 'string' },
        'api-key': { type: 'string' },
        'shared-key': { type: 'string' },
        state: { type: 'string' },
        'state-repair': { type: 'boolean', default: false },
        routing: { type: 'string' },
        'limit-expression-queries': { type: 'boolean', default: false },
        clock: { type: 'string', default: 'real' },
        'allow-host': { type: 'string', multiple: true, default: [] },
        'allow-origin': { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
        schema: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : 'unusable options'}\n\n${EMULATOR_USAGE}`,
    );
  }
}
