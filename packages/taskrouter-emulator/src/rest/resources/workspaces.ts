import { TASK_ORDERS } from '../../engine/tables/resources';
import type { Workspace } from '../../engine/workspace';
import { type ApiRequest, created, deleted, type Handler, iso, ok, workspaceOf } from '../api';
import { eventTypes } from '../event-types-parameter';
import { PAGE_PARAMETERS, page } from '../pagination';
import {
  boundedText,
  choiceText,
  optionalParameter,
  plainText,
  readParameters,
  sidText,
  trueOrFalse,
  urlText,
  type Values,
} from '../parameters';

/** Source: the schema taskrouter.v1.workspace of Twilio's OpenAPI document. */
function format(request: ApiRequest, workspace: Workspace): object {
  const { settings } = workspace;
  const defaultActivity = workspace.activities.named(workspace.defaultActivitySid);
  const timeoutActivity = workspace.activities.named(workspace.timeoutActivitySid);
  const self = `${request.base}/Workspaces/${workspace.sid}`;
  return {
    account_sid: request.accountSid,
    date_created: iso(workspace.dateCreated),
    date_updated: iso(workspace.dateUpdated),
    default_activity_name: defaultActivity?.friendlyName ?? null,
    default_activity_sid: defaultActivity?.sid ?? null,
    event_callback_url: settings.eventCallbackUrl,
    events_filter: settings.eventsFilter || null,
    friendly_name: settings.friendlyName,
    multi_task_enabled: settings.multiTaskEnabled,
    sid: workspace.sid,
    timeout_activity_name: timeoutActivity?.friendlyName ?? null,
    timeout_activity_sid: timeoutActivity?.sid ?? null,
    prioritize_queue_order: settings.prioritizeQueueOrder,
    url: self,
    links: {
      activities: `${self}/Activities`,
      statistics: `${self}/Statistics`,
      real_time_statistics: `${self}/RealTimeStatistics`,
      cumulative_statistics: `${self}/CumulativeStatistics`,
      task_queues: `${self}/TaskQueues`,
      tasks: `${self}/Tasks`,
      workers: `${self}/Workers`,
      workflows: `${self}/Workflows`,
      task_channels: `${self}/TaskChannels`,
      events: `${self}/Events`,
    },
  };
}

const FIELDS = {
  EventCallbackUrl: optionalParameter(urlText),
  EventsFilter: optionalParameter(eventTypes),
  MultiTaskEnabled: optionalParameter(trueOrFalse),
  PrioritizeQueueOrder: optionalParameter(choiceText(TASK_ORDERS)),
};

const list: Handler = (request) => {
  const { FriendlyName } = readParameters(request.query, {
    ...PAGE_PARAMETERS,
    FriendlyName: optionalParameter(plainText),
  });
  const workspaces = [...request.runtime.workspaces.values()].filter(
    ({ settings }) => FriendlyName === undefined || settings.friendlyName === FriendlyName,
  );
  return page(request, 'workspaces', workspaces, (workspace) => format(request, workspace));
};

const create: Handler = (request) => {
  const form = readParameters(request.form, {
    FriendlyName: boundedText(64),
    Template: optionalParameter(choiceText(['NONE', 'FIFO'])),
    ...FIELDS,
  });
  const workspace = request.runtime.createWorkspace({ friendlyName: form.FriendlyName, ...fieldsOf(form) });
  if (form.Template === 'FIFO') addFifoTemplate(request, workspace);
  return created(format(request, workspace));
};

// Source: https://www.twilio.com/docs/taskrouter/api/workspace (templates)
function addFifoTemplate({ runtime }: ApiRequest, { sid: workspaceSid }: Workspace): void {
  const queue = runtime.execute(workspaceSid, 'createTaskQueue', { friendlyName: 'Sample Queue' });
  runtime.execute(workspaceSid, 'createWorkflow', {
    friendlyName: 'Default Fifo Workflow',
    configuration: JSON.stringify({ task_routing: { filters: [], default_filter: { queue: queue.sid } } }),
  });
}

const fetch: Handler = (request) => ok(format(request, workspaceOf(request, 'Sid')));

const update: Handler = (request) => {
  const { sid: workspaceSid } = workspaceOf(request, 'Sid');
  const form = readParameters(request.form, {
    FriendlyName: optionalParameter(boundedText(64)),
    DefaultActivitySid: optionalParameter(sidText('WA')),
    TimeoutActivitySid: optionalParameter(sidText('WA')),
    ...FIELDS,
  });
  const workspace = request.runtime.execute(workspaceSid, 'updateWorkspace', {
    friendlyName: form.FriendlyName,
    defaultActivitySid: form.DefaultActivitySid,
    timeoutActivitySid: form.TimeoutActivitySid,
    ...fieldsOf(form),
  });
  return ok(format(request, workspace));
};

const remove: Handler = (request) => {
  request.runtime.deleteWorkspace(workspaceOf(request, 'Sid').sid);
  return deleted;
};

function fieldsOf(form: Values<typeof FIELDS>) {
  return {
    eventCallbackUrl: form.EventCallbackUrl,
    eventsFilter: form.EventsFilter?.join(','),
    multiTaskEnabled: form.MultiTaskEnabled,
    prioritizeQueueOrder: form.PrioritizeQueueOrder,
  };
}

export const workspaceHandlers = { list, create, fetch, update, remove };
