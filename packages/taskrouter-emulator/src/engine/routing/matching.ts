import type { MatchGroup, TaskEntry, WorkerEntry } from '../indexes/entries';
import { bestTaskFor, bestWorkerFor, newestFirst, priorityThenOldestFirst } from '../indexes/match-group';
import { maxReservedWorkers, reserve } from '../lifecycle/reserving';
import type { Workspace } from '../workspace';

/*
 * Bringing tasks and workers together. Between commands no worker who could take a task is left without it, so it is
 * enough to look at a task that has just begun to wait, or at a worker who has just become free.
 */

/** Reserves the task for the workers who can take it now, up to the queue's MaxReservedWorkers. */
export function offerTask(workspace: Workspace, entry: TaskEntry): void {
  while (entry.group !== undefined && wantsWorker(workspace, entry)) {
    const worker = bestWorkerFor(entry.group, entry);
    if (worker === undefined) return;
    // A worker freed in this very command may have a better task waiting elsewhere; then that one goes first.
    reserve(workspace, bestOfAll(workspace, worker) ?? entry, worker);
  }
}

/** Gives the worker tasks for as long as it can take any. */
export function offerWorker(workspace: Workspace, worker: WorkerEntry): void {
  for (let task = bestOfAll(workspace, worker); task !== undefined; task = bestOfAll(workspace, worker)) {
    reserve(workspace, task, worker);
  }
}

function wantsWorker(workspace: Workspace, { task }: TaskEntry): boolean {
  return (
    task.status === 'pending' ||
    (task.status === 'reserved' && task.round.length < maxReservedWorkers(workspace, task))
  );
}

/** The task the worker should be given next, of all it could take. */
function bestOfAll(workspace: Workspace, worker: WorkerEntry): TaskEntry | undefined {
  const firstKind = workspace.settings.prioritizeQueueOrder;
  let best: TaskEntry | undefined;
  let bestGroup: MatchGroup | undefined;
  for (const { group, heapIndex } of worker.memberships.values()) {
    if (heapIndex < 0 || group.waiting.size === 0) continue;
    const task = bestTaskFor(group, worker);
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
  { task }: TaskEntry,
  group: MatchGroup,
  { task: other }: TaskEntry,
  otherGroup: MatchGroup,
  firstKind: 'FIFO' | 'LIFO',
): boolean {
  const kind = group.terms.queue?.taskOrder ?? 'FIFO';
  const otherKind = otherGroup.terms.queue?.taskOrder ?? 'FIFO';
  if (kind !== otherKind) return kind === firstKind;
  return kind === 'LIFO' ? newestFirst(task, other) : priorityThenOldestFirst(task, other);
}
