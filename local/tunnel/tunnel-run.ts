import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalAws, type LocalAws } from 'local-aws';
import { twilioProblems } from '#bin/setup/twilio';
import type { CallbackSetting } from '#lambda/connection/callback-setting';
import { TwilioCallbackSettings } from '#lambda/twilio/callback-settings';
import { TwilioClient } from '#lambda/twilio/twilio-client';
import { CONFIGURATION_KEYS } from '#lib/configuration-keys';
import type { Context } from '../assembly-cache';
import type { Options } from '../options';
import { deployTo } from '../regions';
import { wholeContext, writeAssembly } from '../synthesize';
import { checkTunnel } from './check-tunnel';
import { describeCallback } from './describe-callback';
import { type DiversionParts, divert, putBack, withoutPassword } from './divert';
import { ReplacedUrlNotes } from './replaced-urls';
import type { TwilioAccess, TwilioWorkflow } from './twilio-account';

/** The stack on this machine, called by the real TaskRouter. */
export interface TunnelRun {
  readonly aws: LocalAws;
  readonly workflow: TwilioWorkflow;
  /** Where TaskRouter and everybody else reaches the HTTP API. */
  readonly publicUrl: string;
  /** The stack's outputs. */
  readonly outputs: Readonly<Record<string, string>>;
  /**
   * Puts back at Twilio what was there, then ends everything.
   * @throws Error when Twilio couldn't be told; everything has ended all the same, and the note stays
   */
  close(): Promise<void>;
}

/** What a run is started with. */
export interface TunnelStart {
  readonly publicUrl: string;
  readonly workflow: TwilioWorkflow;
  /** The configuration, but for what the run sets itself. */
  readonly context: Context;
  readonly options: Pick<Options, 'apiPort' | 'allowedHosts' | 'allowedOrigins' | 'credentials'>;
  readonly notes?: ReplacedUrlNotes;
}

/** Keys of a deployment that can't be meant for this machine: the run sets the callback URLs itself. */
const NOT_HERE = ['connectWorkflow', 'fallbackRegion'];

/** ms for a request to Twilio. */
const TIMES = { timeoutMs: 5_000, reservedMs: 0 };

/**
 * Serves the stack behind a tunnel, and has the real TaskRouter call it.
 * @param log receives what the stack has to say, and what is done at Twilio, line by line
 * @throws Error for people: Twilio refuses, the tunnel leads elsewhere, a port is taken, the stack does not synthesize
 */
export async function startTunnelRun(start: TunnelStart, log: (line: string) => void): Promise<TunnelRun> {
  const { publicUrl, workflow, options, notes = new ReplacedUrlNotes() } = start;
  const { accountSid, workspaceSid, workflowSid, taskRouterUrl } = workflow;
  const problems = await twilioProblems(workflow, taskRouterUrl);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  await checkTunnel(publicUrl, options.apiPort);

  const parts = diversionParts(workflow, notes, log);
  const started: Array<() => Promise<unknown>> = [];
  const diverted: Array<() => Promise<void>> = [];
  const close = async () => {
    try {
      // While the stack still answers: TaskRouter calls it until it is told otherwise.
      for (const end of diverted.splice(0)) await end();
    } catch (error) {
      const reason = withoutPassword(error instanceof Error ? error.message : String(error));
      throw new Error(
        `Twilio still calls the tunnel (${reason}): npm start -- --twilio --restore puts it back`,
      );
    } finally {
      await Promise.all(started.splice(0).map((end) => end()));
    }
  };
  try {
    const assembly = await mkdtemp(join(tmpdir(), 'taskrouter-local-'));
    started.push(() => rm(assembly, { recursive: true, force: true }));
    const values = { accountSid, workspaceSid, workflowSid, publicUrl, taskRouterUrl };
    await writeAssembly(contextHere(start.context), values, assembly, log);
    const aws = await createLocalAws({
      apiPort: options.apiPort,
      allowedHosts: [new URL(publicUrl).host, ...(options.allowedHosts ?? [])],
      allowedOrigins: options.allowedOrigins ?? [],
      ...(options.credentials !== undefined && { credentials: options.credentials.aws }),
      log: (line) => log(describeCallback(line) ?? line),
    });
    started.push(() => aws.close());
    const stackName = String(wholeContext(start.context).stackName ?? CONFIGURATION_KEYS.stackName.default);
    const outputs = await deployTo({ aws, stackName }, assembly, workflow);
    for (const [setting, url] of callbacks(workflow, outputs)) {
      diverted.push(() => putBack(parts, setting, url));
      await divert(parts, setting, url);
    }
    return { aws, workflow, publicUrl, outputs, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The context with what is not for this machine taken away, as empty values do. */
export function contextHere(context: Context): Context {
  const given = NOT_HERE.filter((key) => Object.hasOwn(wholeContext(context), key));
  return { ...context, ...Object.fromEntries(given.map((key) => [key, ''])) };
}

/** How the callback URLs of an account are changed. */
export function diversionParts(
  { accountSid, authToken, taskRouterUrl }: TwilioAccess,
  notes: ReplacedUrlNotes,
  log: (line: string) => void,
): DiversionParts {
  const credentials = { username: accountSid, password: authToken };
  const source = { get: async () => credentials, newer: async () => undefined };
  const settings = new TwilioCallbackSettings(
    new TwilioClient(source, TIMES),
    taskRouterUrl,
    TIMES.timeoutMs,
  );
  return { accountSid, settings, notes, log };
}

/** The settings that name whom TaskRouter calls, with the stack's URLs for them. */
function callbacks(
  { workspaceSid, workflowSid }: TwilioWorkflow,
  { AssignmentCallbackUrl, EventCallbackUrl }: TunnelRun['outputs'],
): Array<readonly [CallbackSetting, string]> {
  if (AssignmentCallbackUrl === undefined) throw new Error('the stack has no output AssignmentCallbackUrl');
  return [
    [{ workspaceSid, workflowSid, parameter: 'AssignmentCallbackUrl' }, AssignmentCallbackUrl],
    ...(EventCallbackUrl === undefined
      ? []
      : [
          [
            { workspaceSid, workflowSid: undefined, parameter: 'EventCallbackUrl' },
            EventCallbackUrl,
          ] as const,
        ]),
  ];
}
