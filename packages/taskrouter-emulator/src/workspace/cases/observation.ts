import type { TaskSid } from 'taskrouter/sid';
import type { AssignmentCallback } from '../../engine/output';
import type { Task } from '../../engine/tables/task';
import type { WorkspaceState } from '../../engine/workspace-state';

/** Where the task is at one moment, in names. */
export interface CaseObservation {
  readonly status: string;
  readonly queue: string | null;
  readonly filter: string | null;
  /** From 1; null outside a workflow. */
  readonly target: number | null;
  readonly priority: number;
  readonly worker: string | null;
  readonly offered: readonly string[];
  /** The rule that answers the last offer; null when none matches or there was no offer. */
  readonly rule: string | null;
}

/** What answers an Assignment Callback: the name of the rule, and the answer for people. */
export interface RuledCallback {
  readonly rule: string | undefined;
  readonly answer: unknown;
}

/**
 * Tells which assignment rule answers a callback with these parameters. The rules are the app's: this package's own
 * command has none.
 */
export type AssignmentRuleCheck = (parameters: Readonly<Record<string, string>>) => RuledCallback;

/** Looks at the task. @param offered everyone it has been offered to, @param callback the last offer's */
export function observeTask(
  workspace: WorkspaceState,
  taskSid: TaskSid,
  offered: readonly string[],
  callback: AssignmentCallback | undefined,
  check: AssignmentRuleCheck | undefined,
): CaseObservation {
  const task = workspace.tasks.named(taskSid);
  const place = placeOf(workspace, task);
  return {
    status: task.status,
    queue: workspace.taskQueues.named(task.queueSid)?.friendlyName ?? null,
    filter: place?.filter ?? null,
    target: place?.target ?? null,
    priority: task.priority,
    worker: workerOf(workspace, task),
    offered,
    rule: (callback && check?.(callback.parameters).rule) ?? null,
  };
}

/** The filter and the target it has come to; undefined where it has none. */
export function placeOf(
  workspace: WorkspaceState,
  task: Task,
): { readonly filter: string; readonly target: number } | undefined {
  const { route } = task;
  if (route === undefined || workspace.targetOf(task) === undefined) return undefined;
  const filter = workspace.configurations.of(route.configurationText).filters[route.filterIndex];
  const name = filter === undefined ? 'default' : (filter.name ?? filter.expression.text);
  return { filter: name, target: route.targetIndex + 1 };
}

function workerOf(workspace: WorkspaceState, task: Task): string | null {
  for (const { taskSid, workerSid, status } of workspace.reservations.values()) {
    const isHeld = ['pending', 'accepted', 'wrapping', 'completed'].includes(status);
    if (taskSid === task.sid && isHeld) return workspace.workers.named(workerSid).friendlyName;
  }
  return null;
}
