import { parseSid, type ReservationSid, type TaskSid, type WorkerSid } from 'taskrouter/sid';
import { CommandError } from '../engine/command-error';
import type { CommandName, CommandParams } from '../engine/commands';
import { Engine } from '../engine/engine';
import type { DomainEvent } from '../engine/output';
import type { RoutingChoices } from '../engine/routing-choices';
import { applySeed } from '../seed/apply-seed';
import { seedSidOf, seedSids } from '../seed/seed-sids';
import type { WorkspaceSeed } from '../seed/workspace-seed';
import { createSidSource } from '../sids';

/** A task to be created as one was recorded. */
export interface ReplayedTask {
  readonly attributes: string;
  readonly workflow: string | undefined;
  readonly queue: string | undefined;
  /** The worker it is routed to directly. */
  readonly worker: string | undefined;
  readonly channel: string | undefined;
  readonly priority: number | undefined;
  /** ms since the epoch. */
  readonly virtualStartTime: number | undefined;
}

/** An offer of the engine's. */
export interface EngineOffer {
  readonly task: TaskSid;
  readonly worker: string;
  readonly reservation: ReservationSid;
  isOpen: boolean;
}

/**
 * The bare engine as a replay sees it: everything by friendly name, and what the record asks for and the engine's state
 * doesn't allow is left undone. Everything the replay knows of the engine is in this file.
 */
export class ReplayedWorkspace {
  /** All offers of each task, oldest first. */
  readonly offers = new Map<TaskSid, EngineOffer[]>();
  private readonly engine: Engine;
  private readonly sids = createSidSource('replay');
  private readonly workspaceSid;

  constructor(
    private readonly seed: WorkspaceSeed,
    routing: RoutingChoices,
    startsAt: number,
  ) {
    this.engine = new Engine({
      accountSid: parseSid('AC', `AC${'0'.repeat(32)}`),
      sids: this.sids,
      routing,
      output: {
        event: (event) => this.note(event),
        assignment: () => {},
        callStatus: () => {},
        alert: () => {},
      },
    });
    this.workspaceSid = seedSids(this.sids, seed).workspaceSid;
    const world = {
      createWorkspace: (params: Parameters<Engine['createWorkspace']>[1]) =>
        this.engine.createWorkspace(startsAt, params),
      execute: <N extends CommandName>(sid: typeof this.workspaceSid, name: N, params: CommandParams<N>) =>
        this.engine.execute(startsAt, sid, name, params),
    };
    applySeed(world, this.sids, seed);
  }

  advanceTo(at: number): void {
    this.engine.advanceTo(at);
  }

  /** @returns undefined when the engine refuses it. */
  create(at: number, task: ReplayedTask): TaskSid | undefined {
    const { attributes, workflow, queue, worker, channel, priority, virtualStartTime } = task;
    let sid: TaskSid | undefined;
    this.attempt(() => {
      const created = this.engine.execute(at, this.workspaceSid, 'createTask', {
        attributes,
        priority,
        virtualStartTime,
        taskChannel: channel,
        ...(worker !== undefined && { routingTarget: this.sidOf('WK', worker) }),
        ...(worker === undefined && queue !== undefined && { taskQueueSid: this.sidOf('WQ', queue) }),
        ...(worker === undefined &&
          queue === undefined &&
          workflow !== undefined && { workflowSid: this.sidOf('WW', workflow) }),
      });
      sid = created.sid;
    });
    return sid;
  }

  /** Gives the task, or what stands for it, to the worker: what the record says and the engine didn't do. */
  force(at: number, task: ReplayedTask, worker: string): TaskSid | undefined {
    return this.create(at, { ...task, worker, virtualStartTime: undefined });
  }

  updateTask(
    at: number,
    sid: TaskSid,
    changes: {
      readonly attributes?: string;
      readonly priority?: number;
      readonly status?: 'canceled' | 'wrapping' | 'completed';
    },
  ): void {
    this.run(at, 'updateTask', { sid, ...changes });
  }

  deleteTask(at: number, sid: TaskSid): void {
    this.run(at, 'deleteTask', { sid });
  }

  accept(at: number, reservation: ReservationSid): void {
    this.run(at, 'updateReservation', { sid: reservation, status: 'accepted' });
  }

