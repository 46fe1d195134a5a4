import { type Expression, parseExpression } from 'taskrouter/expression';
import { describeProblems } from 'taskrouter/parsed';
import type { ActivitySid, TaskQueueSid } from 'taskrouter/sid';
import { throwCommandError } from '../command-error';
import { enrolAll, withdrawAll } from '../routing/membership';
import type { Activity, TaskOrder, TaskQueue } from '../tables/resources';
import type { Workspace } from '../tables/workspace';
import * as lookup from './lookup';

interface TaskQueueFields {
  readonly friendlyName?: string | undefined;
  /** Empty: nobody matches, tasks wait. */
  readonly targetWorkers?: string | undefined;
  readonly maxReservedWorkers?: number | undefined;
  readonly taskOrder?: TaskOrder | undefined;
  readonly reservationActivitySid?: ActivitySid | undefined;
  readonly assignmentActivitySid?: ActivitySid | undefined;
}

/** Source: https://www.twilio.com/docs/taskrouter/api/task-queue */
export function createTaskQueue(
  workspace: Workspace,
  params: TaskQueueFields & { readonly sid?: TaskQueueSid | undefined; readonly friendlyName: string },
): TaskQueue {
  const { now, context } = workspace;
  const { targetWorkers = '1==1' } = params;
  const taskQueue: TaskQueue = {
    sid: params.sid ?? context.sids.next('WQ'),
    friendlyName: params.friendlyName,
    targetWorkers,
    membersWhen: parseTargetWorkers(targetWorkers),
    maxReservedWorkers: params.maxReservedWorkers ?? 1,
    taskOrder: params.taskOrder ?? 'FIFO',
    reservationActivity: activityOf(workspace, params.reservationActivitySid, 'ReservationActivitySid'),
    assignmentActivity: activityOf(workspace, params.assignmentActivitySid, 'AssignmentActivitySid'),
    members: new Set(),
    membersByActivity: new Map(),
    plainGroups: new Map(),
    derivedGroups: new Map(),
    openTasks: 0,
    dateCreated: now,
    dateUpdated: now,
  };
  workspace.taskQueues.set(taskQueue.sid, taskQueue);
  enrolAll(workspace, taskQueue);
  workspace.emit({ type: 'task-queue.created', taskQueue });
  return taskQueue;
}

export function updateTaskQueue(
  workspace: Workspace,
  params: TaskQueueFields & { readonly sid: TaskQueueSid },
): TaskQueue {
  const queue = lookup.taskQueue(workspace, params.sid);
  const { targetWorkers, taskOrder } = params;
  const membersWhen = targetWorkers === undefined ? undefined : parseTargetWorkers(targetWorkers);
  const reservationActivity = activityOf(workspace, params.reservationActivitySid, 'ReservationActivitySid');
  const assignmentActivity = activityOf(workspace, params.assignmentActivitySid, 'AssignmentActivitySid');

  queue.friendlyName = params.friendlyName ?? queue.friendlyName;
  queue.maxReservedWorkers = params.maxReservedWorkers ?? queue.maxReservedWorkers;
  queue.reservationActivity = reservationActivity ?? queue.reservationActivity;
  queue.assignmentActivity = assignmentActivity ?? queue.assignmentActivity;
  queue.dateUpdated = workspace.now;
  if (taskOrder !== undefined && taskOrder !== queue.taskOrder) {
    queue.taskOrder = taskOrder;
    for (const group of [...queue.plainGroups.values(), ...queue.derivedGroups.values()]) group.reorder();
  }
  if (targetWorkers !== undefined) {
    queue.targetWorkers = targetWorkers;
    queue.membersWhen = membersWhen;
    enrolAll(workspace, queue);
    for (const worker of queue.members) workspace.freedWorkers.add(worker);
    const type = 'task-queue.expression.updated';
    workspace.emit({ type, taskQueue: queue });
  }
  return queue;
}

/** Refused while tasks could still come to it. */
export function deleteTaskQueue(workspace: Workspace, params: { readonly sid: TaskQueueSid }): void {
  const taskQueue = lookup.taskQueue(workspace, params.sid);
  const cannot = `Cannot delete TaskQueue ${taskQueue.sid}`;
  if (taskQueue.openTasks > 0)
    throwCommandError(`${cannot}: ${taskQueue.openTasks} Tasks in it have not ended`);
  for (const { sid, configuration } of workspace.workflows.values()) {
    const targets = configuration.filters.flatMap((filter) => filter.targets);
    if ([...targets, configuration.defaultTarget].some((target) => target?.queue === taskQueue.sid)) {
      throwCommandError(`${cannot}: Workflow ${sid} routes Tasks to it`);
    }
  }
  withdrawAll(taskQueue);
  workspace.taskQueues.delete(taskQueue.sid);
  workspace.emit({ type: 'task-queue.deleted', taskQueue });
}

function parseTargetWorkers(text: string): Expression | undefined {
  if (text.trim() === '') return undefined;
  const parsed = parseExpression(text);
  return parsed.ok ? parsed.value : throwCommandError(`TargetWorkers: ${describeProblems(parsed.problems)}`);
}

function activityOf(
  workspace: Workspace,
  sid: ActivitySid | undefined,
  parameter: string,
): Activity | undefined {
  return sid === undefined ? undefined : lookup.referred(workspace.activities, sid, parameter, 'Activity');
}
