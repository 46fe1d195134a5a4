import type { TaskQueue } from '../tables/resources';
import type { Task } from '../tables/task';
import { compareRanks, rankOf } from '../workflow/order-by';
import type { MatchGroup, MatchTerms, Membership, TaskEntry, WorkerEntry } from './entries';
import { type HeapItem, IndexedHeap } from './heap';
import type { IdleOrder } from './idle-order';

// https://www.twilio.com/docs/taskrouter/order-workers: order_by, then the longest idle.
export function createMatchGroup(terms: MatchTerms, idlesLonger: IdleOrder): MatchGroup {
  const prefers = (a: Membership, b: Membership): boolean => {
    const order = compareRanks(a.rank, b.rank);
    return order === 0 ? idlesLonger(a.entry, b.entry) : order < 0;
  };
  return {
    terms,
    members: new Set(),
    idle: new IndexedHeap(prefers),
    waiting: new IndexedHeap(orderOf(terms.queue)),
  };
}

/** A membership for the worker, which isn't in the group yet. */
export function createMembership(group: MatchGroup, entry: WorkerEntry): Membership {
  return { entry, group, rank: rankOf(group.terms.orderBy, entry.scope), heapIndex: -1 };
}

/** Puts the waiting tasks in the order the queue has now. */
export function reorder(group: MatchGroup): void {
  const tasks = [...group.waiting.values()];
  for (const task of tasks) group.waiting.remove(task);
  group.waiting = new IndexedHeap(orderOf(group.terms.queue));
  for (const task of tasks) group.waiting.push(task);
}

/** The worker to offer the task to: the first that hasn't been offered it in this round. */
export function bestWorkerFor({ idle }: MatchGroup, { task }: TaskEntry): WorkerEntry | undefined {
  return firstWhere(idle, ({ entry }) => !task.round.includes(entry.worker.sid))?.entry;
}

/** The task to give the worker: the first it hasn't been offered in this round. */
export function bestTaskFor({ waiting }: MatchGroup, { worker }: WorkerEntry): TaskEntry | undefined {
  return firstWhere(waiting, ({ task }) => !task.round.includes(worker.sid));
}

function orderOf(queue: TaskQueue | undefined): (a: TaskEntry, b: TaskEntry) => boolean {
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
