import type { WorkspaceSid } from 'taskrouter/sid';
import { CommandError } from './command-error';
import { type CommandName, type CommandParams, type CommandResult, run } from './commands';
import { createWorkspace, type NewWorkspace } from './create-workspace';
import { timeUp } from './lifecycle/time-up';
import { restoreWorkspace } from './restore-workspace';
import { drain } from './routing/drain';
import type { RoutingChoices } from './routing-choices';
import type { EngineContext, Workspace } from './workspace';

export type EngineDump = ReturnType<Engine['dump']>;

/**
 * TaskRouter's routing as a deterministic machine: it reads no clock, draws no random number and does no I/O. Time
 * comes in with every command, what happens goes out through `EngineOutput`, and the same commands at the same times
 * give the same state.
 */
export class Engine {
  private readonly table = new Map<WorkspaceSid, Workspace>();
  private time = Number.NEGATIVE_INFINITY;

  constructor(private context: EngineContext) {}

  /** The choices that hold now. */
  get routing(): RoutingChoices {
    return this.context.routing;
  }

  /** The account's workspaces, oldest first. Read only. */
  get workspaces(): ReadonlyMap<WorkspaceSid, Workspace> {
    return this.table;
  }

  createWorkspace(now: number, params: NewWorkspace): Workspace {
    this.advanceTo(now);
    const workspace = createWorkspace(this.context, this.time, params);
    this.table.set(workspace.sid, workspace);
    return workspace;
  }

  /** Deletes the workspace and everything in it. */
  deleteWorkspace(now: number, sid: WorkspaceSid): void {
    this.advanceTo(now);
    const workspace = this.workspace(sid);
    this.table.delete(sid);
    this.context.output.event({ type: 'workspace.deleted', at: this.time, workspace });
  }

  /**
   * Carries out one command, after everything that is due by then.
   * @param now in ms since the epoch; time never goes back, an earlier one counts as the latest seen.
   * @throws CommandError before anything has changed.
   */
  execute<N extends CommandName>(
    now: number,
    workspaceSid: WorkspaceSid,
    name: N,
    params: CommandParams<N>,
  ): CommandResult<N> {
    this.advanceTo(now);
    const workspace = this.workspace(workspaceSid);
    workspace.now = this.time;
    const result = run(name, workspace, params);
    drain(workspace);
    return result;
  }

  /**
   * Follows other choices from now on; those that aren't named stay. The indexes are sorted by them, so every workspace
   * is made again from its rows.
   */
  chooseRouting(now: number, changes: Partial<RoutingChoices>): void {
    this.advanceTo(now);
    this.load({ ...this.dump(), routing: { ...this.routing, ...changes } });
  }

  /** Lets everything happen that is due at `now` (ms since the epoch) or before, each at its own moment. */
  advanceTo(now: number): void {
    this.time = Math.max(this.time, now);
    for (const workspace of this.table.values()) {
      for (;;) {
        const row = workspace.deadlines.next();
        if (row?.dueAt === undefined || row.dueAt > this.time) break;
        workspace.now = Math.max(workspace.now, row.dueAt);
        workspace.makeDue(row, undefined);
        timeUp(workspace, row);
        drain(workspace);
      }
      workspace.now = this.time;
    }
  }

  /** When something is due next, in ms since the epoch; undefined when nothing is. */
  nextDeadline(): number | undefined {
    let next: number | undefined;
    for (const workspace of this.table.values()) {
      const due = workspace.deadlines.next()?.dueAt;
      if (due !== undefined && (next === undefined || due < next)) next = due;
    }
    return next;
  }

  /** Everything there is, as rows; to be taken between two commands and written down at once: they are the engine's own. */
  dump() {
    const { time, routing } = this;
    return { time, routing, workspaces: [...this.table.values()].map((workspace) => workspace.dump()) };
  }

  /** Takes over a dump and its rows, in the place of what there is of the same workspaces. */
  load(dump: EngineDump): void {
    this.time = dump.time;
    this.context = { ...this.context, routing: { ...this.routing, ...dump.routing } };
    for (const workspace of dump.workspaces)
      this.table.set(workspace.sid, restoreWorkspace(this.context, workspace));
  }

  private workspace(sid: WorkspaceSid): Workspace {
    const workspace = this.table.get(sid);
    if (workspace === undefined) throw new CommandError('not-found', `${sid} was not found`);
    return workspace;
  }
}
