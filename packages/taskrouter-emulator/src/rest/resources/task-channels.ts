import { TASK_CHANNEL_NAME, TASK_CHANNEL_NAME_FORM } from '../../engine/commands/task-channels';
import type { TaskChannel } from '../../engine/tables/resources';
import type { Workspace } from '../../engine/workspace';
import { type ApiRequest, created, deleted, type Handler, iso, ok, workspaceOf } from '../api';
import { notFound } from '../api-error';
import { PAGE_PARAMETERS, page } from '../pagination';
import { booleanText, boundedText, matchingText, optionalParameter, readParameters } from '../parameters';

/** Source: the schema taskrouter.v1.workspace.task_channel of Twilio's OpenAPI document. */
function format(request: ApiRequest, workspace: Workspace, channel: TaskChannel): object {
  const workspaceUrl = `${request.base}/Workspaces/${workspace.sid}`;
  return {
    account_sid: request.accountSid,
    date_created: iso(channel.dateCreated),
    date_updated: iso(channel.dateUpdated),
    friendly_name: channel.friendlyName,
    sid: channel.sid,
    unique_name: channel.uniqueName,
    workspace_sid: workspace.sid,
    channel_optimized_routing: channel.channelOptimizedRouting,
    url: `${workspaceUrl}/TaskChannels/${channel.sid}`,
    links: { workspace: workspaceUrl },
  };
}

/** Source: https://www.twilio.com/docs/taskrouter/api/task-channel: no hyphens in a unique name. */
const uniqueName = matchingText(TASK_CHANNEL_NAME, TASK_CHANNEL_NAME_FORM);

/** The channel of the path: by SID or by unique name. */
function channelOf(request: ApiRequest, workspace: Workspace): TaskChannel {
  const name = request.variables.Sid;
  for (const channel of workspace.taskChannels.values()) {
    if (channel.sid === name || channel.uniqueName === name) return channel;
  }
  throw notFound(request.path);
}

const list: Handler = (request) => {
  const workspace = workspaceOf(request);
  readParameters(request.query, PAGE_PARAMETERS);
  return page(request, 'channels', [...workspace.taskChannels.values()], (channel) =>
    format(request, workspace, channel),
  );
};

const create: Handler = (request) => {
  const workspace = workspaceOf(request);
  const { FriendlyName, UniqueName, ChannelOptimizedRouting } = readParameters(request.form, {
    FriendlyName: boundedText(64),
    UniqueName: uniqueName,
    ChannelOptimizedRouting: optionalParameter(booleanText),
  });
  const channel = request.runtime.execute(workspace.sid, 'createTaskChannel', {
    friendlyName: FriendlyName,
    uniqueName: UniqueName,
    channelOptimizedRouting: ChannelOptimizedRouting ?? false,
  });
  return created(format(request, workspace, channel));
};

const fetch: Handler = (request) => {
  const workspace = workspaceOf(request);
  return ok(format(request, workspace, channelOf(request, workspace)));
};

const update: Handler = (request) => {
  const workspace = workspaceOf(request);
  const { FriendlyName, ChannelOptimizedRouting } = readParameters(request.form, {
    FriendlyName: optionalParameter(boundedText(64)),
    ChannelOptimizedRouting: optionalParameter(booleanText),
  });
  const channel = request.runtime.execute(workspace.sid, 'updateTaskChannel', {
    sid: channelOf(request, workspace).sid,
    friendlyName: FriendlyName,
    channelOptimizedRouting: ChannelOptimizedRouting,
  });
  return ok(format(request, workspace, channel));
};

const remove: Handler = (request) => {
  const workspace = workspaceOf(request);
  request.runtime.execute(workspace.sid, 'deleteTaskChannel', { sid: channelOf(request, workspace).sid });
  return deleted;
};

export const taskChannelHandlers = { list, create, fetch, update, remove };
