import type { AccountSid, WorkspaceSid } from 'taskrouter/sid';
import type { CallbackSender } from './callbacks/sender';
import type { Clock, Timer } from './clock';
import type { DebuggerLog } from './debugger-log';
import type { CommandName, CommandParams, CommandResult } from './engine/commands';
import type { NewWorkspace } from './engine/create-workspace';
import { Engine } from './engine/engine';
import type { DomainEvent } from './engine/output';
import type { RoutingChoices } from './engine/routing-choices';
import type { Workspace } from './engine/tables/workspace';
import { EventLog } from './events/event-log';
import { passes } from './events/event-types';
import type { EventSender } from './events/sender';
import type { Callback, Entry, Part } from './journal/entry';
import type { Journal } from './journal/journal';
import { repeat } from './journal/repeat';
import type { RepeatableSids } from './sids';
import { StatisticsLog } from './statistics/statistics-log';

export interface RuntimeOptions {
  readonly accountSid: AccountSid;
  readonly clock: Clock;
  readonly sids: RepeatableSids;
  /** A source of its own for events, so that what is told doesn't change the engine's SIDs. */
  readonly eventSids: RepeatableSids;
  readonly routing: RoutingChoices;
  readonly alerts: DebuggerLog;
  /** Nothing is written down without. */
  readonly journal?: Journal | undefined;
  /** Told of everything that happens, at the moment it happens. */
  readonly onEvent?: (event: DomainEvent) => void;
}

/** The engine in the world: it is given the time, woken when something is due, and its callbacks are sent. */
export class Runtime {
  private readonly engine: Engine;
  private readonly outbox: Callback[] = [];
  /** How many callbacks there have been; those that have not been told yet, by their number. Kept with a journal only. */
  private callbackCount = 0;
  private readonly untold = new Map<number, Callback>();
  private isReplaying = false;
  private isClosed = false;
  private timer: Timer | undefined;
  private timerAt: number | undefined;
  private sender: CallbackSender | undefined;
  private eventSender: EventSender | undefined;
  /** What has happened: the Events resource answers from it. */
  readonly events: EventLog;
  /** What has happened, as the statistics count it. */
  readonly statistics = new StatisticsLog();

  constructor(private readonly options: RuntimeOptions) {
    const { accountSid, sids, eventSids, routing, alerts } = options;
    this.events = new EventLog(eventSids);
    this.engine = new Engine({
      accountSid,
      sids,
      routing,
      output: {
        event: (event) => this.note(event),
        assignment: (callback) => this.outbox.push(callback),
        callStatus: (callback) => this.outbox.push(callback),
        alert: (alert) => {
          if (!this.isReplaying) alerts.add({ level: 'warning', ...alert });
        },
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
    const at = this.now();
    this.options.journal?.note({ do: 'createWorkspace', at, params });
    return this.act(() => this.engine.createWorkspace(at, params));
  }

  deleteWorkspace(sid: WorkspaceSid): void {
    const at = this.now();
    this.options.journal?.note({ do: 'deleteWorkspace', at, sid });
    this.act(() => this.engine.deleteWorkspace(at, sid));
  }

  /** @throws CommandError before anything has changed. */
  execute<N extends CommandName>(sid: WorkspaceSid, name: N, params: CommandParams<N>): CommandResult<N> {
    const at = this.now();
    this.options.journal?.note({ do: 'execute', at, sid, name, params });
    return this.act(() => this.engine.execute(at, sid, name, params));
  }

  /** Lets everything happen that is due by now, so that what is read next is up to date. */
  catchUp(): void {
    const at = this.now();
    const due = this.engine.nextDeadline();
    if (due !== undefined && due <= at) this.options.journal?.note({ do: 'advance', at });
    this.act(() => this.engine.advanceTo(at));
  }

  /** Writes down what time it is, so that a clock that stands still can go on from there. */
  noteTime(): void {
    this.options.journal?.note({ do: 'advance', at: this.now() });
  }

  /** Takes over what another run had come to. To be called on a new one. */
  load(parts: Iterable<Part>): void {
    for (const part of parts) {
      switch (part.part) {
        case 'run':
          this.engine.load(part.engine);
          this.options.sids.position = part.sids;
          this.options.eventSids.position = part.eventSids;
          this.callbackCount = part.callbackCount;
          for (const [number, callback] of part.untold) this.untold.set(number, callback);
          break;
        case 'events':
          this.events.load(part);
          break;
        case 'statistics':
          this.statistics.load(part);
      }
    }
  }

  /** Does again what a journal says; nothing is told to anybody meanwhile. To be ended by `resume`. */
  replay(entries: Iterable<Entry>): void {
    this.isReplaying = true;
    for (const entry of entries) {
      try {
        repeat(this.engine, entry);
      } catch {
        // What was refused then is refused again, and has used up the same SIDs.
      }
      for (const callback of this.outbox.splice(0)) this.untold.set(++this.callbackCount, callback);
      if (entry.do === 'told') this.untold.delete(entry.n);
    }
    this.isReplaying = false;
  }

  /** Goes on where the journal ends: sends the callbacks again that nobody was told of for certain. */
  resume(): void {
    for (const [number, callback] of this.untold) this.send(callback, number);
    this.catchUp();
    this.setTimer();
  }

  /** Resolves when everything that has happened so far cannot be lost any more. */
  async durable(): Promise<void> {
    await this.options.journal?.durable();
  }

  close(): void {
    this.isClosed = true;
    this.timer?.cancel();
  }

  private act<T>(change: () => T): T {
    try {
      return change();
    } finally {
      // A refused command may still have let due things happen first.
      for (const callback of this.outbox.splice(0)) this.send(callback, ++this.callbackCount);
      this.setTimer();
      this.shorten();
    }
  }

  private shorten(): void {
    const { journal } = this.options;
    if (journal?.isLong) journal.replace(this.dump());
  }

  private *dump(): Iterable<Part> {
    yield {
      part: 'run',
      engine: this.engine.dump(),
      sids: this.options.sids.position,
      eventSids: this.options.eventSids.position,
      callbackCount: this.callbackCount,
      untold: [...this.untold],
    };
    for (const part of this.events.dump()) yield { part: 'events', ...part };
    for (const part of this.statistics.dump()) yield { part: 'statistics', ...part };
  }

  private note(event: DomainEvent): void {
    this.statistics.add(event);
    const record = this.events.add(event);
    const { eventCallbackUrl: url, eventsFilter } = event.workspace.settings;
    if (url !== '' && passes(eventsFilter, event.type)) this.outbox.push({ event: record, url });
    if (!this.isReplaying) this.options.onEvent?.(event);
  }

  private send(callback: Callback, number: number): void {
    const told = this.hand(callback);
    const { journal } = this.options;
    if (journal === undefined) return;
    this.untold.set(number, callback);
    told?.then(() => {
      if (this.isClosed) return;
      this.untold.delete(number);
      journal.note({ do: 'told', n: number });
    });
  }

  private hand(callback: Callback): Promise<void> | undefined {
    if ('event' in callback) return this.eventSender?.send(callback);
    if ('callSid' in callback) return this.sender?.sendCallStatus(callback);
    return this.sender?.sendAssignment(callback);
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
