import { evaluate } from 'taskrouter/expression';
import { TASK_STATUSES } from 'taskrouter/task-status';
import { ageOf, type Task } from '../../engine/tables/task';
import type { Workspace } from '../../engine/workspace';
import {
  type ApiRequest,
  created,
  deleted,
  found,
  type Handler,
  iso,
  isoOrNull,
  ok,
  sidIn,
  workspaceOf,
} from '../api';
import { expressionIn } from '../expression-parameter';
import { ordered } from '../ordering';
import { PAGE_PARAMETERS, page } from '../pagination';
import {
  attributes,
  booleanText,
  boundedText,
  choiceText,
  dateTime,
  integerText,
  optionalParameter,
  plainText,
  readParameters,
  sidOf,
  sidText,
  someOf,
  trueOrFalse,
} from '../parameters';

/** Source: the schema taskrouter.v1.workspace.task of Twilio's OpenAPI document. */
function format(request: ApiRequest, workspace: Workspace, task: Task): object {
  const workspaceUrl = `${request.base}/Workspaces/${workspace.sid}`;
  const url = `${workspaceUrl}/Tasks/${task.sid}`;
  const queue = workspace.taskQueues.named(task.queueSid);
  const workflow = workspace.workflows.named(task.workflowSid);
  const channel = workspace.taskChannels.named(task.channelSid);
  return {
    account_sid: request.accountSid,
    age: ageOf(task, workspace.now),
    assignment_status: task.status,
    attributes: task.attributes,
    addons: '{}',
    date_created: iso(task.dateCreated),
    date_updated: iso(task.dateUpdated),
    task_queue_entered_date: isoOrNull(task.queueEnteredAt),
    priority: task.priority,
    reason: task.reason ?? null,
    sid: task.sid,
    task_queue_sid: queue?.sid ?? null,
    task_queue_friendly_name: queue?.friendlyName ?? null,
    task_channel_sid: channel.sid,
    task_channel_unique_name: channel.uniqueName,
    timeout: task.timeout,
    workflow_sid: workflow?.sid ?? null,
    workflow_friendly_name: workflow?.friendlyName ?? null,
    workspace_sid: workspace.sid,
    virtual_start_time: iso(task.virtualStartTime),
    ignore_capacity: task.ignoreCapacity,
    routing_target: task.routingTarget ?? null,
    url,
    links: {
      task_queue: queue === undefined ? null : `${workspaceUrl}/TaskQueues/${queue.sid}`,
      workflow: workflow === undefined ? null : `${workspaceUrl}/Workflows/${workflow.sid}`,
      workspace: workspaceUrl,
      reservations: `${url}/Reservations`,
    },
  };
}

const PRIORITY = integerText(0, 2_147_483_647);

const LIST_PARAMETERS = {
  ...PAGE_PARAMETERS,
  Priority: optionalParameter(PRIORITY),
  AssignmentStatus: optionalParameter(someOf(TASK_STATUSES)),
  WorkflowSid: optionalParameter(sidText('WW')),
  WorkflowName: optionalParameter(plainText),
  TaskQueueSid: optionalParameter(sidText('WQ')),
  TaskQueueName: optionalParameter(plainText),
  EvaluateTaskAttributes: optionalParameter(boundedText(16_384)),
  RoutingTarget: optionalParameter(sidOf('WK', 'WQ', 'WW')),
  Ordering: optionalParameter(boundedText(256)),
  HasAddons: optionalParameter(trueOrFalse),
};

