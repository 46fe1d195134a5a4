import { isSid, type TaskQueueSid, type TaskSid, type WorkerSid, type WorkflowSid } from 'taskrouter/sid';
import { throwCommandError } from '../command-error';
import { taskEntry } from '../indexes/entries';
import { cancel, complete, removeTask, wrapUp } from '../lifecycle/ending';
import { enterQueue, touchTask } from '../lifecycle/task-state';
import { enterWorkflow, waitAgain } from '../routing/router';
import type { TaskChannel, Workflow } from '../tables/resources';
import type { Task } from '../tables/task';
import type { Workspace } from '../workspace';
import * as lookup from './lookup';
import { channelNamed, DEFAULT_CHANNEL } from './task-channels';

/** Seconds. Source: https://www.twilio.com/docs/taskrouter/api/task */
const DEFAULT_TIMEOUT = 86_400;
const EARLIEST_START = Date.UTC(1900, 0, 1);

export interface CreateTaskParams {
  /** JSON. */
  readonly attributes: string;
  readonly workflowSid?: WorkflowSid | undefined;
  /** Seconds. */
  readonly timeout?: number | undefined;
  readonly priority?: number | undefined;
  /** Unique name or SID. */
  readonly taskChannel?: string | undefined;
  /** ms since the epoch. */
  readonly virtualStartTime?: number | undefined;
  readonly routingTarget?: WorkerSid | TaskQueueSid | WorkflowSid | undefined;
  readonly ignoreCapacity?: boolean | undefined;
  readonly taskQueueSid?: TaskQueueSid | undefined;
}

/** Source: https://www.twilio.com/docs/taskrouter/api/task */
export function createTask(workspace: Workspace, params: CreateTaskParams): Task {
  const { now, context } = workspace;
  const { routingTarget, taskQueueSid } = params;
  const directWorker = isSid('WK', routingTarget)
    ? lookup.referred(workspace.workers, routingTarget, 'RoutingTarget', 'Worker')
    : undefined;
  const targetQueue = isSid('WQ', routingTarget)
    ? lookup.referred(workspace.taskQueues, routingTarget, 'RoutingTarget', 'TaskQueue')
    : undefined;
  const ownQueue =
    taskQueueSid === undefined
      ? undefined
      : lookup.referred(workspace.taskQueues, taskQueueSid, 'TaskQueueSid', 'TaskQueue');
  if (params.ignoreCapacity !== undefined && directWorker === undefined) {
    throwCommandError('IgnoreCapacity: is only valid when RoutingTarget is a Worker SID');
  }
  const queue = targetQueue ?? ownQueue;
  const routedBy = directWorker !== undefined ? 'worker' : queue !== undefined ? 'queue' : 'workflow';
  const workflow = workflowFor(workspace, params, routedBy !== 'workflow');
  const virtualStartTime = params.virtualStartTime ?? now;
  checkStart(workspace, virtualStartTime);

  checkAttributes(workspace, params.attributes);
  const task: Task = {
    kind: 'task',
    sid: context.sids.next('WT'),
    sequence: workspace.nextSequence(),
    attributes: params.attributes,
    status: 'pending',
    priority: params.priority ?? 0,
    reason: undefined,
    timeout: params.timeout ?? DEFAULT_TIMEOUT,
    virtualStartTime,
    queueEnteredAt: undefined,
    channelSid: channelFor(workspace, params.taskChannel).sid,
    workflowSid: workflow?.sid,
    queueSid: undefined,
    routingTarget,
    routedBy,
    directWorkerSid: directWorker?.sid,
    ignoreCapacity: directWorker !== undefined && (params.ignoreCapacity ?? true),
    isAnnounced: false,
    version: 0,
    assignmentCount: 0,
    round: [],
    acceptedSid: undefined,
    assignedAt: 0,
    endedAt: 0,
    route: undefined,
    isWaiting: false,
    dueAt: undefined,
    dueOrder: 0,
    dateCreated: now,
    dateUpdated: now,
  };
  workspace.tasks.add(task);
  workspace.taskEntries.set(task.sid, taskEntry(task));
  enterQueue(workspace, task, queue);
  enterWorkflow(workspace, task);
  return task;
}

export interface UpdateTaskParams {
  readonly sid: TaskSid;
  readonly attributes?: string | undefined;
  readonly status?: 'canceled' | 'wrapping' | 'completed' | undefined;
  readonly reason?: string | undefined;
  readonly priority?: number | undefined;
  readonly taskChannel?: string | undefined;
  readonly virtualStartTime?: number | undefined;
  readonly expectedVersion?: number | undefined;
}

