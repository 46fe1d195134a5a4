import { randomUUID } from 'node:crypto';
import type { Clock } from 'taskrouter/clock';
import type { WorkflowSid, WorkspaceSid } from 'taskrouter/sid';
import type { AlertLog } from './alert-log';
import { applyInstruction } from './callbacks/apply-instruction';
import { sendAssignmentCallback } from './callbacks/assignment-callbacks';
import { sendCallStatusCallback } from './callbacks/call-status-callbacks';
import type { CallbackContext } from './callbacks/context';
import { sendEventCallback } from './callbacks/event-callbacks';
import { raiseAlerts } from './callbacks/raise-alerts';
import type { CallPlans } from './calls/call-plans';
import { describeEvent } from './describe-event';
import type { AssignmentCallback } from './engine/output';
import type { RoutingChoices } from './engine/routing-choices';
import { NO_JOURNAL } from './journal/journal';
import { ReplayError, replay } from './journal/replay';
import { restoreRunSnapshot } from './journal/run-snapshot';
import type { RunHeader, SavedRun } from './journal/saved-run';
import type { StateFile } from './journal/state-file';
import { DamagedStateFileError, StateFileError } from './journal/state-file-error';
import type { OutgoingMessage } from './outbox/message';
import { Outbox } from './outbox/outbox';
import { formatEvent } from './rest/resources/events';
import { createRunState, type RunState } from './run-state';
import { Runtime } from './runtime';
import { applySeed } from './seed/apply-seed';
import { seedSids } from './seed/seed-sids';
import type { WorkspaceSeed } from './seed/workspace-seed';
import { createSidSource } from './sids';
import type { StreamLog } from './stream/stream-log';
import { Switchboard } from './voice/switchboard';

export interface RunOptions extends Omit<CallbackContext, 'now'> {
  readonly clock: Clock;
  /** What it starts with; `Runtime.chooseRouting` changes it. */
  readonly routing: RoutingChoices;
  readonly alerts: AlertLog;
  readonly plans: CallPlans;
  /** What it starts with when there is nothing to go on with. */
  readonly seed: WorkspaceSeed;
  readonly stateFile: StateFile | undefined;
  /** Told of everything that happens. */
  readonly stream: StreamLog;
}

/** The emulator's inside, from its start or a reset to the next reset or its end. */
export class Run {
  readonly runtime: Runtime;
  readonly workspaceSid: WorkspaceSid;
  readonly workflowSid: WorkflowSid;
  /** The calls into the application. */
  readonly switchboard: Switchboard;
  private readonly outbox: Outbox;
  private readonly state: RunState;

  private constructor(
    private readonly options: RunOptions,
    header: RunHeader,
  ) {
    const { accountSid, clock, routing, alerts, log, narrator } = options;
    const journal = options.stateFile ?? NO_JOURNAL;
    this.workspaceSid = header.workspaceSid;
    this.workflowSid = header.workflowSid;
    this.outbox = new Outbox((message, signal) => this.deliver(message, signal), journal);
    this.state = createRunState({
      accountSid,
      sidSeed: header.sidSeed,
      routing,
      alerts,
      outbox: this.outbox,
      onEvent: (event, record) => {
        options.stream.add('event', (base) => formatEvent({ base, accountSid }, record));
        const line = describeEvent(event);
        if (line !== undefined) log(line);
        narrator?.event(event);
        this.switchboard.observe(event);
      },
      onAssignment: (callback) => narrator?.calling(callback),
      onRedirect: ({ callSid, url }) => this.switchboard.follow(callSid, url),
    });
    this.runtime = new Runtime({ accountSid, clock, journal, state: this.state });
    const { sidSeed, workspaceSid } = header;
    this.switchboard = new Switchboard({
      ...this.context,
      runtime: this.runtime,
      clock,
      sidSeed,
      workspaceSid,
    });
  }

  /** Starts at the beginning: with the seed. */
  static async begin(options: RunOptions): Promise<Run> {
    const { seed, stateFile } = options;
    const sidSeed = randomUUID();
    const sids = createSidSource(sidSeed);
    const header = { ...seedSids(sids, seed), sidSeed, madeFor: madeFor(options) };
    const run = new Run(options, header);
    // Written together: a file that has the header has the whole seed.
    stateFile?.begin(header);
    applySeed(run.runtime, sids, seed);
    await run.runtime.durable();
    return run;
  }

  /**
   * Starts where the run of a state file ends: messages that weren't acknowledged are delivered again.
   * @throws StateFileError when that run is for other options, DamagedStateFileError when it can't be had again as it was.
   */
  static recover(options: RunOptions, stateFile: StateFile, saved: SavedRun): Run {
    const { header, parts, entries } = saved;
    const wanted = madeFor(options);
    if (header.madeFor !== wanted) {
      throw new StateFileError(
        `The state file ${stateFile.path} was made for ${header.madeFor}, not for ${wanted}: choose another one, or start as before`,
      );
    }
    const run = new Run(options, header);
    restoreRunSnapshot(run.state, parts);
    try {
      replay(run.state, entries);
    } catch (error) {
      if (!(error instanceof ReplayError)) throw error;
      const problem = `entry ${error.index + 1} of ${entries.length} does not end as it did, ${error.message}`;
      throw new DamagedStateFileError(stateFile.path, problem, 1 + parts.length + error.index);
    }
    run.outbox.redeliver();
    run.runtime.catchUp();
    return run;
  }

  /** When something is due next, in ms since the epoch; undefined when nothing is. */
  nextDeadline(): number | undefined {
    return this.state.engine.nextDeadline();
  }

  /** The choices that hold now. */
  get routing(): RoutingChoices {
    return this.state.engine.routing;
  }

  /** Everything there is, as plain rows. */
  rows(): object {
    this.runtime.catchUp();
    return this.state.engine.dump();
  }

  /** Resolves when no callback is on its way, and nothing that has happened can be lost. */
  async settled(): Promise<void> {
    // A callback can lead to a call that goes on, and the other way round.
    do {
      await this.outbox.settled();
      await this.switchboard.settled();
    } while (!this.outbox.isIdle);
    await this.runtime.durable();
  }

  /** Breaks off what is on its way; what comes back is ignored. */
  async close(): Promise<void> {
    this.runtime.close();
    await Promise.all([this.outbox.close(), this.switchboard.close()]);
  }

  private get context(): CallbackContext {
    return { ...this.options, now: () => this.options.clock.now() };
  }

  private async deliver(message: OutgoingMessage, signal: AbortSignal): Promise<void> {
    const { context } = this;
    try {
      if ('event' in message) return await sendEventCallback(context, message, signal);
      if ('callSid' in message) return await sendCallStatusCallback(context, message, signal);
      await this.ask(message, signal);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown error';
      raiseAlerts(context, message, message.url, [{ level: 'error', code: 0, message: reason }]);
    }
  }

  /** Sends an assignment callback, and does what it is answered. */
  private async ask(callback: AssignmentCallback, signal: AbortSignal): Promise<void> {
    const { context } = this;
    try {
      const instruction = await sendAssignmentCallback(context, callback, signal);
      if (instruction === undefined) return;
      const alerts = applyInstruction(this.runtime, this.options.plans, callback, instruction);
      raiseAlerts(context, callback, callback.url, alerts);
    } finally {
      if (!signal.aborted) context.narrator?.answeredWhole(callback.reservationSid);
    }
  }
}

/** What must not change between a run and the one that goes on with it, as one text. */
function madeFor({ accountSid, routing }: RunOptions): string {
  return JSON.stringify({ accountSid, routing });
}
