import { evaluate, resolve } from 'taskrouter/expression';
import type { TaskEntry, WorkerEntry } from '../indexes/entries';
import { channelOf } from '../indexes/worker-entry';
import type { Task } from '../tables/task';
import { compareRanks, rankOf } from '../workflow/order-by';
import type { Workspace } from '../workspace';
import type { WorkspaceState } from '../workspace-state';
import { verdictOn } from './clauses';

/** Why the task isn't offered to the worker now: the first reason there is; undefined when there is none. */
export function exclusionOf(
  workspace: WorkspaceState,
  entry: TaskEntry,
  worker: WorkerEntry,
): string | undefined {
  return mismatchOf(workspace, entry, worker) ?? hindranceOf(workspace, entry, worker);
}

/** Why the worker can't have the task at any time, as they are; undefined when it can. */
export function mismatchOf(
  workspace: WorkspaceState,
  entry: TaskEntry,
  worker: WorkerEntry,
): string | undefined {
  const { directWorkerSid } = entry.task;
  if (directWorkerSid === undefined) return notMatching(workspace, entry, worker);
  return directWorkerSid === worker.worker.sid ? undefined : 'the task is routed to another worker';
}

/** Why a worker that could have the task isn't offered it now; undefined when it is. */
export function hindranceOf(
  workspace: WorkspaceState,
  { task }: TaskEntry,
  worker: WorkerEntry,
): string | undefined {
  return (
    (task.ignoreCapacity ? undefined : notAvailable(workspace, task, worker)) ??
    (task.round.includes(worker.worker.sid) ? 'has been offered it in this round' : undefined)
  );
}

/** The workers in the order in which they are offered the task. */
export function inOrder(workspace: Workspace, entry: TaskEntry, workers: WorkerEntry[]): WorkerEntry[] {
  const clauses = entry.target?.orderBy ?? [];
  return workers.sort((a, b) => {
    const order = compareRanks(rankOf(clauses, a.scope), rankOf(clauses, b.scope));
    return order === 0 ? (workspace.idlesLonger(a, b) ? -1 : 1) : order;
  });
}

function notMatching(
  workspace: WorkspaceState,
  { task, target }: TaskEntry,
  worker: WorkerEntry,
): string | undefined {
  const queue = task.queueSid === undefined ? undefined : workspace.queueEntries.get(task.queueSid);
  if (queue === undefined) return 'the task is in no TaskQueue';
  const name = queue.queue.friendlyName;
  if (queue.membersWhen === undefined) return `${name} has no TargetWorkers`;
  if (!evaluate(queue.membersWhen, worker.scope)) {
    const { because } = verdictOn(queue.membersWhen, worker.scope);
    return `is not in ${name}: ${because.join('; ')}`;
  }
  const attributes = workspace.attributesOf(task);
  const known = target?.knownWorker;
  if (known !== undefined) {
    const wanted = resolve(known.attribute, attributes);
    const is = known.by === 'sid' ? worker.worker.sid : worker.worker.friendlyName;
    if (is !== wanted) return `is not the known worker, ${JSON.stringify(wanted)}`;
  }
  const scope = { task: attributes, worker: worker.scope };
  if (target?.expression === undefined || evaluate(target.expression, scope)) return undefined;
  return `doesn't match the target: ${verdictOn(target.expression, scope).because.join('; ')}`;
}

function notAvailable(workspace: WorkspaceState, task: Task, entry: WorkerEntry): string | undefined {
  const activity = workspace.activityOf(entry.worker);
  if (!activity.available) return `is ${activity.friendlyName}, which is not available`;
  if (!workspace.settings.multiTaskEnabled)
    return entry.pending.size > 0 ? 'has another reservation to answer' : undefined;
  const { uniqueName } = workspace.taskChannels.named(task.channelSid);
  const known = channelOf(entry, task.channelSid);
  if (known?.channel.available !== true) return `is not available on channel ${uniqueName}`;
  const { capacity } = known.channel;
  return known.open < capacity
    ? undefined
    : `has no room on channel ${uniqueName}: ${known.open} of ${capacity} in use`;
}