  /** @param activity where its worker goes; it stays without. */
  reject(at: number, reservation: ReservationSid, activity?: string): void {
    const activitySid = activity === undefined ? undefined : this.sidOf('WA', activity);
    this.run(at, 'updateReservation', { sid: reservation, status: 'rejected', activitySid });
  }

  moveWorker(at: number, worker: string, activity: string): void {
    this.run(at, 'updateWorker', {
      sid: this.sidOf('WK', worker),
      activitySid: this.sidOf('WA', activity),
    });
  }

  describeWorker(at: number, worker: string, attributes: string): void {
    this.run(at, 'updateWorker', { sid: this.sidOf('WK', worker), attributes });
  }

  changeChannel(
    at: number,
    worker: string,
    channel: string,
    changes: { readonly capacity?: number; readonly available?: boolean },
  ): void {
    const workerSid = this.sidOf('WK', worker);
    const taskChannelSid = this.sidOf('TC', channel);
    const found = this.workerOf(workerSid)?.channels.find((one) => one.taskChannelSid === taskChannelSid);
    if (found !== undefined) this.run(at, 'updateWorkerChannel', { workerSid, sid: found.sid, ...changes });
  }

  /** Where the task is, for people. */
  whereIs(sid: TaskSid): string {
    const workspace = this.engine.workspaces.get(this.workspaceSid);
    const task = workspace?.tasks.get(sid);
    if (workspace === undefined || task === undefined) return 'the task is over';
    const queue = task.queueSid === undefined ? undefined : workspace.taskQueues.get(task.queueSid);
    return queue === undefined ? `it is ${task.status}` : `it is ${task.status} in ${queue.friendlyName}`;
  }

  /** Why the engine can't, or doesn't, give the task to the worker; for people. */
  whyNot(sid: TaskSid, name: string): string {
    const workspace = this.engine.workspaces.get(this.workspaceSid);
    const task = workspace?.tasks.get(sid);
    const worker = this.workerOf(this.sidOf('WK', name));
    if (workspace === undefined || task === undefined) return 'the task is over';
    if (worker === undefined) return `there is no worker ${name} in the workspace file`;
    const activity = workspace.activityOf(worker);
    const queue = task.queueSid === undefined ? undefined : workspace.queueEntries.get(task.queueSid);
    const isMember = [...(queue?.members ?? [])].some((member) => member.worker.sid === worker.sid);
    if (queue !== undefined && !isMember) return `${name} is not in the task's queue`;
    if (!activity.available) return `${name} is in ${activity.friendlyName}`;
    const busy = [...workspace.reservations.values()].filter(
      ({ workerSid, status }) =>
        workerSid === worker.sid && (status === 'pending' || status === 'accepted' || status === 'wrapping'),
    );
    if (busy.length > 0) return `${name} has ${busy.length} task(s) in hand`;
    return `${name} could take it, and has not waited longest`;
  }

  private workerOf(sid: WorkerSid) {
    return this.engine.workspaces.get(this.workspaceSid)?.workers.get(sid);
  }

  private sidOf<P extends 'TC' | 'WA' | 'WK' | 'WQ' | 'WW'>(prefix: P, name: string) {
    return seedSidOf(this.sids, this.seed)(prefix, name);
  }

  private run<N extends CommandName>(at: number, name: N, params: CommandParams<N>): void {
    this.attempt(() => this.engine.execute(at, this.workspaceSid, name, params));
  }

  // The record may ask for what the engine has done itself by now, or for what a miss has made impossible.
  private attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
    }
  }

  private note(event: DomainEvent): void {
    if (!('reservation' in event)) return;
    const { sid, taskSid, workerSid } = event.reservation;
    const known = this.offers.get(taskSid) ?? [];
    if (event.type === 'reservation.created') {
      const worker = this.workerOf(workerSid)?.friendlyName ?? '';
      this.offers.set(taskSid, [...known, { task: taskSid, worker, reservation: sid, isOpen: true }]);
    } else {
      const offer = known.find(({ reservation }) => reservation === sid);
      if (offer !== undefined) offer.isOpen = false;
    }
  }
}
