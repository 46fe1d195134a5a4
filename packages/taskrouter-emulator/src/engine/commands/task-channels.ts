import type { TaskChannelSid, WorkerSid } from 'taskrouter/sid';
import { throwCommandError } from '../command-error';
import { channelEntry } from '../indexes/worker-entry';
import { dropChannel, reviewWorker } from '../routing/membership';
import type { TaskChannel } from '../tables/resources';
import { hasEnded } from '../tables/task';
import type { WorkerChannel } from '../tables/worker';
import type { Workspace } from '../workspace';
import * as lookup from './lookup';

/** The channel of tasks created without one. Source: https://www.twilio.com/docs/taskrouter/multitasking */
export const DEFAULT_CHANNEL = 'default';

/** Source: https://www.twilio.com/docs/taskrouter/multitasking ("How can I create a custom channel?") */
export const TASK_CHANNEL_NAME = /^[A-Za-z_$][\w$]{0,63}$/;
export const TASK_CHANNEL_NAME_FORM =
  '1 to 64 letters, digits, _ or $, the first one no digit (no hyphens): expressions have to be able to name it';

/** Source: https://www.twilio.com/docs/taskrouter/api/task-channel */
export function createTaskChannel(
  workspace: Workspace,
  params: {
    readonly sid?: TaskChannelSid | undefined;
    readonly friendlyName: string;
    readonly uniqueName: string;
    readonly channelOptimizedRouting: boolean;
  },
): TaskChannel {
  const { now, context } = workspace;
  const { sid = context.sids.next('TC'), ...rest } = params;
  if (channelNamed(workspace, params.uniqueName) !== undefined) {
    throwCommandError(
      `UniqueName: the Workspace already has a TaskChannel ${JSON.stringify(params.uniqueName)}`,
    );
  }
  const taskChannel: TaskChannel = { sid, ...rest, dateCreated: now, dateUpdated: now };
  workspace.taskChannels.add(taskChannel);
  for (const worker of workspace.workers.values()) {
    const channel = workerChannel(workspace, worker.sid, sid);
    worker.channels.push(channel);
    const entry = workspace.entryOfWorker(worker);
    entry.channels = [...entry.channels, channelEntry(channel)];
    reviewWorker(workspace, worker);
  }
  workspace.emit({ type: 'task-channel.created', taskChannel });
  return taskChannel;
}

export function updateTaskChannel(
  workspace: Workspace,
  params: {
    readonly sid: TaskChannelSid;
    readonly friendlyName?: string | undefined;
    readonly channelOptimizedRouting?: boolean | undefined;
  },
): TaskChannel {
  const taskChannel = lookup.own(workspace.taskChannels, params.sid);
  taskChannel.friendlyName = params.friendlyName ?? taskChannel.friendlyName;
  taskChannel.channelOptimizedRouting = params.channelOptimizedRouting ?? taskChannel.channelOptimizedRouting;
  taskChannel.dateUpdated = workspace.now;
  workspace.emit({ type: 'task-channel.updated', taskChannel });
  return taskChannel;
}

export function deleteTaskChannel(workspace: Workspace, params: { readonly sid: TaskChannelSid }): void {
  const taskChannel = lookup.own(workspace.taskChannels, params.sid);
  const cannot = `Cannot delete TaskChannel ${taskChannel.sid}`;
  if (taskChannel.uniqueName === DEFAULT_CHANNEL)
    throwCommandError(`${cannot}: tasks without a channel need it`);
  for (const task of workspace.tasks.values()) {
    if (task.channelSid === taskChannel.sid && !hasEnded(task))
      throwCommandError(`${cannot}: Task ${task.sid} uses it`);
  }
  workspace.retire(workspace.taskChannels, taskChannel.sid);
  dropChannel(workspace, taskChannel.sid);
  for (const worker of workspace.workers.values()) {
    worker.channels = worker.channels.filter(({ taskChannelSid }) => taskChannelSid !== taskChannel.sid);
    const entry = workspace.entryOfWorker(worker);
    entry.channels = entry.channels.filter(({ channel }) => worker.channels.includes(channel));
    reviewWorker(workspace, worker);
  }
  workspace.emit({ type: 'task-channel.deleted', taskChannel });
}

/** The channel a parameter names, by its unique name or SID. */
export function channelNamed(workspace: Workspace, name: string): TaskChannel | undefined {
  for (const channel of workspace.taskChannels.values()) {
    if (channel.uniqueName === name || channel.sid === name) return channel;
  }
  return undefined;
}

/** A worker's place on a channel: available, one task at a time. */
export function workerChannel(
  workspace: Workspace,
  workerSid: WorkerSid,
  taskChannelSid: TaskChannelSid,
): WorkerChannel {
  return {
    sid: workspace.context.sids.of('WC', workerSid, taskChannelSid),
    taskChannelSid,
    capacity: 1,
    available: true,
    dateCreated: workspace.now,
    dateUpdated: workspace.now,
  };
}
