import type { AccountSid, WorkspaceSid } from 'taskrouter/sid';
import type { TaskEntry, Timed, WorkerEntry } from './indexes/entries';
import { IDLE_ORDERS, type IdleOrder } from './indexes/idle-order';
import type { EngineOutput, Occurrence } from './output';
import type { RoutingChoices } from './routing-choices';
import type { SidSource } from './sid-source';
import type { Task } from './tables/task';
import type { WorkspaceSettings } from './tables/workspace-tables';
import { WorkspaceState } from './workspace-state';

/** What the engine works with besides its own state. */
export interface EngineContext {
  readonly accountSid: AccountSid;
  readonly sids: SidSource;
  readonly output: EngineOutput;
  readonly routing: RoutingChoices;
}

/** A workspace as commands and the lifecycle see it: they change it, and tell what happened. */
export class Workspace extends WorkspaceState {
  /** Tasks to be routed, and workers to be given tasks, before the command ends. */
  readonly unroutedTasks: Task[] = [];
  readonly freedWorkers = new Set<WorkerEntry>();
  /** Which of two workers has been idle for longer. */
  readonly idlesLonger: IdleOrder;

  constructor(
    sid: WorkspaceSid,
    readonly context: EngineContext,
    settings: WorkspaceSettings,
    dateCreated: number,
  ) {
    super(sid, settings, dateCreated);
    this.idlesLonger = IDLE_ORDERS[context.routing.longestIdle];
  }

  /** Tells what happened just now. @param occurrence made for this call: the event is the same object, never a copy. */
  emit(occurrence: Occurrence): void {
    const { output } = this.context;
    if (output.events !== undefined && !output.events.has(occurrence.type)) return;
    output.event(Object.assign(occurrence, { at: this.now, workspace: this }));
  }

  /** The next number in the workspace's order of happening. */
  nextSequence(): number {
    return ++this.lastSequence;
  }

  /** Makes something due for the row at `at` (ms since the epoch), whatever was due before; at undefined nothing. */
  makeDue(row: Timed, at: number | undefined): void {
    if (this.changeDue(row, at)) this.indexDue(row);
  }

  /** As `makeDue`, for a task whose entry is at hand. */
  makeTaskDue(entry: TaskEntry, at: number | undefined): void {
    if (this.changeDue(entry.task, at)) this.indexTaskDue(entry);
  }

  private changeDue(row: Timed, at: number | undefined): boolean {
    if (row.dueAt === at) return false;
    row.dueAt = at;
    if (at !== undefined) row.dueOrder = ++this.lastDueOrder;
    return true;
  }
}
