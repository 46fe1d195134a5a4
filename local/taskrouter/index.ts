import { randomUUID } from 'node:crypto';
import { describeProblems } from '../../lambda/taskrouter/parsed';
import { type AccountSid, parseSid, type WorkflowSid, type WorkspaceSid } from '../../lambda/taskrouter/sid';
import { CALLBACK_LIMIT_MS, Callbacks } from './callbacks/callbacks';
import { InFlight } from './callbacks/in-flight';
import { CallControl } from './calls/call-control';
import { type CallOptions, CallPlans } from './calls/call-plans';
import { type Clock, ManualClock, realClock } from './clock';
import { type DebuggerEntry, DebuggerLog } from './debugger-log';
import type { DomainEvent } from './engine/output';
import { DEFAULT_RULES, type RoutingRules } from './engine/rules';
import { EVENT_CALLBACK_LIMIT_MS, EventCallbacks } from './events/event-callbacks';
import type { Fault } from './faults/fault';
import { Faults } from './faults/faults';
import { listen, stopListening } from './listen';
import { createRestServer } from './rest/server';
import { Runtime } from './runtime';
import { parseWorkspaceSeed } from './seed/parse-workspace-seed';
import { plant } from './seed/plant';
import { tutorialWorkspace } from './seed/tutorial';
import type { WorkspaceSeed } from './seed/workspace-seed';
import { createSidSource, digest } from './sids';

export type { DebuggerEntry } from './debugger-log';
export type { Fault } from './faults/fault';
export { parseWorkspaceSeed } from './seed/parse-workspace-seed';
export { readWorkspaceFile, WorkspaceFileError } from './seed/workspace-file';
export { tutorialWorkspace } from './seed/tutorial';
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
  readonly rules?: Partial<RoutingRules>;
  /** ms in which an assignment callback must be answered, in real time whatever the clock. Default 5000, as Twilio's. */
  readonly callbackLimit?: number;
  /** ms in which an event callback must be answered, in real time. Default 15000, as Twilio's. */
  readonly eventCallbackLimit?: number;
  /** What workers' telephones do when they are called; by default they answer after a second. */
  readonly calls?: CallOptions;
  /** Requests that go wrong from the start; more by `faults` of the running one. */
  readonly faults?: readonly Fault[];
  /** Told what happens, line by line; without credentials. */
  readonly log?: (line: string) => void;
}

/** A TaskRouter on this machine. */
export interface TaskRouter {
  /** `http://127.0.0.1:4001`: what `client.taskrouter.baseUrl` is set to. */
  readonly url: string;
  readonly accountSid: AccountSid;
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
  /** Resolves when no callback is on its way. */
  settled(): Promise<void>;
  /** Back to the seed: everything that has happened since is forgotten. SIDs of the seed stay the same. */
  reset(): Promise<void>;
  /** Stops listening, and breaks off what is on its way. */
  close(): Promise<void>;
}

/**
 * Starts a TaskRouter on loopback.
 * @throws Error for people when the port is taken, the account SID malformed, or the seed wrong (every problem listed).
 */
