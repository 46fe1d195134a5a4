import { parseSid, type ReservationSid, type TaskSid, type WorkspaceSid } from 'taskrouter/sid';
import type { CommandName, CommandParams } from '../engine/commands';
import { Engine } from '../engine/engine';
import type { DomainEvent } from '../engine/output';
import type { RoutingChoices } from '../engine/routing-choices';
import type { SidSource } from '../engine/sid-source';
import type { Target } from '../engine/workflow/configuration';
import { applySeed } from '../seed/apply-seed';
import { seedSidOf, seedSids } from '../seed/seed-sids';
import type { WorkspaceSeed } from '../seed/workspace-seed';
import { createSidSource } from '../sids';
import type { TaskKind } from './demand';

/*
 * The bare engine as the simulation sees it: everything the simulation knows of the engine is in this file. Workers,
 * queues and targets are numbers, their place in `workers`, `queues` and `targets`; tasks are the simulation's own.
 */

/** A task of the simulation. Its SID is written here when the engine has given it one. */
export interface RoutedTask {
  sid: TaskSid | undefined;
}

/** Told what happens, in the order of happening, in the middle of a command: it takes note and returns. */
export interface RoutingListener<T extends RoutedTask> {
  entered(task: T, queue: number): void;
  matched(task: T, target: number): void;
  offered(task: T, worker: number, reservation: ReservationSid): void;
  /** An offer that wasn't accepted is over. */
  offerEnded(
    task: T,
    worker: number,
    reservation: ReservationSid,
    how: 'rejected' | 'timeout' | 'canceled' | 'rescinded',
  ): void;
  /** Canceled (asked for, or by its workflow or its time to live), or deleted by TaskRouter. */
  gone(task: T): void;
  /** The worker is in another activity. */
  moved(worker: number, isAvailable: boolean): void;
}

/** A target of a workflow, for people. */
export interface TargetName {
  readonly workflow: string;
  /** The filter's name, its expression when it has none, or `default`. */
  readonly filter: string;
  /** From 1. */
  readonly position: number;
  readonly queue: string;
}

export class RoutedWorkspace<T extends RoutedTask> {
  readonly workers: readonly string[];
  readonly queues: readonly string[];
  readonly targets: TargetName[] = [];
  readonly isMultiTasking: boolean;
  private readonly engine: Engine;
  private readonly sids: SidSource;
  private readonly workspaceSid: WorkspaceSid;
  private readonly tasks = new Map<TaskSid, T>();
  private readonly workerIndex = new Map<string, number>();
  private readonly queueIndex = new Map<string, number>();
  private readonly targetIndex = new Map<Target, number>();
  /** The task that is being created: the engine tells of it before it gives its SID back. */
  private creating: T | undefined;

  constructor(
    private readonly seed: WorkspaceSeed,
    routing: RoutingChoices,
    private readonly listener: RoutingListener<T>,
  ) {
    this.sids = countedSids();
    this.engine = new Engine({
      accountSid: parseSid('AC', `AC${'0'.repeat(32)}`),
      sids: this.sids,
      routing,
      output: {
        events: NOTED_EVENTS,
        event: (event) => this.note(event),
        assignment: () => {},
        callStatus: () => {},
        alert: () => {},
      },
    });
    this.workspaceSid = seedSids(this.sids, seed).workspaceSid;
    this.workers = seed.workers.map(({ friendlyName }) => friendlyName);
    this.queues = seed.taskQueues.map(({ friendlyName }) => friendlyName);
    this.isMultiTasking = seed.multiTaskEnabled ?? true;
    for (const [index, name] of this.workers.entries()) this.workerIndex.set(this.sidOf('WK', name), index);
    for (const [index, name] of this.queues.entries()) this.queueIndex.set(this.sidOf('WQ', name), index);
    this.seedEngine();
    this.nameTargets();
  }

  /** When the engine has something due, in ms; undefined when it hasn't. */
  nextDeadline(): number | undefined {
    return this.engine.nextDeadline();
  }

  advanceTo(now: number): void {
    this.engine.advanceTo(now);
  }

  create(now: number, task: T, { workflow, channel, priority }: TaskKind, attributes: string): void {
    this.creating = task;
    this.engine.execute(now, this.workspaceSid, 'createTask', {
      attributes,
      workflowSid: this.sidOf('WW', workflow ?? this.seed.workflows[0].friendlyName),
      taskChannel: channel,
      priority,
    });
    this.creating = undefined;
  }

  accept(now: number, reservation: ReservationSid): void {
    this.engine.execute(now, this.workspaceSid, 'updateReservation', {
      sid: reservation,
      status: 'accepted',
    });
  }

  wrapUp(now: number, task: T): void {
    if (task.sid === undefined) return;
    this.engine.execute(now, this.workspaceSid, 'updateTask', { sid: task.sid, status: 'wrapping' });
  }

  complete(now: number, task: T): void {
    if (task.sid === undefined) return;
    this.engine.execute(now, this.workspaceSid, 'updateTask', { sid: task.sid, status: 'completed' });
    this.tasks.delete(task.sid);
  }

  cancel(now: number, task: T): void {
    if (task.sid === undefined) return;
    this.engine.execute(now, this.workspaceSid, 'updateTask', { sid: task.sid, status: 'canceled' });
  }

  /** @param activity its friendly name. */
  move(now: number, worker: number, activity: string): void {
    const sid = this.sidOf('WK', this.workers[worker] ?? '');
    const activitySid = this.sidOf('WA', activity);
    this.engine.execute(now, this.workspaceSid, 'updateWorker', { sid, activitySid });
  }

