import type { Clock } from 'taskrouter/clock';
import type { AccountSid, WorkspaceSid } from 'taskrouter/sid';
import { DeadlineTimer } from './deadline-timer';
import type { CommandName, CommandParams, CommandResult } from './engine/commands';
import type { NewWorkspace } from './engine/create-workspace';
import type { RoutingChoices } from './engine/routing-choices';
import type { Workspace } from './engine/workspace';
import type { EventLog } from './events/event-log';
import type { EngineCall } from './journal/entry';
import type { Journal } from './journal/journal';
import { takeRunSnapshot } from './journal/run-snapshot';
import type { RunState } from './run-state';
import type { StatisticsLog } from './statistics/statistics-log';

export interface RuntimeOptions {
  readonly accountSid: AccountSid;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly state: RunState;
}

/**
 * The engine in time: commands are carried out now, and what is due happens when it is due. Each is written down, and
 * the messages that follow are dispatched.
 */
export class Runtime {
  private readonly timer: DeadlineTimer;

  constructor(private readonly options: RuntimeOptions) {
    this.timer = new DeadlineTimer(options.clock, () => this.catchUp());
  }

  get accountSid(): AccountSid {
    return this.options.accountSid;
  }

  get workspaces(): ReadonlyMap<WorkspaceSid, Workspace> {
    return this.options.state.engine.workspaces;
  }

  get events(): EventLog {
    return this.options.state.events;
  }

  get statistics(): StatisticsLog {
    return this.options.state.statistics;
  }

  /** ms since the epoch. */
  now(): number {
    return this.options.clock.now();
  }

  createWorkspace(params: NewWorkspace): Workspace {
    const at = this.now();
    const { engine } = this.options.state;
    return this.act({ do: 'createWorkspace', at, params }, () => engine.createWorkspace(at, params));
  }

  deleteWorkspace(sid: WorkspaceSid): void {
    const at = this.now();
    const { engine } = this.options.state;
    this.act({ do: 'deleteWorkspace', at, sid }, () => engine.deleteWorkspace(at, sid));
  }

  /** @throws CommandError before anything has changed. */
  execute<N extends CommandName>(sid: WorkspaceSid, name: N, params: CommandParams<N>): CommandResult<N> {
    const at = this.now();
    const { engine } = this.options.state;
    return this.act({ do: 'execute', at, sid, name, params }, () => engine.execute(at, sid, name, params));
  }

  /** Has the routing follow other choices from now on; those that aren't named stay. */
  chooseRouting(changes: Partial<RoutingChoices>): void {
    const at = this.now();
    const { engine } = this.options.state;
    this.act({ do: 'chooseRouting', at, changes }, () => engine.chooseRouting(at, changes));
  }

  /** Lets everything happen that is due by now, so that what is read next is up to date. */
  catchUp(): void {
    const at = this.now();
    const { engine } = this.options.state;
    const due = engine.nextDeadline();
    const isDue = due !== undefined && due <= at;
    this.act(isDue ? { do: 'advance', at } : undefined, () => engine.advanceTo(at));
  }

  /** Writes down what time it is, so that a clock that stands still can go on from there. */
  recordTime(): void {
    this.options.journal.append({ do: 'advance', at: this.now() });
  }

  /** Resolves when everything that has happened so far cannot be lost any more. */
  durable(): Promise<void> {
    return this.options.journal.durable();
  }

  /** Nothing happens on its own any more. */
  close(): void {
    this.timer.cancel();
  }

  /** @param call undefined for what changes nothing. */
  private act<T>(call: EngineCall | undefined, change: () => T): T {
    const { state, journal } = this.options;
    let refused = true;
    try {
      const result = change();
      refused = false;
      return result;
    } finally {
      // What was refused may still have let due things happen first.
      if (call !== undefined) journal.append(refused ? { ...call, refused } : call);
      state.outbox.dispatch();
      this.timer.set(state.engine.nextDeadline());
      if (journal.isLong) journal.checkpoint(takeRunSnapshot(state));
    }
  }
}
