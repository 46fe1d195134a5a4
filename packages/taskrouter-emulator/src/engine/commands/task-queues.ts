import type { Expression } from 'taskrouter/expression';
import { describeProblems } from 'taskrouter/parsed';
import type { ActivitySid, TaskQueueSid } from 'taskrouter/sid';
import { throwCommandError } from '../command-error';
import { queueEntry } from '../indexes/entries';
import { reorder } from '../indexes/match-group';
import { enrolAll, withdrawAll } from '../routing/membership';
import { warnOfTargetWorkers } from '../routing/warnings';
import type { TaskOrder, TaskQueue } from '../tables/resources';
import { hasEnded } from '../tables/task';
import { parseTargetWorkers } from '../workflow/target-workers';
import type { Workspace } from '../workspace';
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
  const membersWhen = checkTargetWorkers(targetWorkers);
  const taskQueue: TaskQueue = {
    sid: params.sid ?? context.sids.next('WQ'),
    friendlyName: params.friendlyName,
    targetWorkers,
    maxReservedWorkers: params.maxReservedWorkers ?? 1,
    taskOrder: params.taskOrder ?? 'FIFO',
    reservationActivitySid: checkActivity(workspace, params.reservationActivitySid, 'ReservationActivitySid'),
    assignmentActivitySid: checkActivity(workspace, params.assignmentActivitySid, 'AssignmentActivitySid'),
    dateCreated: now,
    dateUpdated: now,
  };
  workspace.taskQueues.add(taskQueue);
  const entry = queueEntry(taskQueue);
  workspace.queueEntries.set(taskQueue.sid, entry);
  enrolAll(workspace, entry, membersWhen);
  workspace.emit({ type: 'task-queue.created', taskQueue });
  warnOfTargetWorkers(workspace, taskQueue);
  return taskQueue;
}

export function updateTaskQueue(
  workspace: Workspace,
  params: TaskQueueFields & { readonly sid: TaskQueueSid },
): TaskQueue {
  const queue = lookup.own(workspace.taskQueues, params.sid);
  const { targetWorkers, taskOrder } = params;
  const membersWhen = targetWorkers === undefined ? undefined : checkTargetWorkers(targetWorkers);
  const reservationActivitySid = checkActivity(
    workspace,
    params.reservationActivitySid,
    'ReservationActivitySid',
  );
  const assignmentActivitySid = checkActivity(
    workspace,
    params.assignmentActivitySid,
    'AssignmentActivitySid',
  );
  const entry = workspace.entryOfQueue(queue);

  queue.friendlyName = params.friendlyName ?? queue.friendlyName;
  queue.maxReservedWorkers = params.maxReservedWorkers ?? queue.maxReservedWorkers;
  queue.reservationActivitySid = reservationActivitySid ?? queue.reservationActivitySid;
  queue.assignmentActivitySid = assignmentActivitySid ?? queue.assignmentActivitySid;
  queue.dateUpdated = workspace.now;
  if (taskOrder !== undefined && taskOrder !== queue.taskOrder) {
    queue.taskOrder = taskOrder;
    for (const group of [...entry.plainGroups.values(), ...entry.derivedGroups.values()]) reorder(group);
  }
  if (targetWorkers !== undefined) {
    queue.targetWorkers = targetWorkers;
    enrolAll(workspace, entry, membersWhen);
    for (const member of entry.members) workspace.freedWorkers.add(member);
    const type = 'task-queue.expression.updated';
    workspace.emit({ type, taskQueue: queue });
    warnOfTargetWorkers(workspace, queue);
  }
  return queue;
}

/** Refused while tasks could still come to it. */
export function deleteTaskQueue(workspace: Workspace, params: { readonly sid: TaskQueueSid }): void {
  const taskQueue = lookup.own(workspace.taskQueues, params.sid);
  const cannot = `Cannot delete TaskQueue ${taskQueue.sid}`;
  const open = [...workspace.tasks.values()].filter(
    (task) => task.queueSid === taskQueue.sid && !hasEnded(task),
  ).length;
  if (open > 0) throwCommandError(`${cannot}: ${open} Tasks in it have not ended`);
  for (const workflow of workspace.workflows.values()) {
    const configuration = workspace.configurationOf(workflow);
    const targets = configuration.filters.flatMap((filter) => filter.targets);
    if ([...targets, configuration.defaultTarget].some((target) => target?.queue === taskQueue.sid)) {
      throwCommandError(`${cannot}: Workflow ${workflow.sid} routes Tasks to it`);
    }
  }
  withdrawAll(workspace, workspace.entryOfQueue(taskQueue));
  workspace.queueEntries.delete(taskQueue.sid);
  workspace.retire(workspace.taskQueues, taskQueue.sid);
  workspace.emit({ type: 'task-queue.deleted', taskQueue });
}

function checkTargetWorkers(text: string): Expression | undefined {
  const parsed = parseTargetWorkers(text);
  return parsed.ok ? parsed.value : throwCommandError(`TargetWorkers: ${describeProblems(parsed.problems)}`);
}

function checkActivity(
  workspace: Workspace,
  sid: ActivitySid | undefined,
  parameter: string,
): ActivitySid | undefined {
  return lookup.checkReferred(workspace.activities, sid, parameter, 'Activity');
}
