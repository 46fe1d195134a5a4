import type { Worker, WorkerChannel } from '../../engine/tables/worker';
import type { Workspace } from '../../engine/workspace';
import { type ApiRequest, found, type Handler, iso, ok, sidIn, workspaceOf } from '../api';
import { notFound } from '../api-error';
import { PAGE_PARAMETERS, page } from '../pagination';
import { integerText, optionalParameter, readParameters, trueOrFalse } from '../parameters';

/** Source: the schema taskrouter.v1.workspace.worker.worker_channel of Twilio's OpenAPI document. */
function format(request: ApiRequest, workspace: Workspace, worker: Worker, channel: WorkerChannel): object {
  const scope = workspace.channelEntryOf(worker, channel.taskChannelSid)?.scope;
  const taskChannel = workspace.taskChannels.named(channel.taskChannelSid);
  return {
    account_sid: request.accountSid,
    assigned_tasks: scope?.assigned_tasks ?? 0,
    available: channel.available,
    available_capacity_percentage: scope?.available_capacity_percentage ?? 0,
    configured_capacity: channel.capacity,
    date_created: iso(channel.dateCreated),
    date_updated: iso(channel.dateUpdated),
    sid: channel.sid,
    task_channel_sid: taskChannel.sid,
    task_channel_unique_name: taskChannel.uniqueName,
    worker_sid: worker.sid,
    workspace_sid: workspace.sid,
    url: `${request.base}/Workspaces/${workspace.sid}/Workers/${worker.sid}/Channels/${channel.sid}`,
  };
}

function workerOf(request: ApiRequest, workspace: Workspace): Worker {
  return found(request, workspace.workers, sidIn(request, 'WK', 'WorkerSid'));
}

/** The channel of the path: by its SID, or by the SID or unique name of its task channel. */
function channelOf(request: ApiRequest, workspace: Workspace, worker: Worker): WorkerChannel {
  const name = request.variables.Sid;
  for (const channel of worker.channels) {
    const taskChannel = workspace.taskChannels.named(channel.taskChannelSid);
    if (channel.sid === name || taskChannel.sid === name || taskChannel.uniqueName === name) return channel;
  }
  throw notFound(request.path);
}

const list: Handler = (request) => {
  const workspace = workspaceOf(request);
  const worker = workerOf(request, workspace);
  readParameters(request.query, PAGE_PARAMETERS);
  return page(request, 'channels', worker.channels, (channel) => format(request, workspace, worker, channel));
};

const fetch: Handler = (request) => {
  const workspace = workspaceOf(request);
  const worker = workerOf(request, workspace);
  return ok(format(request, workspace, worker, channelOf(request, workspace, worker)));
};

const update: Handler = (request) => {
  const workspace = workspaceOf(request);
  const worker = workerOf(request, workspace);
  const { Capacity, Available } = readParameters(request.form, {
    Capacity: optionalParameter(integerText(0, 1_000_000)),
    Available: optionalParameter(trueOrFalse),
  });
  const channel = request.runtime.execute(workspace.sid, 'updateWorkerChannel', {
    workerSid: worker.sid,
    sid: channelOf(request, workspace, worker).sid,
    capacity: Capacity,
    available: Available,
  });
  return ok(format(request, workspace, worker, channel));
};

export const workerChannelHandlers = { list, fetch, update };
