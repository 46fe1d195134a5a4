import { parseJsonObject } from 'taskrouter/parsed';
import type { TaskChannelSid } from 'taskrouter/sid';
import type { Activity, TaskChannel } from '../tables/resources';
import type { Worker, WorkerChannel } from '../tables/worker';
import { CHANNELS_KEY } from '../workflow/worker-channels';
import type { ChannelEntry, WorkerEntry } from './entries';

/** The entry of a worker that has nothing in hand yet. */
export function workerEntry(worker: Worker): WorkerEntry {
  return {
    worker,
    scope: {},
    queues: new Set(),
    memberships: new Map(),
    reservations: new Map(),
    pending: new Set(),
    openCount: 0,
    channels: worker.channels.map(channelEntry),
  };
}

export function channelEntry(channel: WorkerChannel): ChannelEntry {
  const scope = { configured_capacity: 0, assigned_tasks: 0, available_capacity_percentage: 0 };
  const entry = { channel, open: 0, assigned: 0, scope };
  updateChannelScope(entry);
  return entry;
}

export function channelOf(
  { channels }: WorkerEntry,
  taskChannelSid: TaskChannelSid,
): ChannelEntry | undefined {
  for (const entry of channels) if (entry.channel.taskChannelSid === taskChannelSid) return entry;
  return undefined;
}

/** To be called when the channel's capacity or use has changed. */
export function updateChannelScope({ channel: { capacity }, open, assigned, scope }: ChannelEntry): void {
  scope.configured_capacity = capacity;
  scope.assigned_tasks = assigned;
  scope.available_capacity_percentage =
    capacity === 0 ? 0 : Math.max(0, Math.floor((100 * (capacity - open)) / capacity));
}

/** What expressions see of a worker. Source: https://www.twilio.com/docs/taskrouter/workflow-configuration */
export function scopeOf(
  { worker, channels }: WorkerEntry,
  activity: Activity,
  taskChannels: ReadonlyMap<TaskChannelSid, TaskChannel>,
): WorkerEntry['scope'] {
  const byName = channels.flatMap(({ channel, scope }) => {
    const taskChannel = taskChannels.get(channel.taskChannelSid);
    return taskChannel === undefined ? [] : [[taskChannel.uniqueName, scope] as const];
  });
  return {
    ...parseJsonObject(worker.attributes),
    sid: worker.sid,
    friendly_name: worker.friendlyName,
    activity_sid: activity.sid,
    activity_name: activity.friendlyName,
    [CHANNELS_KEY]: Object.fromEntries(byName),
  };
}
