import type { TaskEntry } from '../indexes/entries';
import type { TaskQueue } from '../tables/resources';
import { hasEnded, type Task } from '../tables/task';
import type { Workspace } from '../workspace';

/** Source: https://www.twilio.com/docs/taskrouter/lifecycle-task-state */
const ASSIGNED_LIMIT_MS = 24 * 60 * 60 * 1000;
const KEPT_AFTER_END_MS = 5 * 60 * 1000;

/** Notes that the task changed: its version is what If-Match is compared with. */
export function touchTask(workspace: Workspace, task: Task): void {
  task.version++;
  task.dateUpdated = workspace.now;
}

/** Takes the task out of the tasks that want a worker. */
export function leaveMatchGroup(entry: TaskEntry): void {
  entry.task.isWaiting = false;
  entry.group?.waiting.remove(entry);
  entry.group = undefined;
}

/** Puts the task in the queue, or in none. */
export function enterQueue(workspace: Workspace, task: Task, queue: TaskQueue | undefined): void {
  if (task.queueSid === queue?.sid) return;
  const previous = workspace.taskQueues.named(task.queueSid);
  task.queueSid = queue?.sid;
  task.queueEnteredAt = workspace.now;
  if (queue === undefined) return;
  if (previous !== undefined) workspace.emit({ type: 'task-queue.moved', taskQueue: previous, task });
  workspace.emit({ type: 'task-queue.entered', taskQueue: queue, task });
}

/** When the task's time to live is over, in ms since the epoch. */
export function expiresAt(task: Task): number {
  return task.dateCreated + task.timeout * 1000;
}

/** When the task's current target is left, in ms since the epoch; undefined when it has no timeout. */
export function targetEndsAt({ task, target }: TaskEntry): number | undefined {
  const endsAt = target?.endsAt;
  return task.route === undefined || endsAt === undefined
    ? undefined
    : task.dateCreated + (task.route.filterStart + endsAt) * 1000;
}

/** Makes due whatever happens to the task next if nothing else does. */
export function watch(workspace: Workspace, entry: TaskEntry): void {
  workspace.makeTaskDue(entry, nextMoment(entry));
}

function nextMoment(entry: TaskEntry): number {
  const { task } = entry;
  if (hasEnded(task)) return task.endedAt + KEPT_AFTER_END_MS;
  switch (task.status) {
    case 'pending':
      return Math.min(expiresAt(task), targetEndsAt(entry) ?? Number.POSITIVE_INFINITY);
    case 'reserved':
      // While a reservation is pending the target's timeout has to wait: it is looked at when the reservation ends.
      return expiresAt(task);
    default:
      return task.assignedAt + ASSIGNED_LIMIT_MS;
  }
}
