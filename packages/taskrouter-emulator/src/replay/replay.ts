import type { TaskSid } from 'taskrouter/sid';
import { DEFAULT_ROUTING_CHOICES, type RoutingChoices } from '../engine/routing-choices';
import type { WorkspaceSeed } from '../seed/workspace-seed';
import type { RecordedEvent } from './recorded-event';
import { type EngineOffer, type ReplayedTask, ReplayedWorkspace } from './replayed-workspace';

/** A recorded `reservation.created` that the engine did not foresee. */
export interface Miss {
  readonly line: number;
  /** ms since the epoch. */
  readonly at: number;
  readonly task: string;
  /** The worker of the record. */
  readonly recorded: string;
  /** What the engine did with the task, and why not what the record says. */
  readonly reason: string;
}

/** How well the engine foresaw what a real workspace did. */
export interface ReplayResult {
  readonly reservations: number;
  readonly predicted: number;
  /** `predicted` of `reservations`; null when there were none. */
  readonly share: number | null;
  readonly misses: readonly Miss[];
}

/** ms by which clocks and timers of a real workspace may differ from the engine's. */
const TOLERANCE_MS = 1_000;

/**
 * Feeds what a workspace recorded (tasks, activities, acceptances, ends) to the engine, and compares its reservations
 * with the recorded ones. After a miss the engine is set right, so that each reservation is judged by what came before.
 * @param seed the workspace as it was, by friendly name.
 */
export function replayRecord(
  seed: WorkspaceSeed,
  events: readonly RecordedEvent[],
  routing: Partial<RoutingChoices> = {},
): ReplayResult {
  return new Replay(seed, events, { ...DEFAULT_ROUTING_CHOICES, ...seed.routing, ...routing }).run();
}

/** A recorded task, and what stands for it in the engine. */
interface KnownTask {
  readonly description: ReplayedTask;
  sid: TaskSid | undefined;
  attributes: string;
  priority: string | undefined;
  /** The engine's offer that each recorded reservation is, by the reservation's recorded SID. */
  readonly reservations: Map<string, EngineOffer>;
  /** Offers of the engine's that a recorded reservation has been found to be. */
  readonly matched: Set<EngineOffer>;
}

class Replay {
  private readonly workspace: ReplayedWorkspace;
  private readonly tasks = new Map<string, KnownTask>();
  private readonly directWorkers: ReadonlyMap<string, string>;
  /** When each task was canceled or deleted. */
  private readonly ends: ReadonlyMap<string, number>;
  private readonly misses: Miss[] = [];
  private reservations = 0;

  constructor(
    private readonly seed: WorkspaceSeed,
    private readonly events: readonly RecordedEvent[],
    routing: RoutingChoices,
  ) {
    const startsAt = (events[0]?.at ?? 0) - 1;
    this.workspace = new ReplayedWorkspace(seed, routing, startsAt);
    this.directWorkers = directWorkersIn(events);
    this.ends = new Map(
      events
        .filter(({ type }) => type === 'task.canceled' || type === 'task.deleted')
        .map((event) => [event.field('task_sid') ?? '', event.at]),
    );
    for (const [worker, activity] of startActivities(events))
      this.workspace.moveWorker(startsAt, worker, activity);
  }

  run(): ReplayResult {
    for (const [index, event] of this.events.entries()) {
      if (event.type === 'reservation.created') this.judge(event, this.events[index + 1]?.at);
      else this.feed(event);
    }
    const { reservations, misses } = this;
    const predicted = reservations - misses.length;
    return { reservations, predicted, share: reservations === 0 ? null : predicted / reservations, misses };
  }

  private judge(event: RecordedEvent, nextAt: number | undefined): void {
    this.reservations++;
    const task = this.taskOf(event);
    const worker = event.field('worker_name') ?? '';
    this.workspace.advanceTo(event.at);
    let offer = this.openOffer(task, worker);
    if (offer === undefined) {
      this.workspace.advanceTo(Math.min(event.at + TOLERANCE_MS, nextAt ?? Number.POSITIVE_INFINITY));
      offer = this.openOffer(task, worker);
    }
    if (offer === undefined) {
      this.misses.push(this.missOf(event, task, worker));
      offer = this.setRight(event.at, task, worker);
    }
    if (offer === undefined) return;
    task.matched.add(offer);
    task.reservations.set(event.field('reservation_sid') ?? '', offer);
  }

