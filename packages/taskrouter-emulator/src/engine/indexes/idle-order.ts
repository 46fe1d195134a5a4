import type { WorkerEntry } from './entries';

/** Whether `a` has been idle for longer than `b`. */
export type IdleOrder = (a: WorkerEntry, b: WorkerEntry) => boolean;

/**
 * Which worker has been idle for longest, by each reading of the documentation:
 * https://www.twilio.com/docs/taskrouter/order-workers says "unoccupied … the longest without a Task" at its top, and
 * "longest time since last task assignment" at its end.
 */
export const IDLE_ORDERS = {
  /** The longer ago the last reservation was made; before the first one, the last change of activity. */
  'since-assignment': sinceAssignment,
  /** Those with nothing in hand first: the longer ago their last reservation ended; then as `since-assignment`. */
  'since-free': (a, b) => {
    const [aIsFree, bIsFree] = [a.openCount === 0, b.openCount === 0];
    if (aIsFree !== bIsFree) return aIsFree;
    if (aIsFree && a.worker.lastFreed !== b.worker.lastFreed) return a.worker.lastFreed < b.worker.lastFreed;
    return sinceAssignment(a, b);
  },
} as const satisfies Record<string, IdleOrder>;

export type LongestIdle = keyof typeof IDLE_ORDERS;

function sinceAssignment({ worker: a }: WorkerEntry, { worker: b }: WorkerEntry): boolean {
  if (a.lastAssigned !== b.lastAssigned) return a.lastAssigned < b.lastAssigned;
  return a.lastMoved < b.lastMoved;
}
