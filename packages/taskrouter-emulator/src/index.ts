import { describeProblems } from 'taskrouter/parsed';
import { type AccountSid, parseSid, type WorkflowSid, type WorkspaceSid } from 'taskrouter/sid';
import { CALLBACK_LIMIT_MS } from './callbacks/callbacks';
import { CallControl } from './calls/call-control';
import { type CallOptions, CallPlans } from './calls/call-plans';
import { ManualClock, realClock } from './clock';
import { type DebuggerEntry, DebuggerLog } from './debugger-log';
import { DEFAULT_ROUTING_CHOICES, type RoutingChoices } from './engine/routing-choices';
import { EVENT_CALLBACK_LIMIT_MS } from './events/event-callbacks';
import type { Fault } from './faults/fault';
import { Faults } from './faults/faults';
import { StateFile } from './journal/state-file';
import { listen, stopListening } from './listen';
import { createRestServer } from './rest/server';
import { startRun } from './run';
import { parseWorkspaceSeed } from './seed/parse-workspace-seed';
import { tutorialWorkspace } from './seed/tutorial';
import type { WorkspaceSeed } from './seed/workspace-seed';
import { digest } from './sids';

export type { DebuggerEntry } from './debugger-log';
export type { Fault } from './faults/fault';
export { parseWorkspaceSeed } from './seed/parse-workspace-seed';
export { tutorialWorkspace } from './seed/tutorial';
export { readWorkspaceFile, WorkspaceFileError } from './seed/workspace-file';
export type { WorkspaceSeed } from './seed/workspace-seed';

export interface TaskRouterOptions {
  /** 0 (the default) is any free one. */
  readonly port?: number;
  /** `AC` and 32 hexadecimal digits; the same made-up one every time without. */
  readonly accountSid?: string;
  /** The password for REST and the key of the callbacks' signatures; the same made-up one every time without. */
  readonly authToken?: string;
  /** API keys that may use REST as well: each secret by its SID, `SK` and 32 hexadecimal digits. */
  readonly apiKeys?: Readonly<Record<string, string>>;
  /** The workspace it starts with; the quickstart's without. */
  readonly seed?: WorkspaceSeed;
  /** `manual`: time stands still until `advance`. Default `real`. */
  readonly clock?: 'real' | 'manual';
  /** Which way the routing goes where the documentation leaves it open. */
  readonly routing?: Partial<RoutingChoices>;
  /** ms in which an assignment callback must be answered, in real time whatever the clock. Default 5000, as Twilio's. */
  readonly callbackLimit?: number;
  /** ms in which an event callback must be answered, in real time. Default 15000, as Twilio's. */
  readonly eventCallbackLimit?: number;
  /** What workers' telephones do when they are called; by default they answer after a second. */
  readonly calls?: CallOptions;
  /** Requests that go wrong from the start; more by `faults` of the running one. */
  readonly faults?: readonly Fault[];
  /**
   * Path of the state file: what has happened survives there, also a process that is killed. Where there is one already,
   * it is gone on with, and the seed has no effect.
   */
  readonly state?: string | StateOptions;
  /** Told what happens, line by line; without credentials. */
  readonly log?: (line: string) => void;
}

/** A state file, and how it is kept. */
export interface StateOptions {
  readonly path: string;
  /** After how many things that were asked they are replaced, in the file, by what came of them. Default 50000. */
  readonly replaceAfter?: number;
}

/** A TaskRouter on this machine. */
export interface TaskRouter {
  /** `http://127.0.0.1:4001`: what `client.taskrouter.baseUrl` is set to. */
  readonly url: string;
  readonly accountSid: AccountSid;
  /** The primary one: {@link promoteAuthToken} replaces it. */
  readonly authToken: string;
  /** The seeded workspace. */
  readonly workspaceSid: WorkspaceSid;
  /** The first workflow of the seed. */
  readonly workflowSid: WorkflowSid;
  /** What Twilio's debugger would show, oldest first. */
  readonly debugger: readonly DebuggerEntry[];
  /** The calls to workers, for a test to steer. */
  readonly calls: CallControl;
  /** The requests that are to go wrong, and how many have. */
  readonly faults: Faults;
  /**
   * Moves the manual clock. Everything due happens at its own moment, and the clock waits there until the callbacks it
   * leads to have been answered.
   * @throws Error when the clock is the real one.
   */
  advance(seconds: number): Promise<void>;
  /**
   * Makes another auth token the primary one, as promoting a secondary one does at Twilio: from now on it signs, and
   * REST takes it instead of the one before.
   */
  promoteAuthToken(token: string): void;
  /** Resolves when no callback is on its way. */
  settled(): Promise<void>;
  /**
   * Back to the seed: everything that has happened since is forgotten, in the state file too. SIDs of the seed stay the
   * same.
   */
  reset(): Promise<void>;
  /** Stops listening, and breaks off what is on its way. */
  close(): Promise<void>;
}

