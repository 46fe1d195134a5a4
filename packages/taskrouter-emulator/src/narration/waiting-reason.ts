import { hindranceOf, mismatchOf } from '../engine/explanation/worker-exclusion';
import type { TaskEntry, WorkerEntry } from '../engine/indexes/entries';
import type { WorkspaceState } from '../engine/workspace-state';
import { printable } from './printable';

/** Most workers that are asked why they aren't given the task. */
const MOST_ASKED = 50;
/** Most that a line names. */
const MOST_NAMED = 3;

/** Why a waiting task waits, in a few words; empty when a worker is about to get it. */
export function waitingReason(workspace: WorkspaceState, entry: TaskEntry): string {
  const { task } = entry;
  const direct = task.directWorkerSid && workspace.workerEntries.get(task.directWorkerSid);
  if (direct) return hindrances(workspace, entry, [direct]);
  const queue = task.queueSid === undefined ? undefined : workspace.queueEntries.get(task.queueSid);
  if (queue === undefined) return 'in no queue';
  if (queue.members.size === 0) {
    const { targetWorkers } = queue.queue;
    const why = targetWorkers === '' ? 'it has no TargetWorkers' : printable(targetWorkers, 60);
    return `no worker is in this queue: ${why}`;
  }
  const asked = [...queue.members].slice(0, MOST_ASKED);
  const matching = asked.filter((worker) => mismatchOf(workspace, entry, worker) === undefined);
  if (matching.length === 0) return 'no worker of this queue matches the target';
  const reasons = hindrances(workspace, entry, matching);
  return reasons === '' ? '' : `nobody available: ${reasons}`;
}

function hindrances(workspace: WorkspaceState, entry: TaskEntry, workers: readonly WorkerEntry[]): string {
  const reasons = workers.slice(0, MOST_NAMED).flatMap((worker) => {
    const reason = hindranceOf(workspace, entry, worker)?.replace(', which is not available', '');
    return reason === undefined ? [] : [`${printable(worker.worker.friendlyName)} ${printable(reason, 80)}`];
  });
  const more = workers.length - MOST_NAMED;
  return `${reasons.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
