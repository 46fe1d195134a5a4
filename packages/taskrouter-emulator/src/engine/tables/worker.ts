import type { ReservationSid, WorkerChannelSid, WorkerSid } from 'taskrouter/sid';
import type { MatchGroup, Membership } from '../indexes/match-group';
import type { Activity, Dated, TaskChannel, TaskQueue } from './resources';
import type { Reservation } from './task';

/** How many tasks of one channel a worker takes. Source: https://www.twilio.com/docs/taskrouter/api/worker-channel */
export interface WorkerChannel extends Dated {
  readonly sid: WorkerChannelSid;
  readonly taskChannel: TaskChannel;
  capacity: number;
  available: boolean;
  /** Open reservations on this channel: pending, accepted and wrapping ones all take capacity. */
  load: number;
}

export interface Worker extends Dated {
  readonly sid: WorkerSid;
  readonly sequence: number;
  friendlyName: string;
  /** As written: JSON. */
  attributes: string;
  /** What expressions see: the attributes, and sid, friendly_name, activity_sid, activity_name. */
  scope: Readonly<Record<string, unknown>>;
  activity: Activity;
  dateStatusChanged: number;
  /** Rises with every change; the ETag. */
  version: number;
  /** Orders "longest idle": the workspace's sequence number at the last reservation, 0 before the first. */
  lastAssigned: number;
  /** Orders workers never assigned: the workspace's sequence number at the last change of activity. */
  lastMoved: number;
  readonly channels: Map<TaskChannel, WorkerChannel>;
  readonly queues: Set<TaskQueue>;
  readonly memberships: Map<MatchGroup, Membership>;
  readonly pending: Set<Reservation>;
  /** All its reservations whose task still exists, oldest first. */
  readonly reservations: Map<ReservationSid, Reservation>;
}

/** Whether `a` has been idle for longer: the longer ago its last assignment, then its last change of activity. */
export function idleLonger(a: Worker, b: Worker): boolean {
  if (a.lastAssigned !== b.lastAssigned) return a.lastAssigned < b.lastAssigned;
  return a.lastMoved < b.lastMoved;
}

/** Worker names differ by more than case. Source: https://www.twilio.com/docs/taskrouter/api/worker */
export function nameKey(friendlyName: string): string {
  return friendlyName.toLowerCase();
}
