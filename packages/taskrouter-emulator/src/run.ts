import { randomUUID } from 'node:crypto';
import type { AccountSid } from 'taskrouter/sid';
import { Callbacks } from './callbacks/callbacks';
import { InFlight } from './callbacks/in-flight';
import type { CallPlans } from './calls/call-plans';
import type { Clock } from './clock';
import type { DebuggerLog } from './debugger-log';
import type { DomainEvent } from './engine/output';
import type { RoutingChoices } from './engine/routing-choices';
import { EventCallbacks } from './events/event-callbacks';
import { type SavedRun, type StateFile, StateFileError } from './journal/state-file';
import { Runtime } from './runtime';
import { type Planted, plant, plantedSids } from './seed/plant';
import type { WorkspaceSeed } from './seed/workspace-seed';
import { createSidSource } from './sids';

export interface RunOptions {
  readonly accountSid: AccountSid;
  /** The account's primary auth token, asked for whenever something is signed. */
  readonly authToken: () => string;
  readonly clock: Clock;
  readonly alerts: DebuggerLog;
  readonly routing: RoutingChoices;
  /** ms for a callback of each kind. */
  readonly limits: { readonly assignment: number; readonly event: number };
  readonly plans: CallPlans;
  readonly log: (line: string) => void;
  /** What it starts with when there is nothing to go on with. */
  readonly seed: WorkspaceSeed;
  readonly state: StateFile | undefined;
}

/** The emulator's inside, from its start or a reset to the next reset or its end. */
export interface Run extends Planted {
  readonly runtime: Runtime;
  /** Resolves when no callback is on its way, and nothing that has happened can be lost. */
  settled(): Promise<void>;
  /** Breaks off what is on its way; what comes back is ignored. */
  close(): Promise<void>;
}

/**
 * Starts at the beginning, or where a saved run ends.
 * @throws StateFileError when the saved run can't be gone on with.
 */
export async function startRun(options: RunOptions, saved?: SavedRun): Promise<Run> {
  const { seed, state } = options;
  const sidSeed = saved?.header.sidSeed ?? randomUUID();
  const sids = createSidSource(sidSeed);
  const madeFor = JSON.stringify({ accountSid: options.accountSid, routing: options.routing });
  if (saved !== undefined && saved.header.madeFor !== madeFor) {
    throw new StateFileError(
      `The state file was made for ${saved.header.madeFor}, not for ${madeFor}: choose another one, or start as before`,
    );
  }
  const planted = saved?.header ?? plantedSids(sids, seed);
  if (saved === undefined) await state?.clear();

  const inFlight = new InFlight(state === undefined ? undefined : () => state.durable());
  const runtime = createRuntime(options, sidSeed, inFlight);
  if (saved === undefined) {
    // Written together: a file that has the header has the whole seed.
    state?.begin({ ...planted, sidSeed, madeFor });
    plant(runtime, sids, seed);
  } else {
    runtime.load(saved.parts);
    runtime.replay(saved.entries);
  }
  await runtime.durable();
  runtime.resume();
  return {
    runtime,
    workspaceSid: planted.workspaceSid,
    workflowSid: planted.workflowSid,
    settled: async () => {
      await inFlight.settled();
      await runtime.durable();
    },
    close: async () => {
      runtime.close();
      await inFlight.close();
    },
  };
}

function createRuntime(options: RunOptions, sidSeed: string, inFlight: InFlight): Runtime {
  const { accountSid, authToken, alerts, limits, plans, log } = options;
  const onEvent = (event: DomainEvent): void => {
    const line = describeEvent(event);
    if (line !== undefined) log(line);
  };
  const runtime = new Runtime({
    ...options,
    sids: createSidSource(sidSeed),
    eventSids: createSidSource(`${sidSeed} events`),
    journal: options.state,
    onEvent,
  });
  const callbacks = { runtime, authToken, alerts, limit: limits.assignment, plans, log };
  runtime.sendCallbacksWith(new Callbacks(callbacks, inFlight));
  const now = () => runtime.now();
  const eventCallbacks = { accountSid, authToken, alerts, limit: limits.event, log, now };
  runtime.sendEventsWith(new EventCallbacks(eventCallbacks, inFlight));
  return runtime;
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
