import type { AccountSid, WorkspaceSid } from '../../lambda/taskrouter/sid';
import type { CallbackSender } from './callbacks/sender';
import type { Clock, Timer } from './clock';
import type { DebuggerLog } from './debugger-log';
import type { CommandName, CommandParams, CommandResult } from './engine/commands';
import type { NewWorkspace } from './engine/create-workspace';
import { Engine } from './engine/engine';
import type { Workspace } from './engine/model/workspace';
import type { AssignmentCallback, CallStatusCallback, DomainEvent } from './engine/output';
import type { RoutingRules } from './engine/rules';
import type { SidSource } from './engine/sids';
import { EventLog } from './events/event-log';
import { passes } from './events/event-types';
import type { EventCallback, EventSender } from './events/sender';
import { StatisticsLog } from './statistics/statistics-log';

export interface RuntimeOptions {
  readonly accountSid: AccountSid;
  readonly clock: Clock;
  readonly sids: SidSource;
  /** A source of its own for events, so that what is told doesn't change the engine's SIDs. */
  readonly eventSids: SidSource;
  readonly rules: RoutingRules;
  readonly alerts: DebuggerLog;
  /** Told of everything that happens, at the moment it happens. */
  readonly onEvent?: (event: DomainEvent) => void;
}

/** The engine in the world: it is given the time, woken when something is due, and its callbacks are sent. */
export class Runtime {
  private readonly engine: Engine;
  private readonly outbox: (AssignmentCallback | CallStatusCallback | EventCallback)[] = [];
  private timer: Timer | undefined;
  private timerAt: number | undefined;
  private sender: CallbackSender | undefined;
  private eventSender: EventSender | undefined;
  /** What has happened: the Events resource answers from it. */
  readonly events: EventLog;
  /** What has happened, as the statistics count it. */
  readonly statistics = new StatisticsLog();

  constructor(private readonly options: RuntimeOptions) {
    const { accountSid, sids, eventSids, rules, alerts } = options;
    this.events = new EventLog(eventSids);
    this.engine = new Engine({
      accountSid,
      sids,
      rules,
      output: {
        event: (event) => this.note(event),
        assignment: (callback) => this.outbox.push(callback),
        callStatus: (callback) => this.outbox.push(callback),
        alert: (alert) => alerts.add({ level: 'warning', ...alert }),
      },
    });
  }

  get accountSid(): AccountSid {
    return this.options.accountSid;
  }

  get workspaces(): ReadonlyMap<WorkspaceSid, Workspace> {
    return this.engine.workspaces;
  }

  now(): number {
    return this.options.clock.now();
  }

  /** Who carries the callbacks out; until there is one they are dropped. */
  sendCallbacksWith(sender: CallbackSender): void {
    this.sender = sender;
  }

  /** Who carries the event callbacks out; until there is one they are dropped. */
  sendEventsWith(sender: EventSender): void {
    this.eventSender = sender;
  }

  createWorkspace(params: NewWorkspace): Workspace {
    return this.act(() => this.engine.createWorkspace(this.now(), params));
  }

  deleteWorkspace(sid: WorkspaceSid): void {
    this.act(() => this.engine.deleteWorkspace(this.now(), sid));
  }

  /** @throws Refusal before anything has changed. */
  execute<N extends CommandName>(sid: WorkspaceSid, name: N, params: CommandParams<N>): CommandResult<N> {
    return this.act(() => this.engine.execute(this.now(), sid, name, params));
  }

  /** Lets everything happen that is due by now, so that what is read next is up to date. */
  catchUp(): void {
    this.act(() => this.engine.advanceTo(this.now()));
  }

  close(): void {
    this.timer?.cancel();
  }

  private act<T>(change: () => T): T {
    try {
      return change();
    } finally {
      // A refused command may still have let due things happen first.
      for (const callback of this.outbox.splice(0)) this.send(callback);
      this.setTimer();
    }
  }

  private note(event: DomainEvent): void {
    this.statistics.add(event);
    const record = this.events.add(event);
    const { eventCallbackUrl: url, eventsFilter } = event.workspace.settings;
    if (url !== '' && passes(eventsFilter, event.type)) this.outbox.push({ event: record, url });
    this.options.onEvent?.(event);
  }

  private send(callback: AssignmentCallback | CallStatusCallback | EventCallback): void {
    if ('event' in callback) this.eventSender?.send(callback);
    else if ('callSid' in callback) this.sender?.sendCallStatus(callback);
    else this.sender?.sendAssignment(callback);
  }

  private setTimer(): void {
    const at = this.engine.nextDeadline();
    if (at === this.timerAt) return;
    this.timer?.cancel();
    this.timerAt = at;
    this.timer =
      at === undefined
        ? undefined
        : this.options.clock.setTimer(at, () => {
            this.timerAt = undefined;
            this.catchUp();
          });
  }
}
