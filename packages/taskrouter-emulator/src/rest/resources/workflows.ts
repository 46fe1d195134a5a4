import type { Workflow } from '../../engine/tables/resources';
import type { Workspace } from '../../engine/workspace';
import { type ApiRequest, created, deleted, found, type Handler, iso, ok, sidIn, workspaceOf } from '../api';
import { PAGE_PARAMETERS, page } from '../pagination';
import {
  booleanText,
  boundedText,
  configuration,
  integerText,
  optionalParameter,
  plainText,
  readParameters,
  urlText,
  type Values,
} from '../parameters';

/** Source: the schema taskrouter.v1.workspace.workflow of Twilio's OpenAPI document. */
function format(request: ApiRequest, workspace: Workspace, workflow: Workflow): object {
  const self = `${request.base}/Workspaces/${workspace.sid}/Workflows/${workflow.sid}`;
  return {
    account_sid: request.accountSid,
    assignment_callback_url: workflow.assignmentCallbackUrl ?? '',
    configuration: workflow.configurationText,
    date_created: iso(workflow.dateCreated),
    date_updated: iso(workflow.dateUpdated),
    document_content_type: 'application/json',
    fallback_assignment_callback_url: workflow.fallbackAssignmentCallbackUrl ?? '',
    friendly_name: workflow.friendlyName,
    sid: workflow.sid,
    task_reservation_timeout: workflow.taskReservationTimeout,
    workspace_sid: workspace.sid,
    url: self,
    links: {
      statistics: `${self}/Statistics`,
      real_time_statistics: `${self}/RealTimeStatistics`,
      cumulative_statistics: `${self}/CumulativeStatistics`,
    },
  };
}

const FIELDS = {
  AssignmentCallbackUrl: optionalParameter(urlText),
  FallbackAssignmentCallbackUrl: optionalParameter(urlText),
  TaskReservationTimeout: optionalParameter(integerText(1, 86_400)),
};

const list: Handler = (request) => {
  const workspace = workspaceOf(request);
  const { FriendlyName } = readParameters(request.query, {
    ...PAGE_PARAMETERS,
    FriendlyName: optionalParameter(plainText),
  });
  const workflows = [...workspace.workflows.values()].filter(
    ({ friendlyName }) => FriendlyName === undefined || friendlyName === FriendlyName,
  );
  return page(request, 'workflows', workflows, (workflow) => format(request, workspace, workflow));
};

const create: Handler = (request) => {
  const workspace = workspaceOf(request);
  const form = readParameters(request.form, {
    FriendlyName: boundedText(256),
    Configuration: configuration,
    ...FIELDS,
  });
  const workflow = request.runtime.execute(workspace.sid, 'createWorkflow', {
    friendlyName: form.FriendlyName,
    configuration: form.Configuration,
    ...fieldsOf(form),
  });
  return created(format(request, workspace, workflow));
};

const fetch: Handler = (request) => {
  const workspace = workspaceOf(request);
  return ok(format(request, workspace, found(request, workspace.workflows, sidIn(request, 'WW'))));
};

const update: Handler = (request) => {
  const workspace = workspaceOf(request);
  const form = readParameters(request.form, {
    FriendlyName: optionalParameter(boundedText(256)),
    Configuration: optionalParameter(configuration),
    ReEvaluateTasks: optionalParameter(booleanText),
    ...FIELDS,
  });
  const workflow = request.runtime.execute(workspace.sid, 'updateWorkflow', {
    sid: sidIn(request, 'WW'),
    friendlyName: form.FriendlyName,
    configuration: form.Configuration,
    reEvaluateTasks: form.ReEvaluateTasks,
    ...fieldsOf(form),
  });
  return ok(format(request, workspace, workflow));
};

const remove: Handler = (request) => {
  request.runtime.execute(workspaceOf(request).sid, 'deleteWorkflow', { sid: sidIn(request, 'WW') });
  return deleted;
};

function fieldsOf(form: Values<typeof FIELDS>) {
  return {
    assignmentCallbackUrl: form.AssignmentCallbackUrl,
    fallbackAssignmentCallbackUrl: form.FallbackAssignmentCallbackUrl,
    taskReservationTimeout: form.TaskReservationTimeout,
  };
}

export const workflowHandlers = { list, create, fetch, update, remove };
