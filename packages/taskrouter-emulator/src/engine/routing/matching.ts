import type { TaskEntry } from '../indexes/entries';
import { type MatchGroup, newestFirst, priorityThenOldestFirst } from '../indexes/match-group';
import { maxReservedWorkers, reserve } from '../lifecycle/reserving';
import type { Task } from '../tables/task';
import { idleLonger, type Worker } from '../tables/worker';
import type { Workspace } from '../workspace';

/*
 * Bringing tasks and workers together. Between commands no worker who could take a task is left without it, so it is
 * enough to look at a task that has just begun to wait, or at a worker who has just become free.
 */

/** Reserves the task for the workers who can take it now, up to the queue's MaxReservedWorkers. */
export function offerTask(workspace: Workspace, entry: TaskEntry): void {
  const { task } = entry;
  while (wantsWorker(workspace, task)) {
    const worker = entry.group?.bestWorkerFor(task);
    if (worker === undefined) return;
    // A worker freed in this very command may have a better task waiting elsewhere; then that one goes first.
    reserve(workspace, bestTaskFor(workspace, worker) ?? task, worker);
  }
}

/** Gives the worker tasks for as long as it can take any. */
export function offerWorker(workspace: Workspace, worker: Worker): void {
  for (let task = bestTaskFor(workspace, worker); task !== undefined; task = bestTaskFor(workspace, worker)) {
    reserve(workspace, task, worker);
  }
}

/** The workers in the order in which they are given tasks: longest idle first. */
export function longestIdleFirst(workers: Iterable<Worker>): Worker[] {
  return [...workers].sort((a, b) => (idleLonger(a, b) ? -1 : 1));
}

function wantsWorker(workspace: Workspace, task: Task): boolean {
  return (
    task.status === 'pending' ||
    (task.status === 'reserved' && task.round.length < maxReservedWorkers(workspace, task))
  );
}

/** The task the worker should be given next, of all it could take. */
function bestTaskFor(workspace: Workspace, worker: Worker): Task | undefined {
  const firstKind = workspace.settings.prioritizeQueueOrder;
  let best: Task | undefined;
  let bestGroup: MatchGroup | undefined;
  for (const { group, heapIndex } of workspace.entryOfWorker(worker).memberships.values()) {
    if (heapIndex < 0 || group.waiting.size === 0) continue;
    const task = group.bestTaskFor(worker);
    if (task === undefined) continue;
    if (
      best === undefined ||
      bestGroup === undefined ||
      goesBefore(task, group, best, bestGroup, firstKind)
    ) {
      best = task;
      bestGroup = group;
    }
  }
  return best;
}

// Kinds of queue first, as PrioritizeQueueOrder says; among queues of one kind, that kind's own order over all of them.
function goesBefore(
  task: Task,
  group: MatchGroup,
  other: Task,
  otherGroup: MatchGroup,
  firstKind: 'FIFO' | 'LIFO',
): boolean {
  const kind = group.terms.queue?.taskOrder ?? 'FIFO';
  const otherKind = otherGroup.terms.queue?.taskOrder ?? 'FIFO';
  if (kind !== otherKind) return kind === firstKind;
  return kind === 'LIFO' ? newestFirst(task, other) : priorityThenOldestFirst(task, other);
}
