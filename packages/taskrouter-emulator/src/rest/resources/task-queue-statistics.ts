import { isJsonObject } from 'taskrouter/parsed';
import { isSid, sidForm, type TaskQueueSid } from 'taskrouter/sid';
import type { TaskQueue } from '../../engine/tables/resources';
import type { Worker } from '../../engine/tables/worker';
import type { Workspace } from '../../engine/workspace';
import { noTasks, type TaskCounts } from '../../statistics/task-counts';
import { type ApiRequest, found, type Handler, ok, sidIn, workspaceOf } from '../api';
import { invalid } from '../api-error';
import { assignmentCounts, type Cumulative, cumulative, taskStatistics } from '../cumulative-statistics';
import { PAGE_PARAMETERS, page } from '../pagination';
import { optionalParameter, plainText, readParameters, type Values } from '../parameters';
import { activityStatistics, formatTaskCounts, taskCounts } from '../real-time-statistics';
import { CUMULATIVE_PARAMETERS, REAL_TIME_PARAMETERS } from '../statistics-parameters';

/*
 * The statistics of one queue, of all queues, and of up to fifty at once.
 * Source: https://www.twilio.com/docs/taskrouter/api/taskqueue-statistics
 */

const MAX_BULK = 50;

function identify(request: ApiRequest, workspace: Workspace, { sid }: TaskQueue) {
  return { account_sid: request.accountSid, task_queue_sid: sid, workspace_sid: workspace.sid };
}

function urlOf(request: ApiRequest, workspace: Workspace, { sid }: TaskQueue, page: string) {
  return { url: `${request.base}/Workspaces/${workspace.sid}/TaskQueues/${sid}/${page}` };
}

function queueOf(request: ApiRequest, workspace: Workspace): TaskQueue {
  return found(request, workspace.taskQueues, sidIn(request, 'WQ', 'TaskQueueSid'));
}

function cumulativeOf(
  request: ApiRequest,
  workspace: Workspace,
  { sid }: TaskQueue,
  wanted: Values<typeof CUMULATIVE_PARAMETERS>,
): Cumulative {
  return cumulative(request, workspace, wanted, (sample) => sample.queue === sid);
}

function formatCumulative(statistics: Cumulative) {
  const { count, inQueueUntilAccepted } = statistics.summary;
  return {
    ...taskStatistics(statistics),
    wait_duration_in_queue_until_accepted: inQueueUntilAccepted,
    tasks_entered: count['task-queue.entered'],
  };
}

/** What one queue's, and one of fifty queues', statistics have in common. */
function formatWorkers(workspace: Workspace, members: readonly Worker[]) {
  return {
    activity_statistics: activityStatistics(workspace, members),
    total_available_workers: members.filter((worker) => workspace.activityOf(worker).available).length,
    total_eligible_workers: members.length,
  };
}

function formatRealTime(workspace: Workspace, queue: TaskQueue, counts: TaskCounts) {
  const { longestInQueue } = counts;
  return {
    ...formatTaskCounts(counts),
    ...formatWorkers(workspace, workspace.membersOf(queue.sid)),
    longest_relative_task_age_in_queue: longestInQueue?.age ?? 0,
    longest_relative_task_sid_in_queue: longestInQueue?.sid ?? null,
  };
}

function countsByQueue(workspace: Workspace, taskChannel: string | undefined) {
  return taskCounts(workspace, taskChannel, (task) => task.queueSid);
}

const fetchCumulative: Handler = (request) => {
  const workspace = workspaceOf(request);
  const queue = queueOf(request, workspace);
  const wanted = readParameters(request.query, CUMULATIVE_PARAMETERS);
  return ok({
    ...identify(request, workspace, queue),
    ...urlOf(request, workspace, queue, 'CumulativeStatistics'),
    ...formatCumulative(cumulativeOf(request, workspace, queue, wanted)),
  });
};

const fetchRealTime: Handler = (request) => {
  const workspace = workspaceOf(request);
  const queue = queueOf(request, workspace);
  const { TaskChannel } = readParameters(request.query, REAL_TIME_PARAMETERS);
  return ok({
    ...identify(request, workspace, queue),
    ...urlOf(request, workspace, queue, 'RealTimeStatistics'),
    ...formatRealTime(workspace, queue, countsByQueue(workspace, TaskChannel)(queue.sid)),
  });
};

const fetch: Handler = (request) => {
  const workspace = workspaceOf(request);
  const queue = queueOf(request, workspace);
  const wanted = readParameters(request.query, CUMULATIVE_PARAMETERS);
  return ok({
    ...formatBoth(request, workspace, queue, wanted, countsByQueue(workspace, wanted.TaskChannel)),
    ...urlOf(request, workspace, queue, 'Statistics'),
  });
};

const list: Handler = (request) => {
  const workspace = workspaceOf(request);
  const wanted = readParameters(request.query, {
    ...PAGE_PARAMETERS,
    ...CUMULATIVE_PARAMETERS,
    FriendlyName: optionalParameter(plainText),
  });
  const queues = [...workspace.taskQueues.values()].filter(
    ({ friendlyName }) => wanted.FriendlyName === undefined || friendlyName === wanted.FriendlyName,
  );
  const counts = countsByQueue(workspace, wanted.TaskChannel);
  return page(request, 'task_queues_statistics', queues, (queue) =>
    formatBoth(request, workspace, queue, wanted, counts),
  );
};

function formatBoth(
  request: ApiRequest,
  workspace: Workspace,
  queue: TaskQueue,
  wanted: Values<typeof CUMULATIVE_PARAMETERS>,
  counts: ReturnType<typeof countsByQueue>,
) {
  const own = identify(request, workspace, queue);
  const statistics = cumulativeOf(request, workspace, queue, wanted);
  return {
    ...own,
    cumulative: { ...formatCumulative(statistics), ...assignmentCounts(statistics) },
    realtime: { ...own, ...formatRealTime(workspace, queue, counts(queue.sid)) },
  };
}

/** A queue of another workspace is answered with zeros, as Twilio does. */
const bulkRealTime: Handler = (request) => {
  const workspace = workspaceOf(request);
  const queueSids = queueSidsIn(request.json);
  const counts = countsByQueue(workspace, undefined);
  const statistics = queueSids.map((sid) => {
    const queue = workspace.taskQueues.get(sid);
    return {
      task_queue_sid: sid,
      ...formatTaskCounts(queue === undefined ? noTasks() : counts(queue.sid)),
      ...formatWorkers(workspace, workspace.membersOf(sid)),
    };
  });
  return ok({
    account_sid: request.accountSid,
    workspace_sid: workspace.sid,
    task_queue_data: statistics,
    task_queue_response_count: statistics.length,
    url: `${request.base}/Workspaces/${workspace.sid}/TaskQueues/RealTimeStatistics`,
  });
};

// Twilio's page writes it QueueSids in the table of parameters, and queueSids in the example.
function queueSidsIn(json: unknown): TaskQueueSid[] {
  const given = isJsonObject(json) ? (json.QueueSids ?? json.queueSids) : undefined;
  if (!Array.isArray(given) || given.length < 1 || given.length > MAX_BULK) {
    throw invalid(`QueueSids: takes 1 to ${MAX_BULK} TaskQueue SIDs as a JSON array`);
  }
  return given.map((value: unknown) => {
    if (isSid('WQ', value)) return value;
    throw invalid(`QueueSids: takes ${sidForm('WQ')}, not ${JSON.stringify(value)}`);
  });
}

export const taskQueueStatisticsHandlers = { fetchCumulative, fetchRealTime, fetch, list, bulkRealTime };
