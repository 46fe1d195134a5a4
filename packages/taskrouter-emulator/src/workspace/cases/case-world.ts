import { parseSid, type ReservationSid, type TaskSid, type WorkspaceSid } from 'taskrouter/sid';
import type { CommandName, CommandParams, CommandResult } from '../../engine/commands';
import { Engine } from '../../engine/engine';
import type { DomainEvent, EngineOutput } from '../../engine/output';
import { DEFAULT_ROUTING_CHOICES } from '../../engine/routing-choices';
import type { SidSource } from '../../engine/sid-source';
import type { Workspace } from '../../engine/workspace';
import { applySeed } from '../../seed/apply-seed';
import { SID_PREFIX_OF } from '../../seed/name-references';
import { seedSidOf, seedSids } from '../../seed/seed-sids';
import type { WorkspaceSeed } from '../../seed/workspace-seed';
import { createSidSource } from '../../sids';

/** Where callbacks of a case go: they are looked at, and never sent. */
const CALLBACK_URL = 'http://localhost/assignment';

/** One workspace on the bare engine, at a time that stands still until it is moved. */
export class CaseWorld {
  /** ms since the epoch: 2026-01-05, a Monday, 09:00 UTC. A case has no other date. */
  static readonly START = Date.UTC(2026, 0, 5, 9);

  readonly workspaceSid: WorkspaceSid;
  private readonly sids: SidSource = createSidSource('case');
  private readonly engine: Engine;
  private time = CaseWorld.START;

  /** @param listener told what happens, in the middle of a command: it takes note and returns */
  constructor(
    private readonly seed: WorkspaceSeed,
    listener: Pick<EngineOutput, 'event' | 'assignment'>,
  ) {
    this.engine = new Engine({
      accountSid: parseSid('AC', `AC${'0'.repeat(32)}`),
      sids: this.sids,
      routing: { ...DEFAULT_ROUTING_CHOICES, ...seed.routing },
      output: {
        event: (event: DomainEvent) => listener.event(event),
        assignment: (callback) => listener.assignment(callback),
        callStatus: () => {},
        alert: () => {},
      },
    });
    this.workspaceSid = seedSids(this.sids, seed).workspaceSid;
    const world = {
      createWorkspace: (params: Parameters<Engine['createWorkspace']>[1]) =>
        this.engine.createWorkspace(this.time, params),
      execute: <N extends CommandName>(sid: WorkspaceSid, name: N, params: CommandParams<N>) =>
        this.engine.execute(this.time, sid, name, params),
    };
    const [first, ...others] = seed.workflows;
    const called = { assignmentCallbackUrl: CALLBACK_URL, fallbackAssignmentCallbackUrl: CALLBACK_URL };
    applySeed(world, this.sids, {
      ...seed,
      workflows: [{ ...first, ...called }, ...others.map((workflow) => ({ ...workflow, ...called }))],
    });
  }

  /** Seconds since the beginning. */
  get seconds(): number {
    return (this.time - CaseWorld.START) / 1_000;
  }

  /** When the engine has something due, in seconds since the beginning; undefined when it hasn't. */
  get nextDeadline(): number | undefined {
    const due = this.engine.nextDeadline();
    return due === undefined ? undefined : (due - CaseWorld.START) / 1_000;
  }

  get workspace(): Workspace {
    const workspace = this.engine.workspaces.get(this.workspaceSid);
    if (workspace === undefined) throw new Error('the workspace of a case is there from its beginning');
    return workspace;
  }

  moveTo(seconds: number): void {
    this.time = CaseWorld.START + seconds * 1_000;
    this.engine.advanceTo(this.time);
  }

  execute<N extends CommandName>(name: N, params: CommandParams<N>): CommandResult<N> {
    return this.engine.execute(this.time, this.workspaceSid, name, params);
  }

  sidOf<K extends keyof typeof SID_PREFIX_OF>(kind: K, name: string) {
    return seedSidOf(this.sids, this.seed)(SID_PREFIX_OF[kind], name);
  }

  move(worker: string, activity: string): void {
    const activitySid = this.sidOf('activity', activity);
    this.execute('updateWorker', { sid: this.sidOf('worker', worker), activitySid });
  }

  answer(reservation: ReservationSid, status: 'accepted' | 'rejected'): void {
    this.execute('updateReservation', { sid: reservation, status });
  }

  isPending(reservation: ReservationSid): boolean {
    return this.workspace.reservations.get(reservation)?.status === 'pending';
  }

  createTask(params: Omit<CommandParams<'createTask'>, 'workflowSid'>, workflow: string): TaskSid {
    return this.execute('createTask', { ...params, workflowSid: this.sidOf('workflow', workflow) }).sid;
  }
}