  private openOffer(task: KnownTask, worker: string): EngineOffer | undefined {
    return this.offersOf(task).find((offer) => offer.worker === worker && !task.matched.has(offer));
  }

  private offersOf({ sid }: KnownTask): readonly EngineOffer[] {
    return sid === undefined ? [] : (this.workspace.offers.get(sid) ?? []);
  }

  private missOf(event: RecordedEvent, task: KnownTask, worker: string): Miss {
    const { line, at } = event;
    const other = this.offersOf(task).find((offer) => offer.isOpen && !task.matched.has(offer));
    const where =
      other !== undefined
        ? `the engine offered it to ${other.worker}`
        : task.sid === undefined
          ? 'the engine does not have the task'
          : this.workspace.whereIs(task.sid);
    const why = task.sid === undefined ? '' : `; ${this.workspace.whyNot(task.sid, worker)}`;
    return { line, at, task: event.field('task_sid') ?? '', recorded: worker, reason: `${where}${why}` };
  }

  // The task goes on as one that is routed to the worker of the record directly.
  private setRight(at: number, task: KnownTask, worker: string): EngineOffer | undefined {
    if (task.sid !== undefined) this.workspace.deleteTask(at, task.sid);
    task.sid = this.workspace.force(at, task.description, worker);
    return this.openOffer(task, worker);
  }

  private feed(event: RecordedEvent): void {
    const { at, type } = event;
    const worker = event.field('worker_name') ?? '';
    switch (type) {
      case 'task.created':
        this.taskOf(event);
        break;
      case 'task.updated':
        this.update(event);
        break;
      case 'task.canceled':
      case 'task.wrapup':
      case 'task.completed':
        this.setStatus(event, STATUSES[type]);
        break;
      case 'task.deleted':
      case 'task.system-deleted': {
        const { sid } = this.taskOf(event);
        if (sid !== undefined) this.workspace.deleteTask(at, sid);
        break;
      }
      case 'reservation.accepted':
      case 'reservation.rejected':
      case 'reservation.timeout':
        this.endOffer(event);
        break;
      case 'reservation.canceled':
        // A task that is canceled loses its reservations first, and is not to be offered to others in between.
        if (this.isEnding(event)) this.setStatus(event, 'canceled');
        else this.endOffer(event);
        break;
      case 'worker.activity.update':
        this.workspace.moveWorker(at, worker, event.field('worker_activity_name') ?? '');
        break;
      case 'worker.attributes.update':
        this.workspace.describeWorker(at, worker, event.field('worker_attributes') ?? '{}');
        break;
      case 'worker.capacity.update':
      case 'worker.channel.availability.update':
        this.changeChannel(event, worker);
    }
  }

  private update(event: RecordedEvent): void {
    const task = this.taskOf(event);
    const attributes = event.field('task_attributes') ?? task.attributes;
    const priority = event.field('task_priority');
    if (task.sid === undefined) return;
    if (attributes !== task.attributes) {
      task.attributes = attributes;
      this.workspace.updateTask(event.at, task.sid, { attributes });
    }
    if (priority !== undefined && priority !== task.priority && isWaiting(event)) {
      task.priority = priority;
      this.workspace.updateTask(event.at, task.sid, { priority: Number(priority) });
    }
  }

  private isEnding(event: RecordedEvent): boolean {
    const endsAt = this.ends.get(event.field('task_sid') ?? '');
    return endsAt !== undefined && endsAt - event.at <= TOLERANCE_MS;
  }

  private setStatus(event: RecordedEvent, status: 'canceled' | 'wrapping' | 'completed'): void {
    const { sid } = this.taskOf(event);
    if (sid !== undefined) this.workspace.updateTask(event.at, sid, { status });
  }

