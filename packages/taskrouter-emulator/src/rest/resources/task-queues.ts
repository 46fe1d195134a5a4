import { evaluate } from 'taskrouter/expression';
import { parseJsonObject } from 'taskrouter/parsed';
import { TASK_ORDERS, type TaskQueue } from '../../engine/tables/resources';
import { readingOwnChannels } from '../../engine/workflow/worker-channels';
import type { Workspace } from '../../engine/workspace';
import { type ApiRequest, created, deleted, found, type Handler, iso, ok, sidIn, workspaceOf } from '../api';
import { expressionIn } from '../expression-parameter';
import { byText, ordered } from '../ordering';
import { PAGE_PARAMETERS, page } from '../pagination';
import {
  boundedText,
  choiceText,
  integerText,
  optionalParameter,
  plainText,
  readParameters,
  sidText,
  type Values,
} from '../parameters';

/** Source: the schema taskrouter.v1.workspace.task_queue of Twilio's OpenAPI document. */
function format(request: ApiRequest, workspace: Workspace, queue: TaskQueue): object {
  const workspaceUrl = `${request.base}/Workspaces/${workspace.sid}`;
  const url = `${workspaceUrl}/TaskQueues/${queue.sid}`;
  const assignmentActivity = workspace.activities.named(queue.assignmentActivitySid);
  const reservationActivity = workspace.activities.named(queue.reservationActivitySid);
  const activityUrl = (activity: { readonly sid: string } | undefined) =>
    activity === undefined ? null : `${workspaceUrl}/Activities/${activity.sid}`;
  return {
    account_sid: request.accountSid,
    assignment_activity_sid: assignmentActivity?.sid ?? null,
    assignment_activity_name: assignmentActivity?.friendlyName ?? null,
    date_created: iso(queue.dateCreated),
    date_updated: iso(queue.dateUpdated),
    friendly_name: queue.friendlyName,
    max_reserved_workers: queue.maxReservedWorkers,
    reservation_activity_sid: reservationActivity?.sid ?? null,
    reservation_activity_name: reservationActivity?.friendlyName ?? null,
    sid: queue.sid,
    target_workers: queue.targetWorkers,
    task_order: queue.taskOrder,
    workspace_sid: workspace.sid,
    url,
    links: {
      assignment_activity: activityUrl(assignmentActivity),
      reservation_activity: activityUrl(reservationActivity),
      workspace: workspaceUrl,
      statistics: `${url}/Statistics`,
      real_time_statistics: `${url}/RealTimeStatistics`,
      cumulative_statistics: `${url}/CumulativeStatistics`,
      list_statistics: `${workspaceUrl}/TaskQueues/Statistics`,
      bulk_real_time_statistics: `${workspaceUrl}/TaskQueues/RealTimeStatistics`,
    },
  };
}

const FIELDS = {
  TargetWorkers: optionalParameter(plainText),
  MaxReservedWorkers: optionalParameter(integerText(1, 50)),
  TaskOrder: optionalParameter(choiceText(TASK_ORDERS)),
  ReservationActivitySid: optionalParameter(sidText('WA')),
  AssignmentActivitySid: optionalParameter(sidText('WA')),
};

const list: Handler = (request) => {
  const workspace = workspaceOf(request);
  const wanted = readParameters(request.query, {
    ...PAGE_PARAMETERS,
    FriendlyName: optionalParameter(boundedText(64)),
    EvaluateWorkerAttributes: optionalParameter(boundedText(16_384)),
    WorkerSid: optionalParameter(sidText('WK')),
    Ordering: optionalParameter(boundedText(256)),
  });
  const serves = servingWorkersLike(workspace, wanted.EvaluateWorkerAttributes);
  const queues = [...workspace.taskQueues.values()].filter(
    (queue) =>
      (wanted.FriendlyName === undefined || queue.friendlyName === wanted.FriendlyName) &&
      (wanted.WorkerSid === undefined ||
        workspace.membersOf(queue.sid).some((worker) => worker.sid === wanted.WorkerSid)) &&
      serves(queue),
  );
  const inOrder = ordered(queues, wanted.Ordering, {
    DateCreated: (a, b) => a.dateCreated - b.dateCreated,
    FriendlyName: (a, b) => byText(a.friendlyName, b.friendlyName),
  });
  return page(request, 'task_queues', inOrder, (queue) => format(request, workspace, queue));
};

/** Attributes ask which queues a worker with them would serve; an expression, which queues have a worker it is true of. */
function servingWorkersLike(
  workspace: Workspace,
  evaluateWorkerAttributes: string | undefined,
): (queue: TaskQueue) => boolean {
  if (evaluateWorkerAttributes === undefined) return () => true;
  const attributes = parseJsonObject(evaluateWorkerAttributes);
  if (attributes !== undefined) {
    return (queue) => {
      const { membersWhen } = workspace.entryOfQueue(queue);
      return membersWhen !== undefined && evaluate(membersWhen, attributes);
    };
  }
  const expression = readingOwnChannels(expressionIn('EvaluateWorkerAttributes', evaluateWorkerAttributes));
  return (queue) =>
    [...workspace.entryOfQueue(queue).members].some(({ scope }) => evaluate(expression, scope));
}

const create: Handler = (request) => {
  const workspace = workspaceOf(request);
  const form = readParameters(request.form, { FriendlyName: boundedText(64), ...FIELDS });
  const queue = request.runtime.execute(workspace.sid, 'createTaskQueue', {
    friendlyName: form.FriendlyName,
    ...fieldsOf(form),
  });
  return created(format(request, workspace, queue));
};

const fetch: Handler = (request) => {
  const workspace = workspaceOf(request);
  return ok(format(request, workspace, found(request, workspace.taskQueues, sidIn(request, 'WQ'))));
};

const update: Handler = (request) => {
  const workspace = workspaceOf(request);
  const form = readParameters(request.form, { FriendlyName: optionalParameter(boundedText(64)), ...FIELDS });
  const queue = request.runtime.execute(workspace.sid, 'updateTaskQueue', {
    sid: sidIn(request, 'WQ'),
    friendlyName: form.FriendlyName,
    ...fieldsOf(form),
  });
  return ok(format(request, workspace, queue));
};

const remove: Handler = (request) => {
  request.runtime.execute(workspaceOf(request).sid, 'deleteTaskQueue', { sid: sidIn(request, 'WQ') });
  return deleted;
};

function fieldsOf(form: Values<typeof FIELDS>) {
  return {
    targetWorkers: form.TargetWorkers,
    maxReservedWorkers: form.MaxReservedWorkers,
    taskOrder: form.TaskOrder,
    reservationActivitySid: form.ReservationActivitySid,
    assignmentActivitySid: form.AssignmentActivitySid,
  };
}

export const taskQueueHandlers = { list, create, fetch, update, remove };
