import type { TaskEntry } from '../indexes/entries';
import type { TaskQueue, Workflow } from '../tables/resources';
import type { Task } from '../tables/task';
import {
  canBeServed,
  type RoutingWarning,
  type WorkspaceFacts,
  warningsOfConfiguration,
  warningsOfTargetWorkers,
} from '../workflow/expression-warnings';
import type { Workspace } from '../workspace';

/*
 * What TaskRouter takes in silence and can't be meant is taken here too, with an alert. Twilio has no codes for these.
 */

export function warn(workspace: Workspace, message: string, task?: Task): void {
  workspace.context.output.alert({
    at: workspace.now,
    code: 0,
    message,
    workspaceSid: workspace.sid,
    ...(task !== undefined && { taskSid: task.sid }),
  });
}

/** Warns of a workflow's new configuration. */
export function warnOfConfiguration(workspace: Workspace, workflow: Workflow): void {
  const warnings = warningsOfConfiguration(workspace.configurationOf(workflow), factsOf(workspace));
  for (const warning of warnings) warn(workspace, `Workflow ${workflow.friendlyName}: ${textOf(warning)}`);
}

/** Warns of a queue's new TargetWorkers. */
export function warnOfTargetWorkers(workspace: Workspace, queue: TaskQueue): void {
  const { membersWhen } = workspace.entryOfQueue(queue);
  for (const warning of warningsOfTargetWorkers(membersWhen, factsOf(workspace)))
    warn(workspace, `TaskQueue ${queue.friendlyName}: ${textOf(warning)}`);
}

/** Warns when the match group that the task is the first of can never have a worker, whatever they do. */
export function warnIfNeverServed(workspace: Workspace, { task, target }: TaskEntry): void {
  const queue = workspace.taskQueues.named(task.queueSid);
  if (queue === undefined || workspace.workers.size === 0) return;
  const attributes = workspace.attributesOf(task);
  const expression = target?.expression;
  if (canBeServed({ queue: queue.sid, expression }, attributes, factsOf(workspace))) return;
  const where =
    expression === undefined ? '' : ` and match its target's expression ${JSON.stringify(expression.text)}`;
  warn(
    workspace,
    `Task ${task.sid} waits in TaskQueue ${queue.friendlyName}, and no worker can ever take it: none can be in the queue (TargetWorkers ${JSON.stringify(queue.targetWorkers)})${where}`,
    task,
  );
}

function factsOf(workspace: Workspace): WorkspaceFacts {
  return {
    channelNames: [...workspace.taskChannels.values()].map(({ uniqueName }) => uniqueName),
    activitySids: [...workspace.activities.keys()],
    workerScopes: [...workspace.workerEntries.values()].map(({ scope }) => scope),
    membersWhen: (queue) => workspace.queueEntries.get(queue)?.membersWhen,
  };
}

function textOf({ path, expression, message }: RoutingWarning): string {
  return `${path} ${JSON.stringify(expression)}: ${message}`;
}