export async function createTaskRouter(options: TaskRouterOptions = {}): Promise<TaskRouter> {
  const { port = 0, seed = tutorialWorkspace(), log = () => {} } = options;
  const limits = {
    assignment: options.callbackLimit ?? CALLBACK_LIMIT_MS,
    event: options.eventCallbackLimit ?? EVENT_CALLBACK_LIMIT_MS,
  };
  const accountSid = parseSid('AC', options.accountSid ?? `AC${digest('account')}`);
  const authToken = options.authToken ?? digest('auth token');
  const credentials = new Map<string, string>([
    [accountSid, authToken],
    ...Object.entries(options.apiKeys ?? {}).map(([sid, secret]) => [parseSid('SK', sid), secret] as const),
  ]);
  const checked = parseWorkspaceSeed(seed);
  if (!checked.ok) throw new Error(`The workspace has mistakes: ${describeProblems(checked.problems)}`);

  // Whole seconds, because that is what the API shows.
  const manual =
    options.clock === 'manual' ? new ManualClock(Math.floor(Date.now() / 1000) * 1000) : undefined;
  const alerts = new DebuggerLog(log);
  const rules = { ...DEFAULT_RULES, ...options.rules };
  const plans = new CallPlans(options.calls);
  const clock = manual ?? realClock;
  const start = () => startRuntime({ accountSid, authToken, clock, alerts, rules, limits, plans, log });
  let current = start();
  const { workspaceSid, workflowSid } = plant(current.runtime, current.sids, checked.value);

  const calls = new CallControl(() => current.runtime, plans);
  const faults = new Faults();
  for (const fault of options.faults ?? []) faults.add(fault);
  let origin = '';
  const server = createRestServer({
    runtime: () => current.runtime,
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
    await stop(current);
    throw error;
  }

  return {
    url: origin,
    accountSid,
    authToken,
    workspaceSid,
    workflowSid,
    debugger: alerts.entries,
    calls,
    faults,
    settled: () => current.callbacks.settled(),
    async advance(seconds) {
      if (manual === undefined) throw new Error("advance() needs createTaskRouter({ clock: 'manual' })");
      const end = manual.now() + seconds * 1000;
      await current.callbacks.settled();
      for (let next = manual.nextTimer(); next !== undefined && next <= end; next = manual.nextTimer()) {
        manual.moveTo(next);
        await current.callbacks.settled();
      }
      manual.moveTo(end);
      current.runtime.catchUp();
    },
    async reset() {
      await stop(current);
      alerts.clear();
      faults.clear();
      current = start();
      plant(current.runtime, current.sids, checked.value);
    },
    async close() {
      await Promise.all([stopListening(server), stop(current)]);
    },
  };
}

interface Running {
  readonly runtime: Runtime;
  readonly callbacks: Callbacks;
  readonly sids: ReturnType<typeof createSidSource>;
}

function startRuntime(options: {
  readonly accountSid: AccountSid;
  readonly authToken: string;
  readonly clock: Clock;
  readonly alerts: DebuggerLog;
  readonly rules: RoutingRules;
  /** ms for a callback of each kind. */
  readonly limits: { readonly assignment: number; readonly event: number };
  readonly plans: CallPlans;
  readonly log: (line: string) => void;
}): Running {
  const { accountSid, authToken, alerts, limits, plans, log } = options;
  const seed = randomUUID();
  const sids = createSidSource(seed);
  const eventSids = createSidSource(`${seed} events`);
  const onEvent = (event: DomainEvent): void => {
    const line = describeEvent(event);
    if (line !== undefined) log(line);
  };
  const runtime = new Runtime({ ...options, sids, eventSids, onEvent });
  const inFlight = new InFlight();
  const callbacks = new Callbacks(
    { runtime, authToken, alerts, limit: limits.assignment, plans, log },
    inFlight,
  );
  runtime.sendCallbacksWith(callbacks);
  runtime.sendEventsWith(
    new EventCallbacks(
      { accountSid, authToken, alerts, limit: limits.event, log, now: () => runtime.now() },
      inFlight,
    ),
  );
  return { runtime, callbacks, sids };
}

async function stop({ runtime, callbacks }: Running): Promise<void> {
  runtime.close();
  await callbacks.close();
}

/** The line for a person following along; undefined for what only sets the workspace up. */
function describeEvent(event: DomainEvent): string | undefined {
  if ('reservation' in event)
    return `${event.type} ${event.reservation.sid} of ${event.reservation.task.sid}`;
  if ('task' in event) return `${event.type} ${event.task.sid}`;
  if (event.type !== 'worker.activity.update') return undefined;
  const { friendlyName, activity } = event.worker;
  return `${event.type} ${friendlyName} is ${activity.friendlyName}`;
}