  private endOffer(event: RecordedEvent): void {
    const task = this.taskOf(event);
    const offer = task.reservations.get(event.field('reservation_sid') ?? '');
    this.workspace.advanceTo(event.at);
    if (offer === undefined || !offer.isOpen) return;
    if (event.type === 'reservation.accepted') this.workspace.accept(event.at, offer.reservation);
    else if (event.type === 'reservation.timeout') {
      const { timeoutActivity, activities } = this.seed;
      const activity = timeoutActivity ?? activities[0]?.friendlyName;
      this.workspace.reject(event.at, offer.reservation, activity);
    } else this.workspace.reject(event.at, offer.reservation);
  }

  private changeChannel(event: RecordedEvent, worker: string): void {
    const capacity = event.field('worker_channel_capacity');
    const available = event.field('worker_channel_available');
    this.workspace.changeChannel(event.at, worker, event.field('task_channel_unique_name') ?? '', {
      ...(capacity !== undefined && { capacity: Number(capacity) }),
      ...(available !== undefined && { available: available === 'true' }),
    });
  }

  /** The task the event is about; created when this is the first that is heard of it. */
  private taskOf(event: RecordedEvent): KnownTask {
    const recordedSid = event.field('task_sid') ?? '';
    const known = this.tasks.get(recordedSid);
    if (known !== undefined) return known;
    const description = descriptionOf(event, this.directWorkers.get(recordedSid));
    const task: KnownTask = {
      description,
      sid: undefined,
      attributes: description.attributes,
      priority: event.field('task_priority'),
      reservations: new Map(),
      matched: new Set(),
    };
    this.tasks.set(recordedSid, task);
    // What had begun before the record did, and is over or in hand, is not routed again.
    if (event.type === 'task.created' || isWaiting(event))
      task.sid = this.workspace.create(event.at, description);
    return task;
  }
}

const STATUSES = {
  'task.canceled': 'canceled',
  'task.wrapup': 'wrapping',
  'task.completed': 'completed',
} as const;

/** Events that come before a task's creation is told are about a task that is just being created. */
function isWaiting(event: RecordedEvent): boolean {
  const status = event.field('task_assignment_status');
  return event.type === 'reservation.created' || status === 'pending' || status === 'reserved';
}

function descriptionOf(event: RecordedEvent, worker: string | undefined): ReplayedTask {
  const workflow = event.field('workflow_name');
  const startedAt = moment(event.field('task_virtual_start_time'));
  const priority = event.field('task_priority');
  const isOld = startedAt !== undefined && startedAt < Math.floor(event.at / 1000) * 1000;
  return {
    attributes: event.field('task_attributes') ?? '{}',
    workflow,
    queue: workflow === undefined && worker === undefined ? event.field('task_queue_name') : undefined,
    worker: workflow === undefined ? worker : undefined,
    channel: event.field('task_channel_unique_name'),
    priority: priority === undefined ? undefined : Number(priority),
    virtualStartTime: isOld ? startedAt : undefined,
  };
}

function moment(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = /^\d+$/.test(text) ? Number(text) * (text.length > 11 ? 1 : 1000) : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** Where each worker was when the record began: what its first event says of before. */
function startActivities(events: readonly RecordedEvent[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const event of events) {
    const worker = event.field('worker_name');
    if (worker === undefined || found.has(worker) || event.type === 'worker.created') continue;
    const activity =
      event.type === 'worker.activity.update'
        ? event.field('worker_previous_activity_name')
        : event.field('worker_activity_name');
    if (activity !== undefined) found.set(worker, activity);
  }
  return found;
}

/** Tasks that no workflow routes and that are in no queue are routed to the worker who is offered them. */
function directWorkersIn(events: readonly RecordedEvent[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const event of events) {
    const task = event.field('task_sid');
    const worker = event.field('worker_name');
    if (event.type !== 'reservation.created' || task === undefined || worker === undefined) continue;
    if (event.field('workflow_name') === undefined && event.field('task_queue_name') === undefined)
      found.set(task, found.get(task) ?? worker);
  }
  return found;
}