  /** The activity each worker starts in, and whether it is given tasks there. */
  startActivities(): { readonly name: string; readonly isAvailable: boolean }[] {
    const workspace = this.workspace();
    return [...(workspace?.workers.values() ?? [])].flatMap((worker) => {
      const activity = workspace?.activityOf(worker);
      return activity ? [{ name: activity.friendlyName, isAvailable: activity.available }] : [];
    });
  }

  /** For each queue, the workers in it. */
  members(): number[][] {
    const queues = [...(this.workspace()?.queueEntries.values() ?? [])];
    return queues.map(({ members }) =>
      [...members].map(({ worker }) => this.workerIndex.get(worker.sid) ?? -1),
    );
  }

  private workspace() {
    return this.engine.workspaces.get(this.workspaceSid);
  }

  private sidOf<P extends 'WA' | 'WK' | 'WQ' | 'WW'>(prefix: P, name: string) {
    return seedSidOf(this.sids, this.seed)(prefix, name);
  }

  // Nobody is called back, so the engine is not to prepare what would be sent.
  private seedEngine(): void {
    const [first, ...others] = this.seed.workflows.map(
      ({ assignmentCallbackUrl: _, fallbackAssignmentCallbackUrl: __, ...workflow }) => workflow,
    );
    if (first === undefined) return;
    const world = {
      createWorkspace: (params: Parameters<Engine['createWorkspace']>[1]) =>
        this.engine.createWorkspace(0, params),
      execute: <N extends CommandName>(sid: WorkspaceSid, name: N, params: CommandParams<N>) =>
        this.engine.execute(0, sid, name, params),
    };
    applySeed(world, this.sids, { ...this.seed, workflows: [first, ...others] });
  }

  private nameTargets(): void {
    const workspace = this.workspace();
    for (const workflow of workspace?.workflows.values() ?? []) {
      const { friendlyName } = workflow;
      const configuration = workspace?.configurationOf(workflow);
      if (configuration === undefined) continue;
      const name = (target: Target, filter: string, position: number) => {
        const queue = this.queues[this.queueIndex.get(target.queue) ?? -1] ?? '';
        this.targetIndex.set(target, this.targets.length);
        this.targets.push({ workflow: friendlyName, filter, position, queue });
      };
      for (const { name: filter, expression, targets } of configuration.filters) {
        for (const [index, target] of targets.entries()) name(target, filter ?? expression.text, index + 1);
      }
      if (configuration.defaultTarget !== undefined) name(configuration.defaultTarget, 'default', 1);
    }
  }

  private note(event: DomainEvent): void {
    switch (event.type) {
      case 'task-queue.entered': {
        const task = this.taskOf(event.task.sid);
        if (task !== undefined) this.listener.entered(task, this.queueIndex.get(event.taskQueue.sid) ?? -1);
        break;
      }
      case 'workflow.target-matched': {
        const task = this.taskOf(event.task.sid);
        const target = event.workspace.targetOf(event.task);
        const index = target === undefined ? undefined : this.targetIndex.get(target);
        if (task !== undefined && index !== undefined) this.listener.matched(task, index);
        break;
      }
      case 'reservation.created':
      case 'reservation.rejected':
      case 'reservation.timeout':
      case 'reservation.canceled':
      case 'reservation.rescinded': {
        const { sid, taskSid, workerSid } = event.reservation;
        const task = this.taskOf(taskSid);
        const worker = this.workerIndex.get(workerSid);
        if (task === undefined || worker === undefined) break;
        if (event.type === 'reservation.created') this.listener.offered(task, worker, sid);
        else this.listener.offerEnded(task, worker, sid, ENDINGS[event.type]);
        break;
      }
      case 'task.canceled':
      case 'task.system-deleted': {
        const task = this.taskOf(event.task.sid);
        this.tasks.delete(event.task.sid);
        if (task !== undefined) this.listener.gone(task);
        break;
      }
      case 'worker.activity.update': {
        const worker = this.workerIndex.get(event.worker.sid);
        if (worker !== undefined)
          this.listener.moved(worker, event.workspace.activityOf(event.worker).available);
      }
    }
  }

  private taskOf(sid: TaskSid): T | undefined {
    const known = this.tasks.get(sid);
    if (known !== undefined || this.creating === undefined) return known;
    const task = this.creating;
    this.creating = undefined;
    task.sid = sid;
    this.tasks.set(sid, task);
    return task;
  }
}

/** What `note` looks at. */
const NOTED_EVENTS: ReadonlySet<DomainEvent['type']> = new Set([
  'task-queue.entered',
  'workflow.target-matched',
  'reservation.created',
  'reservation.rejected',
  'reservation.timeout',
  'reservation.canceled',
  'reservation.rescinded',
  'task.canceled',
  'task.system-deleted',
  'worker.activity.update',
]);

const ENDINGS = {
  'reservation.rejected': 'rejected',
  'reservation.timeout': 'timeout',
  'reservation.canceled': 'canceled',
  'reservation.rescinded': 'rescinded',
} as const;

/** SIDs that count up: cheaper than those that look random, of which a simulated day needs hundreds of thousands. */
function countedSids(): SidSource {
  const { of } = createSidSource('');
  const known = new Map<string, string>();
  let last = 0;
  return {
    next: (prefix) => parseSid(prefix, prefix + (++last).toString(16).padStart(32, '0')),
    of: (prefix, ...names) => {
      const key = `${prefix} ${names.join('\n')}`;
      const sid = known.get(key) ?? of(prefix, ...names);
      known.set(key, sid);
      return parseSid(prefix, sid);
    },
  };
}