const list: Handler = (request) => {
  const workspace = workspaceOf(request);
  const wanted = readParameters(request.query, LIST_PARAMETERS);
  const expression =
    wanted.EvaluateTaskAttributes === undefined
      ? undefined
      : expressionIn('EvaluateTaskAttributes', wanted.EvaluateTaskAttributes);
  const tasks = [...workspace.tasks.values()].filter(
    (task) =>
      (wanted.Priority === undefined || task.priority === wanted.Priority) &&
      (wanted.AssignmentStatus === undefined || wanted.AssignmentStatus.includes(task.status)) &&
      (wanted.WorkflowSid === undefined || task.workflowSid === wanted.WorkflowSid) &&
      (wanted.WorkflowName === undefined ||
        workspace.workflows.named(task.workflowSid)?.friendlyName === wanted.WorkflowName) &&
      (wanted.TaskQueueSid === undefined || task.queueSid === wanted.TaskQueueSid) &&
      (wanted.TaskQueueName === undefined ||
        workspace.taskQueues.named(task.queueSid)?.friendlyName === wanted.TaskQueueName) &&
      (wanted.RoutingTarget === undefined || task.routingTarget === wanted.RoutingTarget) &&
      // No task here has Add-ons.
      wanted.HasAddons !== true &&
      (expression === undefined || evaluate(expression, workspace.attributesOf(task))),
  );
  const inOrder = ordered(tasks, wanted.Ordering, {
    DateCreated: (a, b) => a.sequence - b.sequence,
    Priority: (a, b) => a.priority - b.priority,
    VirtualStartTime: (a, b) => a.virtualStartTime - b.virtualStartTime,
  });
  return page(request, 'tasks', inOrder, (task) => format(request, workspace, task));
};

const create: Handler = (request) => {
  const workspace = workspaceOf(request);
  const form = readParameters(request.form, {
    Attributes: optionalParameter(attributes),
    WorkflowSid: optionalParameter(sidText('WW')),
    Timeout: optionalParameter(integerText(1, 1_209_600)),
    Priority: optionalParameter(PRIORITY),
    TaskChannel: optionalParameter(boundedText(64)),
    VirtualStartTime: optionalParameter(dateTime),
    RoutingTarget: optionalParameter(sidOf('WK', 'WQ', 'WW')),
    IgnoreCapacity: optionalParameter(booleanText),
    TaskQueueSid: optionalParameter(sidText('WQ')),
  });
  const task = request.runtime.execute(workspace.sid, 'createTask', {
    attributes: form.Attributes ?? '{}',
    workflowSid: form.WorkflowSid,
    timeout: form.Timeout,
    priority: form.Priority,
    taskChannel: form.TaskChannel,
    virtualStartTime: form.VirtualStartTime,
    routingTarget: form.RoutingTarget,
    ignoreCapacity: form.IgnoreCapacity,
    taskQueueSid: form.TaskQueueSid,
  });
  // Twilio answers before it routes: the body says pending although a reservation may already exist.
  const { dateCreated: dateUpdated } = task;
  const asCreated: Task = { ...task, status: 'pending', reason: undefined, dateUpdated };
  return created(format(request, workspace, asCreated), 0);
};

const fetch: Handler = (request) => {
  const workspace = workspaceOf(request);
  const task = found(request, workspace.tasks, sidIn(request, 'WT'));
  return ok(format(request, workspace, task), task.version);
};

const update: Handler = (request) => {
  const workspace = workspaceOf(request);
  const form = readParameters(request.form, {
    Attributes: optionalParameter(attributes),
    AssignmentStatus: optionalParameter(choiceText(['canceled', 'wrapping', 'completed'])),
    Reason: optionalParameter(plainText),
    Priority: optionalParameter(PRIORITY),
    TaskChannel: optionalParameter(boundedText(64)),
    VirtualStartTime: optionalParameter(dateTime),
  });
  const task = request.runtime.execute(workspace.sid, 'updateTask', {
    sid: sidIn(request, 'WT'),
    attributes: form.Attributes,
    status: form.AssignmentStatus,
    reason: form.Reason,
    priority: form.Priority,
    taskChannel: form.TaskChannel,
    virtualStartTime: form.VirtualStartTime,
    expectedVersion: request.expectedVersion,
  });
  return ok(format(request, workspace, task), task.version);
};

const remove: Handler = (request) => {
  request.runtime.execute(workspaceOf(request).sid, 'deleteTask', {
    sid: sidIn(request, 'WT'),
    expectedVersion: request.expectedVersion,
  });
  return deleted;
};

export const taskHandlers = { list, create, fetch, update, remove };
