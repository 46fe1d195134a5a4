import type { Workspace } from '../../engine/workspace';
import { type ApiRequest, type Handler, ok, workspaceOf } from '../api';
import { assignmentCounts, type Cumulative, cumulative, taskStatistics } from '../cumulative-statistics';
import { readParameters } from '../parameters';
import { activityStatistics, formatTaskCounts, taskCounts } from '../real-time-statistics';
import { CUMULATIVE_PARAMETERS, REAL_TIME_PARAMETERS } from '../statistics-parameters';

/** Source: https://www.twilio.com/docs/taskrouter/api/workspace-statistics */
function identify(request: ApiRequest, workspace: Workspace, page: string) {
  return {
    account_sid: request.accountSid,
    workspace_sid: workspace.sid,
    url: `${request.base}/Workspaces/${workspace.sid}/${page}`,
  };
}

function formatCumulative(statistics: Cumulative) {
  const { count } = statistics.summary;
  return {
    ...taskStatistics(statistics),
    tasks_created: count['task.created'],
    tasks_timed_out_in_workflow: count['workflow.timeout'],
  };
}

function formatRealTime(workspace: Workspace, taskChannel: string | undefined) {
  return {
    ...formatTaskCounts(taskCounts(workspace, taskChannel, () => workspace)(workspace)),
    activity_statistics: activityStatistics(workspace, workspace.workers.values()),
    total_workers: workspace.workers.size,
  };
}

const fetchCumulative: Handler = (request) => {
  const workspace = workspaceOf(request);
  const wanted = readParameters(request.query, CUMULATIVE_PARAMETERS);
  return ok({
    ...identify(request, workspace, 'CumulativeStatistics'),
    ...formatCumulative(cumulative(request, workspace, wanted)),
  });
};

const fetchRealTime: Handler = (request) => {
  const workspace = workspaceOf(request);
  const { TaskChannel } = readParameters(request.query, REAL_TIME_PARAMETERS);
  return ok({
    ...identify(request, workspace, 'RealTimeStatistics'),
    ...formatRealTime(workspace, TaskChannel),
  });
};

const fetch: Handler = (request) => {
  const workspace = workspaceOf(request);
  const wanted = readParameters(request.query, CUMULATIVE_PARAMETERS);
  const statistics = cumulative(request, workspace, wanted);
  const { account_sid, workspace_sid, url } = identify(request, workspace, 'Statistics');
  return ok({
    ...{ account_sid, workspace_sid, url },
    cumulative: { ...formatCumulative(statistics), ...assignmentCounts(statistics) },
    realtime: { account_sid, workspace_sid, ...formatRealTime(workspace, wanted.TaskChannel) },
  });
};

export const workspaceStatisticsHandlers = { fetchCumulative, fetchRealTime, fetch };
