import type { Workflow } from '../../engine/tables/resources';
import type { Workspace } from '../../engine/workspace';
import { type ApiRequest, found, type Handler, ok, sidIn, workspaceOf } from '../api';
import { assignmentCounts, type Cumulative, cumulative, taskStatistics } from '../cumulative-statistics';
import { readParameters, type Values } from '../parameters';
import { formatTaskCounts, taskCounts } from '../real-time-statistics';
import { CUMULATIVE_PARAMETERS, REAL_TIME_PARAMETERS } from '../statistics-parameters';

/** Source: https://www.twilio.com/docs/taskrouter/api/workflow-statistics */
function identify(request: ApiRequest, workspace: Workspace, workflow: Workflow, page: string) {
  return {
    account_sid: request.accountSid,
    workflow_sid: workflow.sid,
    workspace_sid: workspace.sid,
    url: `${request.base}/Workspaces/${workspace.sid}/Workflows/${workflow.sid}/${page}`,
  };
}

function workflowOf(request: ApiRequest, workspace: Workspace): Workflow {
  return found(request, workspace.workflows, sidIn(request, 'WW', 'WorkflowSid'));
}

function cumulativeOf(
  request: ApiRequest,
  workspace: Workspace,
  { sid }: Workflow,
  wanted: Values<typeof CUMULATIVE_PARAMETERS>,
): Cumulative {
  return cumulative(request, workspace, wanted, (sample) => sample.workflow === sid);
}

function formatCumulative(statistics: Cumulative) {
  const { count } = statistics.summary;
  return {
    ...taskStatistics(statistics),
    tasks_entered: count['workflow.entered'],
    tasks_timed_out_in_workflow: count['workflow.timeout'],
  };
}

function formatRealTime(workspace: Workspace, workflow: Workflow, taskChannel: string | undefined) {
  const counts = taskCounts(workspace, taskChannel, (task) =>
    task.workflowSid === workflow.sid ? workflow : undefined,
  );
  return formatTaskCounts(counts(workflow));
}

const fetchCumulative: Handler = (request) => {
  const workspace = workspaceOf(request);
  const workflow = workflowOf(request, workspace);
  const wanted = readParameters(request.query, CUMULATIVE_PARAMETERS);
  return ok({
    ...identify(request, workspace, workflow, 'CumulativeStatistics'),
    ...formatCumulative(cumulativeOf(request, workspace, workflow, wanted)),
  });
};

const fetchRealTime: Handler = (request) => {
  const workspace = workspaceOf(request);
  const workflow = workflowOf(request, workspace);
  const { TaskChannel } = readParameters(request.query, REAL_TIME_PARAMETERS);
  return ok({
    ...identify(request, workspace, workflow, 'RealTimeStatistics'),
    ...formatRealTime(workspace, workflow, TaskChannel),
  });
};

const fetch: Handler = (request) => {
  const workspace = workspaceOf(request);
  const workflow = workflowOf(request, workspace);
  const wanted = readParameters(request.query, CUMULATIVE_PARAMETERS);
  const statistics = cumulativeOf(request, workspace, workflow, wanted);
  const { url, ...own } = identify(request, workspace, workflow, 'Statistics');
  return ok({
    ...own,
    url,
    cumulative: { ...formatCumulative(statistics), ...assignmentCounts(statistics) },
    realtime: { ...own, ...formatRealTime(workspace, workflow, wanted.TaskChannel) },
  });
};

export const workflowStatisticsHandlers = { fetchCumulative, fetchRealTime, fetch };