/**
 * Starts a TaskRouter on loopback.
 * @throws Error for people when the port is taken, the account SID malformed, the seed wrong (every problem
 * listed), or the state file not to be used.
 */
export async function createTaskRouter(options: TaskRouterOptions = {}): Promise<TaskRouter> {
  const { port = 0, log = () => {} } = options;
  const limits = {
    assignment: options.callbackLimit ?? CALLBACK_LIMIT_MS,
    event: options.eventCallbackLimit ?? EVENT_CALLBACK_LIMIT_MS,
  };
  const accountSid = parseSid('AC', options.accountSid ?? `AC${digest('account')}`);
  let authToken = options.authToken ?? digest('auth token');
  const credentials = new Map<string, string>([
    [accountSid, authToken],
    ...Object.entries(options.apiKeys ?? {}).map(([sid, secret]) => [parseSid('SK', sid), secret] as const),
  ]);
  const checked = parseWorkspaceSeed(options.seed ?? tutorialWorkspace());
  if (!checked.ok) throw new Error(`The workspace has mistakes: ${describeProblems(checked.problems)}`);
  const seed = checked.value;

  const state = await openState(options.state);
  try {
    return await start();
  } catch (error) {
    await state?.close();
    throw error;
  }

  async function start(): Promise<TaskRouter> {
    const saved = await state?.load();
    // Whole seconds, because that is what the API shows.
    const today = Math.floor(Date.now() / 1000) * 1000;
    const manual = options.clock === 'manual' ? new ManualClock(saved?.endedAt ?? today) : undefined;
    const alerts = new DebuggerLog(log);
    const plans = new CallPlans(options.calls);
    const faults = new Faults();
    for (const fault of options.faults ?? []) faults.add(fault);
    const routing = { ...DEFAULT_ROUTING_CHOICES, ...options.routing };
    const clock = manual ?? realClock;
    const settings = {
      accountSid,
      authToken: () => authToken,
      clock,
      alerts,
      routing,
      limits,
      plans,
      log,
      seed,
      state,
    };
    let run = await startRun(settings, saved);

    const calls = new CallControl(() => run.runtime, plans);
    let origin = '';
    const server = createRestServer({
      runtime: () => run.runtime,
      alerts,
      calls,
      faults,
      authenticate: (user, password) => credentials.get(user) === password,
      log,
      origin: () => origin,
    });
    try {
      origin = await listen(server, port);
    } catch (error) {
      await run.close();
      throw error;
    }

    return {
      url: origin,
      accountSid,
      get authToken() {
        return authToken;
      },
      workspaceSid: run.workspaceSid,
      workflowSid: run.workflowSid,
      debugger: alerts.entries,
      calls,
      faults,
      promoteAuthToken(token) {
        authToken = token;
        credentials.set(accountSid, token);
      },
      settled: () => run.settled(),
      async advance(seconds) {
        if (manual === undefined) throw new Error("advance() needs createTaskRouter({ clock: 'manual' })");
        const end = manual.now() + seconds * 1000;
        await run.settled();
        for (let next = manual.nextTimer(); next !== undefined && next <= end; next = manual.nextTimer()) {
          manual.moveTo(next);
          await run.settled();
        }
        manual.moveTo(end);
        run.runtime.catchUp();
        run.runtime.noteTime();
        await run.settled();
      },
      async reset() {
        await run.close();
        alerts.clear();
        faults.clear();
        run = await startRun(settings);
      },
      async close() {
        await Promise.all([stopListening(server), run.close()]);
        await state?.close();
      },
    };
  }
}

async function openState(options: TaskRouterOptions['state']): Promise<StateFile | undefined> {
  if (options === undefined) return undefined;
  return typeof options === 'string'
    ? StateFile.open(options)
    : StateFile.open(options.path, options.replaceAfter);
}
