import type { TaskChannelSid } from 'taskrouter/sid';
import type { TaskQueue } from '../tables/resources';
import type { Task } from '../tables/task';
import { idleLonger, type Worker } from '../tables/worker';
import type { OrderClause } from '../workflow/order-by';
import { compareRanks, type Rank, rankOf } from '../workflow/order-by';
import { type HeapItem, IndexedHeap } from './heap';

/** What a match group knows of a worker. */
export interface Candidate {
  readonly worker: Worker;
  /** What expressions see of it. */
  readonly scope: Readonly<Record<string, unknown>>;
}

/** A task that can wait in a match group. */
export interface WaitingTask extends HeapItem {
  readonly task: Task;
}

/** A worker's place in a match group; it is in the group's heap while the worker could take a task from it. */
export interface Membership extends HeapItem {
  readonly worker: Worker;
  readonly group: MatchGroup;
  /** What `order_by` sees of the worker. */
  rank: Rank;
}

/** What tells one match group from another. */
export interface MatchTerms {
  /** Undefined for tasks routed directly to a worker. */
  readonly queue: TaskQueue | undefined;
  readonly channelSid: TaskChannelSid;
  /** Which of the queue's members may take its tasks. */
  readonly admits: (candidate: Candidate) => boolean;
  /** Whether `admits` looks at the worker's activity and must be asked again when that changes. */
  readonly readsActivity: boolean;
  readonly orderBy: readonly OrderClause[];
  /** Tasks that go to their worker whatever its activity and load. */
  readonly ignoreCapacity: boolean;
}

/**
 * The tasks that can go to exactly the same workers (same queue, channel, target conditions), in the order in which
 * they are given out, and those workers, in the order in which they are chosen. Because all its tasks are alike,
 * matching looks at the two fronts and never scans.
 */
export class MatchGroup {
  readonly members = new Set<Membership>();
  readonly idle = new IndexedHeap<Membership>(prefers);
  private queued: IndexedHeap<WaitingTask>;

  constructor(readonly terms: MatchTerms) {
    this.queued = new IndexedHeap(orderOf(terms.queue));
  }

  /** The tasks that want a worker. */
  get waiting(): IndexedHeap<WaitingTask> {
    return this.queued;
  }

  /** A membership for the worker, which isn't in the group yet. */
  membershipOf(candidate: Candidate): Membership {
    return { worker: candidate.worker, group: this, rank: this.rankOf(candidate), heapIndex: -1 };
  }

  rankOf(candidate: Candidate): Rank {
    return rankOf(this.terms.orderBy, candidate.scope);
  }

  /** Puts the waiting tasks in the order the queue has now. */
  reorder(): void {
    const tasks = [...this.queued.values()];
    for (const task of tasks) this.queued.remove(task);
    this.queued = new IndexedHeap(orderOf(this.terms.queue));
    for (const task of tasks) this.queued.push(task);
  }

  /** The worker to offer the task to: the first that hasn't been offered it in this round. */
  bestWorkerFor(task: Task): Worker | undefined {
    return firstWhere(this.idle, ({ worker }) => !task.round.includes(worker.sid))?.worker;
  }

  /** The task to give the worker: the first it hasn't been offered in this round. */
  bestTaskFor(worker: Worker): Task | undefined {
    return firstWhere(this.queued, ({ task }) => !task.round.includes(worker.sid))?.task;
  }
}

// https://www.twilio.com/docs/taskrouter/order-workers: order_by, then longest since the last assignment.
function prefers(a: Membership, b: Membership): boolean {
  const order = compareRanks(a.rank, b.rank);
  return order === 0 ? idleLonger(a.worker, b.worker) : order < 0;
}

function orderOf(queue: TaskQueue | undefined): (a: WaitingTask, b: WaitingTask) => boolean {
  return queue?.taskOrder === 'LIFO'
    ? (a, b) => newestFirst(a.task, b.task)
    : (a, b) => priorityThenOldestFirst(a.task, b.task);
}

/**
 * FIFO: higher priority first, then the earlier virtual start time.
 * Source: https://www.twilio.com/docs/taskrouter/api/task-queue
 */
export function priorityThenOldestFirst(a: Task, b: Task): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  if (a.virtualStartTime !== b.virtualStartTime) return a.virtualStartTime < b.virtualStartTime;
  return a.sequence < b.sequence;
}

/**
 * LIFO: the newest first, whatever its priority.
 * Source: https://www.twilio.com/docs/taskrouter/queue-ordering-last-first-out-lifo
 */
export function newestFirst(a: Task, b: Task): boolean {
  if (a.virtualStartTime !== b.virtualStartTime) return a.virtualStartTime > b.virtualStartTime;
  return a.sequence > b.sequence;
}

// Those passed over have an open round with each other, at most a worker's capacity or MaxReservedWorkers of them.
function firstWhere<T extends HeapItem>(heap: IndexedHeap<T>, accept: (item: T) => boolean): T | undefined {
  const first = heap.peek();
  if (first === undefined || accept(first)) return first;
  const passedOver: T[] = [];
  let found: T | undefined;
  for (let item = heap.peek(); item !== undefined; item = heap.peek()) {
    if (accept(item)) {
      found = item;
      break;
    }
    heap.remove(item);
    passedOver.push(item);
  }
  for (const item of passedOver) heap.push(item);
  return found;
}
