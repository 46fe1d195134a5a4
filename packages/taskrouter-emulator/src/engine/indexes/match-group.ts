import { type HeapItem, IndexedHeap } from '../indexes/heap';
import type { TaskChannel, TaskQueue } from '../tables/resources';
import { isInRound, type Task } from '../tables/task';
import { idleLonger, type Worker } from '../tables/worker';
import { compareByClauses, type OrderClause } from '../workflow/order-by';

/** A worker's place in a group; it is in the group's heap while the worker could take a task from it. */
export interface Membership extends HeapItem {
  readonly worker: Worker;
  readonly group: MatchGroup;
}

/** What tells one group from another. */
export interface MatchTerms {
  /** Undefined for tasks routed directly to a worker. */
  readonly queue: TaskQueue | undefined;
  readonly channel: TaskChannel;
  /** Which of the queue's members may take its tasks. */
  readonly admits: (worker: Worker) => boolean;
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
export class MatchGroup implements MatchTerms {
  readonly queue: TaskQueue | undefined;
  readonly channel: TaskChannel;
  readonly admits: (worker: Worker) => boolean;
  readonly readsActivity: boolean;
  readonly orderBy: readonly OrderClause[];
  readonly ignoreCapacity: boolean;
  readonly members = new Map<Worker, Membership>();
  readonly idle: IndexedHeap<Membership>;
  private queued: IndexedHeap<Task>;

  constructor(terms: MatchTerms) {
    this.queue = terms.queue;
    this.channel = terms.channel;
    this.admits = terms.admits;
    this.readsActivity = terms.readsActivity;
    this.orderBy = terms.orderBy;
    this.ignoreCapacity = terms.ignoreCapacity;
    this.idle = new IndexedHeap((a, b) => this.prefers(a.worker, b.worker));
    this.queued = new IndexedHeap(this.queue?.taskOrder === 'LIFO' ? newestFirst : priorityThenOldestFirst);
  }

  /** The tasks that want a worker. */
  get waiting(): IndexedHeap<Task> {
    return this.queued;
  }

  /** Puts the waiting tasks in the order the queue has now. */
  reorder(): void {
    const tasks = [...this.queued.values()];
    for (const task of tasks) this.queued.remove(task);
    this.queued = new IndexedHeap(this.queue?.taskOrder === 'LIFO' ? newestFirst : priorityThenOldestFirst);
    for (const task of tasks) this.queued.push(task);
  }

  /** The worker to offer the task to: the first that hasn't been offered it in this round. */
  bestWorkerFor(task: Task): Worker | undefined {
    return firstWhere(this.idle, ({ worker }) => !isInRound(task, worker))?.worker;
  }

  /** The task to give the worker: the first it hasn't been offered in this round. */
  bestTaskFor(worker: Worker): Task | undefined {
    return firstWhere(this.waiting, (task) => !isInRound(task, worker));
  }

  // https://www.twilio.com/docs/taskrouter/order-workers: order_by, then longest since the last assignment.
  private prefers(a: Worker, b: Worker): boolean {
    const order = this.orderBy.length === 0 ? 0 : compareByClauses(this.orderBy, a, b);
    return order === 0 ? idleLonger(a, b) : order < 0;
  }
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