export function updateTask(workspace: Workspace, params: UpdateTaskParams): Task {
  const task = lookup.own(workspace.tasks, params.sid);
  lookup.checkVersion(task, params.expectedVersion);
  const { attributes, status, reason } = params;
  if (status !== undefined) checkTransition(workspace, task, status);
  if ((status === 'wrapping' || status === 'completed') && attributes !== undefined) {
    throwCommandError(
      `Attributes: cannot change together with AssignmentStatus ${status}; send two requests`,
    );
  }
  const channelSid =
    params.taskChannel === undefined ? task.channelSid : channelFor(workspace, params.taskChannel).sid;
  const virtualStartTime = params.virtualStartTime ?? task.virtualStartTime;
  checkStart(workspace, virtualStartTime);
  if (attributes !== undefined) checkAttributes(workspace, attributes);

  const isUpdate =
    (attributes ?? task.attributes) !== task.attributes ||
    (params.priority ?? task.priority) !== task.priority;
  task.attributes = attributes ?? task.attributes;
  task.priority = params.priority ?? task.priority;
  task.channelSid = channelSid;
  task.virtualStartTime = virtualStartTime;
  if (status === undefined) {
    task.reason = reason ?? task.reason;
    touchTask(workspace, task);
    waitAgain(workspace, task);
  } else {
    ({ canceled: cancel, wrapping: wrapUp, completed: complete })[status](workspace, task, reason);
  }
  // "A task's attributes are changed", says https://www.twilio.com/docs/taskrouter/api/event/reference: a status isn't.
  if (isUpdate) workspace.emit({ type: 'task.updated', task });
  return task;
}

export function deleteTask(
  workspace: Workspace,
  params: { readonly sid: TaskSid; readonly expectedVersion?: number | undefined },
): void {
  const task = lookup.own(workspace.tasks, params.sid);
  lookup.checkVersion(task, params.expectedVersion);
  removeTask(workspace, task);
  workspace.emit({ type: 'task.deleted', task });
}

/**
 * Refuses a move the lifecycle doesn't have: https://www.twilio.com/docs/taskrouter/lifecycle-task-state
 * @throws CommandError in Twilio's own words where they are known.
 */
export function checkTransition(
  workspace: Workspace,
  task: Task,
  status: 'canceled' | 'wrapping' | 'completed',
): void {
  const where = `task ${task.sid} in workspace ${workspace.sid} for account ${workspace.context.accountSid}`;
  const is = task.status;
  if (status === 'canceled' && is !== 'pending' && is !== 'reserved') {
    throwCommandError(`Cannot cancel ${where} because it is not pending or reserved.`);
  }
  if (status === 'wrapping' && is !== 'assigned') {
    throwCommandError(`Cannot wrap up a ${where} because it's not currently assigned`);
  }
  if (status === 'completed' && is !== 'assigned' && is !== 'wrapping') {
    throwCommandError(`Cannot complete ${where} because it is not currently assigned or wrapping.`);
  }
}

function workflowFor(
  workspace: Workspace,
  params: CreateTaskParams,
  optional: boolean,
): Workflow | undefined {
  const { routingTarget, workflowSid } = params;
  if (isSid('WW', routingTarget))
    return lookup.referred(workspace.workflows, routingTarget, 'RoutingTarget', 'Workflow');
  if (workflowSid !== undefined)
    return lookup.referred(workspace.workflows, workflowSid, 'WorkflowSid', 'Workflow');
  const [only] = workspace.workflows.size === 1 ? workspace.workflows.values() : [];
  if (only === undefined && !optional) {
    throwCommandError(
      `WorkflowSid field is required: the Workspace has ${workspace.workflows.size} Workflows`,
    );
  }
  return only;
}

function channelFor(workspace: Workspace, name = DEFAULT_CHANNEL): TaskChannel {
  const channel = channelNamed(workspace, name);
  if (channel !== undefined) return channel;
  const names = [...workspace.taskChannels.values()].map(({ uniqueName }) => uniqueName);
  return throwCommandError(
    `TaskChannel: ${JSON.stringify(name)} is no TaskChannel of this Workspace; it has ${names.join(', ')}`,
  );
}

function checkStart(workspace: Workspace, time: number): void {
  if (time > workspace.now) throwCommandError('VirtualStartTime: cannot be in the future');
  if (time < EARLIEST_START) throwCommandError('VirtualStartTime: cannot be before the year 1900');
}

function checkAttributes(workspace: Workspace, attributes: string): void {
  if (workspace.attributes.of(attributes) === undefined)
    throwCommandError('Attributes: is not a JSON object');
}
