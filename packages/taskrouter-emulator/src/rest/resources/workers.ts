import { evaluate } from 'taskrouter/expression';
import type { Worker } from '../../engine/tables/worker';
import { readingOwnChannels } from '../../engine/workflow/worker-channels';
import type { Workspace } from '../../engine/workspace';
import { type ApiRequest, created, deleted, found, type Handler, iso, ok, sidIn, workspaceOf } from '../api';
import { expressionIn } from '../expression-parameter';
import { byText, ordered } from '../ordering';
import { PAGE_PARAMETERS, page } from '../pagination';
import {
  attributes,
  booleanText,
  boundedText,
  optionalParameter,
  readParameters,
  sidText,
  trueOrFalse,
} from '../parameters';

/** Source: the schema taskrouter.v1.workspace.worker of Twilio's OpenAPI document. */
function format(request: ApiRequest, workspace: Workspace, worker: Worker): object {
  const workspaceUrl = `${request.base}/Workspaces/${workspace.sid}`;
  const url = `${workspaceUrl}/Workers/${worker.sid}`;
  const activity = workspace.activityOf(worker);
  return {
    account_sid: request.accountSid,
    activity_name: activity.friendlyName,
    activity_sid: activity.sid,
    attributes: worker.attributes,
    available: activity.available,
    date_created: iso(worker.dateCreated),
    date_status_changed: iso(worker.dateStatusChanged),
    date_updated: iso(worker.dateUpdated),
    friendly_name: worker.friendlyName,
    sid: worker.sid,
    workspace_sid: workspace.sid,
    url,
    links: {
      channels: `${url}/Channels`,
      activity: `${workspaceUrl}/Activities/${activity.sid}`,
      workspace: workspaceUrl,
      statistics: `${workspaceUrl}/Workers/Statistics`,
      real_time_statistics: `${workspaceUrl}/Workers/RealTimeStatistics`,
      cumulative_statistics: `${workspaceUrl}/Workers/CumulativeStatistics`,
      worker_statistics: `${url}/Statistics`,
      worker_channels: `${url}/Channels`,
      reservations: `${url}/Reservations`,
    },
  };
}

const LIST_PARAMETERS = {
  ...PAGE_PARAMETERS,
  ActivityName: optionalParameter(boundedText(64)),
  ActivitySid: optionalParameter(sidText('WA')),
  Available: optionalParameter(booleanText),
  FriendlyName: optionalParameter(boundedText(64)),
  TargetWorkersExpression: optionalParameter(boundedText(16_384)),
  TaskQueueName: optionalParameter(boundedText(64)),
  TaskQueueSid: optionalParameter(sidText('WQ')),
  Ordering: optionalParameter(boundedText(256)),
};

const list: Handler = (request) => {
  const workspace = workspaceOf(request);
  const wanted = readParameters(request.query, LIST_PARAMETERS);
  const expression =
    wanted.TargetWorkersExpression === undefined
      ? undefined
      : readingOwnChannels(expressionIn('TargetWorkersExpression', wanted.TargetWorkersExpression));
  const workers = [...workspace.workers.values()].filter((worker) => {
    const { friendlyName } = worker;
    const activity = workspace.activityOf(worker);
    const queues = workspace.queuesOf(worker);
    return (
      (wanted.ActivityName === undefined || activity.friendlyName === wanted.ActivityName) &&
      (wanted.ActivitySid === undefined || activity.sid === wanted.ActivitySid) &&
      (wanted.Available === undefined || activity.available === wanted.Available) &&
      (wanted.FriendlyName === undefined || friendlyName === wanted.FriendlyName) &&
      (wanted.TaskQueueSid === undefined || queues.some((queue) => queue.sid === wanted.TaskQueueSid)) &&
      (wanted.TaskQueueName === undefined ||
        queues.some((queue) => queue.friendlyName === wanted.TaskQueueName)) &&
      (expression === undefined || evaluate(expression, workspace.entryOfWorker(worker).scope))
    );
  });
  const inOrder = ordered(workers, wanted.Ordering, {
    DateCreated: (a, b) => a.dateCreated - b.dateCreated,
    DateStatusChanged: (a, b) => a.dateStatusChanged - b.dateStatusChanged,
    FriendlyName: (a, b) => byText(a.friendlyName, b.friendlyName),
  });
  return page(request, 'workers', inOrder, (worker) => format(request, workspace, worker));
};

const create: Handler = (request) => {
  const workspace = workspaceOf(request);
  const form = readParameters(request.form, {
    FriendlyName: boundedText(64),
    ActivitySid: optionalParameter(sidText('WA')),
    Attributes: optionalParameter(attributes),
  });
  const worker = request.runtime.execute(workspace.sid, 'createWorker', {
    friendlyName: form.FriendlyName,
    activitySid: form.ActivitySid,
    attributes: form.Attributes ?? '{}',
  });
  return created(format(request, workspace, worker), worker.version);
};

const fetch: Handler = (request) => {
  const workspace = workspaceOf(request);
  const worker = found(request, workspace.workers, sidIn(request, 'WK'));
  return ok(format(request, workspace, worker), worker.version);
};

const update: Handler = (request) => {
  const workspace = workspaceOf(request);
  const form = readParameters(request.form, {
    ActivitySid: optionalParameter(sidText('WA')),
    Attributes: optionalParameter(attributes),
    FriendlyName: optionalParameter(boundedText(64)),
    RejectPendingReservations: optionalParameter(trueOrFalse),
  });
  const worker = request.runtime.execute(workspace.sid, 'updateWorker', {
    sid: sidIn(request, 'WK'),
    friendlyName: form.FriendlyName,
    attributes: form.Attributes,
    activitySid: form.ActivitySid,
    rejectPendingReservations: form.RejectPendingReservations,
    expectedVersion: request.expectedVersion,
  });
  return ok(format(request, workspace, worker), worker.version);
};

const remove: Handler = (request) => {
  request.runtime.execute(workspaceOf(request).sid, 'deleteWorker', {
    sid: sidIn(request, 'WK'),
    expectedVersion: request.expectedVersion,
  });
  return deleted;
};

export const workerHandlers = { list, create, fetch, update, remove };
