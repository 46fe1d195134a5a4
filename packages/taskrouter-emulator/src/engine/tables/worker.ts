import type { ActivitySid, TaskChannelSid, WorkerChannelSid, WorkerSid } from 'taskrouter/sid';
import type { Dated } from './resources';

/** How many tasks of one channel a worker takes. Source: https://www.twilio.com/docs/taskrouter/api/worker-channel */
export interface WorkerChannel extends Dated {
  readonly sid: WorkerChannelSid;
  readonly taskChannelSid: TaskChannelSid;
  capacity: number;
  available: boolean;
}

export interface Worker extends Dated {
  readonly sid: WorkerSid;
  readonly sequence: number;
  friendlyName: string;
  /** As written: JSON. */
  attributes: string;
  activitySid: ActivitySid;
  dateStatusChanged: number;
  /** Rises with every change; the ETag. */
  version: number;
  /** Orders "longest idle": the workspace's sequence number at the last reservation, 0 before the first. */
  lastAssigned: number;
  /** Orders workers never assigned: the workspace's sequence number at the last change of activity. */
  lastMoved: number;
  /** The workspace's sequence number when its last open reservation ended, 0 before the first. */
  lastFreed: number;
  /** One for each of the workspace's task channels. */
  channels: WorkerChannel[];
}

export function workerChannelOf(worker: Worker, taskChannelSid: TaskChannelSid): WorkerChannel | undefined {
  for (const channel of worker.channels) if (channel.taskChannelSid === taskChannelSid) return channel;
  return undefined;
}

/** Worker names differ by more than case. Source: https://www.twilio.com/docs/taskrouter/api/worker */
export function nameKey(friendlyName: string): string {
  return friendlyName.toLowerCase();
}
