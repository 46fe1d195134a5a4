import { dataOf } from '../../events/event-data';
import type { EventRecord } from '../../events/event-record';
import { type ApiRequest, type Handler, iso, ok, sidIn, workspaceOf } from '../api';
import { notFound } from '../api-error';
import { eventTypes } from '../event-types-parameter';
import { PAGE_PARAMETERS, page } from '../pagination';
import { boundedText, optionalParameter, readParameters, sidText } from '../parameters';
import { WINDOW_PARAMETERS, windowOf } from '../window';

/** Source: the schema taskrouter.v1.workspace.event of Twilio's OpenAPI document. */
export function formatEvent(
  { base, accountSid }: Pick<ApiRequest, 'base' | 'accountSid'>,
  event: EventRecord,
): object {
  const { workspaceSid } = event;
  const workspaceUrl = `${base}/Workspaces/${workspaceSid}`;
  return {
    account_sid: accountSid,
    actor_sid: workspaceSid,
    actor_type: 'workspace',
    actor_url: workspaceUrl,
    description: event.description,
    event_data: dataOf(event.fields),
    event_date: iso(event.at),
    event_date_ms: event.at,
    event_type: event.type,
    resource_sid: event.resource.sid,
    resource_type: event.resource.type,
    resource_url: `${workspaceUrl}${pathOf(event)}`,
    sid: event.sid,
    source: 'twilio',
    // There is no address: what happens here happens on this machine.
    source_ip_address: null,
    workspace_sid: workspaceSid,
    url: `${workspaceUrl}/Events/${event.sid}`,
  };
}

/** Where the resource is, below its workspace. */
function pathOf({ resource: { type, sid: resourceSid }, fields }: EventRecord): string {
  switch (type) {
    case 'activity':
      return `/Activities/${resourceSid}`;
    case 'reservation':
      return `/Tasks/${fields.task_sid}/Reservations/${resourceSid}`;
    case 'task':
      return `/Tasks/${resourceSid}`;
    case 'taskchannel':
      return `/TaskChannels/${resourceSid}`;
    case 'taskqueue':
      return `/TaskQueues/${resourceSid}`;
    case 'worker':
      return `/Workers/${resourceSid}`;
    case 'workflow':
      return `/Workflows/${resourceSid}`;
    case 'workspace':
      return '';
  }
}

const LIST_PARAMETERS = {
  ...PAGE_PARAMETERS,
  ...WINDOW_PARAMETERS,
  EventType: optionalParameter(eventTypes),
  ReservationSid: optionalParameter(sidText('WR')),
  TaskQueueSid: optionalParameter(sidText('WQ')),
  TaskSid: optionalParameter(sidText('WT')),
  WorkerSid: optionalParameter(sidText('WK')),
  WorkflowSid: optionalParameter(sidText('WW')),
  TaskChannel: optionalParameter(boundedText(64)),
  Sid: optionalParameter(sidText('EV')),
};

const list: Handler = (request) => {
  const workspace = workspaceOf(request);
  const wanted = readParameters(request.query, LIST_PARAMETERS);
  const { now } = workspace;
  const { start, end } = windowOf(wanted, now);
  const events = request.runtime.events
    .between(workspace.sid, start, end, now)
    .filter(
      ({ sid: eventSid, type, fields }) =>
        (wanted.EventType === undefined || wanted.EventType.includes(type)) &&
        (wanted.ReservationSid === undefined || fields.reservation_sid === wanted.ReservationSid) &&
        (wanted.TaskQueueSid === undefined || fields.task_queue_sid === wanted.TaskQueueSid) &&
        (wanted.TaskSid === undefined || fields.task_sid === wanted.TaskSid) &&
        (wanted.WorkerSid === undefined || fields.worker_sid === wanted.WorkerSid) &&
        (wanted.WorkflowSid === undefined || fields.workflow_sid === wanted.WorkflowSid) &&
        (wanted.TaskChannel === undefined ||
          fields.task_channel_sid === wanted.TaskChannel ||
          fields.task_channel_unique_name === wanted.TaskChannel) &&
        (wanted.Sid === undefined || eventSid === wanted.Sid),
    );
  return page(request, 'events', events, (event) => formatEvent(request, event));
};

const fetch: Handler = (request) => {
  const workspace = workspaceOf(request);
  const event = request.runtime.events.find(workspace.sid, sidIn(request, 'EV'), workspace.now);
  if (event === undefined) throw notFound(request.path);
  return ok(formatEvent(request, event));
};

export const eventHandlers = { list, fetch };
