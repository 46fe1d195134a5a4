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

export interface RuntimeOptions {
  readonly accountSid: AccountSid;
  readonly clock: Clock;
  readonly sids: SidSource;
  readonly rules: RoutingRules;
  readonly alerts: DebuggerLog;
  /** Told of everything that happens, at the moment it happens. */
  readonly onEvent?: (event: DomainEvent) => void;
}

/** The engine in the world: it is given the time, woken when something is due, and its callbacks are sent. */
export class Runtime {
  private readonly engine: Engine;
  private readonly outbox: (AssignmentCallback | CallStatusCallback)[] = [];
  private timer: Timer | undefined;
  private timerAt: number | undefined;
  private sender: CallbackSender | undefined;

  constructor(private readonly options: RuntimeOptions) {
    const { accountSid, sids, rules, alerts, onEvent } = options;
    this.engine = new Engine({
      accountSid,
      sids,
      rules,
      output: {
        event: (event) => onEvent?.(event),
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

  private send(callback: AssignmentCallback | CallStatusCallback): void {
    if ('callSid' in callback) this.sender?.sendCallStatus(callback);
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
