import type { Worker } from '../../engine/tables/worker';
import type { Workspace } from '../../engine/workspace';
import { activityDurations } from '../../statistics/activity-durations';
import { type ApiRequest, found, type Handler, ok, sidIn, workspaceOf } from '../api';
import { assignmentCounts, cumulative, reservationCounts } from '../cumulative-statistics';
import { optionalParameter, plainText, readParameters, sidText, type Values } from '../parameters';
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

/** @param only whom to count; by default everybody, those deleted meanwhile included. */
function cumulativeOf(
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
  const present = only ?? workspace.workers.values();
  return {
    summary,
    interval,
    durations: activityDurations(workspace.activities.values(), ended, present, window),
  };
}

function formatCumulative({ summary, interval, durations }: ReturnType<typeof cumulativeOf>) {
  return { ...interval, activity_durations: durations, ...reservationCounts(summary) };
}

/** What the combined statistics of workers and of one worker have in common. */
function formatBoth(
  request: ApiRequest,
  workspace: Workspace,
  workers: readonly Worker[],
  statistics: ReturnType<typeof cumulativeOf>,
) {
  return {
    cumulative: { ...formatCumulative(statistics), ...assignmentCounts(statistics) },
    realtime: {
      account_sid: request.accountSid,
      workspace_sid: workspace.sid,
      ...formatRealTime(workspace, workers),
    },
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
    ...formatCumulative(cumulativeOf(request, workspace, wanted)),
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
    TaskQueueSid: optionalParameter(sidText('WQ')),
    TaskQueueName: optionalParameter(plainText),
    FriendlyName: optionalParameter(plainText),
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
    ...formatBoth(
      request,
      workspace,
      workers,
      cumulativeOf(request, workspace, wanted, isFiltered ? workers : undefined),
    ),
  });
};

/** One worker's statistics. */
const fetch: Handler = (request) => {
  const workspace = workspaceOf(request);
  const worker = found(request, workspace.workers, sidIn(request, 'WK', 'WorkerSid'));
  const wanted = readParameters(request.query, WORKER_PARAMETERS);
  const statistics = cumulativeOf(request, workspace, wanted, [worker]);
  const { cumulative, realtime } = formatBoth(request, workspace, [worker], statistics);
  return ok({
    ...identify(request, workspace, `${worker.sid}/Statistics`),
    worker_sid: worker.sid,
    cumulative,
    realtime: { ...realtime, worker_sid: worker.sid },
  });
};

export const workerStatisticsHandlers = { fetchCumulative, fetchRealTime, fetchAll, fetch };
