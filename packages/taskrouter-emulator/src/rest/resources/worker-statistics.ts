import type { Worker } from '../../engine/tables/worker';
import type { Workspace } from '../../engine/workspace';
import { activityDurations } from '../../statistics/activity-durations';
import { type ApiRequest, found, type Handler, ok, sidIn, workspaceOf } from '../api';
import { cumulative, reservationCounts } from '../cumulative-statistics';
import { anyText, optional, readParameters, sid, type Values } from '../parameters';
import { activityStatistics } from '../real-time-statistics';
import { channelIn, REAL_TIME_PARAMETERS, WORKER_PARAMETERS } from '../statistics-parameters';
import { windowOf } from '../window';

/** Source: https://www.twilio.com/docs/taskrouter/api/worker/statistics */
function identify(request: ApiRequest, workspace: Workspace, path: string) {
  return {
    account_sid: request.accountSid,
    workspace_sid: workspace.sid,
    url: `${request.base}/Workspaces/${workspace.sid}/Workers/${path}`,
  };
}

/** @param only whom to count; everybody without, those deleted meanwhile included. */
function formatCumulative(
  request: ApiRequest,
  workspace: Workspace,
  wanted: Values<typeof WORKER_PARAMETERS>,
  only?: readonly Worker[],
) {
  const sids = only === undefined ? undefined : new Set(only.map((worker) => worker.sid));
  const counts = (worker: Worker['sid'] | undefined): boolean =>
    worker !== undefined && (sids === undefined || sids.has(worker));
  const { summary, interval } = cumulative(request, workspace, wanted, (sample) => counts(sample.worker));
  const window = windowOf(wanted, workspace.now);
  const ended = request.runtime.statistics
    .activityIntervals(workspace.sid, window, workspace.now)
    .filter((interval) => counts(interval.worker));
  return {
    ...interval,
    activity_durations: activityDurations(
      workspace.activities.values(),
      ended,
      only ?? workspace.workers.values(),
      window,
    ),
    ...reservationCounts(summary),
  };
}

function formatRealTime(workspace: Workspace, workers: readonly Worker[]) {
  return {
    activity_statistics: activityStatistics(workspace, workers),
    total_workers: workers.length,
  };
}

const fetchCumulative: Handler = (request) => {
  const workspace = workspaceOf(request);
  const wanted = readParameters(request.query, WORKER_PARAMETERS);
  return ok({
    ...identify(request, workspace, 'CumulativeStatistics'),
    ...formatCumulative(request, workspace, wanted),
  });
};

const fetchRealTime: Handler = (request) => {
  const workspace = workspaceOf(request);
  const { TaskChannel } = readParameters(request.query, REAL_TIME_PARAMETERS);
  // Every worker has every channel: the parameter is checked, and changes nothing.
  channelIn(workspace, TaskChannel);
  return ok({
    ...identify(request, workspace, 'RealTimeStatistics'),
    ...formatRealTime(workspace, [...workspace.workers.values()]),
  });
};

/** The workers' statistics, those named by the filters only. */
const fetchAll: Handler = (request) => {
  const workspace = workspaceOf(request);
  const wanted = readParameters(request.query, {
    ...WORKER_PARAMETERS,
    TaskQueueSid: optional(sid('WQ')),
    TaskQueueName: optional(anyText),
    FriendlyName: optional(anyText),
  });
  const { TaskQueueSid, TaskQueueName, FriendlyName } = wanted;
  const isFiltered = [TaskQueueSid, TaskQueueName, FriendlyName].some((filter) => filter !== undefined);
  const workers = [...workspace.workers.values()].filter(
    (worker) =>
      (FriendlyName === undefined || worker.friendlyName === FriendlyName) &&
      (TaskQueueSid === undefined ||
        workspace.queuesOf(worker).some((queue) => queue.sid === TaskQueueSid)) &&
      (TaskQueueName === undefined ||
        workspace.queuesOf(worker).some((queue) => queue.friendlyName === TaskQueueName)),
  );
  return ok({
    ...identify(request, workspace, 'Statistics'),
    cumulative: formatCumulative(request, workspace, wanted, isFiltered ? workers : undefined),
    realtime: formatRealTime(workspace, workers),
  });
};

/** One worker's statistics. */
const fetch: Handler = (request) => {
  const workspace = workspaceOf(request);
  const worker = found(request, workspace.workers, sidIn(request, 'WK', 'WorkerSid'));
  const wanted = readParameters(request.query, WORKER_PARAMETERS);
  return ok({
    ...identify(request, workspace, `${worker.sid}/Statistics`),
    worker_sid: worker.sid,
    cumulative: formatCumulative(request, workspace, wanted, [worker]),
  });
};

export const workerStatisticsHandlers = { fetchCumulative, fetchRealTime, fetchAll, fetch };
