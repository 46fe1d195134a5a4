import type { JsonObject } from 'taskrouter/parsed';
import { TASK_STATUSES, type TaskStatus } from 'taskrouter/task-status';

/*
 * What the page knows, as rows that name others by SID. A row is never changed, only replaced. Times are ms since the
 * epoch.
 */

export const LIVE_STATUSES = ['pending', 'reserved', 'assigned', 'wrapping'] as const;

export interface WorkspaceRow {
  readonly sid: string;
  readonly name: string;
  readonly isMultiTasking: boolean;
}

export interface ActivityRow {
  readonly sid: string;
  readonly workspaceSid: string;
  readonly name: string;
  readonly isAvailable: boolean;
}

export interface ChannelRow {
  readonly sid: string;
  readonly workspaceSid: string;
  readonly uniqueName: string;
}

/** What a worker takes of one channel. */
export interface WorkerChannelRow {
  readonly channelSid: string;
  readonly capacity: number;
  readonly isAvailable: boolean;
}

export interface WorkerRow {
  readonly sid: string;
  readonly workspaceSid: string;
  readonly name: string;
  /** As written: JSON. */
  readonly attributes: string;
  readonly activitySid: string;
  readonly activitySince: number;
  readonly channels: readonly WorkerChannelRow[];
}

export interface QueueRow {
  readonly sid: string;
  readonly workspaceSid: string;
  readonly name: string;
  readonly targetWorkers: string;
  readonly maxReservedWorkers: number | null;
  readonly taskOrder: string | null;
}

export interface WorkflowRow {
  readonly sid: string;
  readonly workspaceSid: string;
  readonly name: string;
  /** As written: JSON; empty while it isn't known. */
  readonly configuration: string;
  readonly callbackUrl: string | null;
  /** Seconds. */
  readonly reservationTimeout: number | null;
}

/** Where in its workflow a task is; the number of filters stands for the default filter. */
export interface WorkflowPlace {
  readonly filter: number;
  readonly target: number;
}

export interface TaskRow {
  readonly sid: string;
  readonly workspaceSid: string;
  /** The order of creation, as the page has learned of it. */
  readonly order: number;
  readonly status: TaskStatus;
  readonly priority: number;
  readonly reason: string | null;
  /** As written: JSON. */
  readonly attributes: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly workflowSid: string | null;
  readonly queueSid: string | null;
  readonly channelSid: string | null;
  readonly place: WorkflowPlace | null;
}

export interface ReservationRow {
  readonly sid: string;
  readonly workspaceSid: string;
  readonly order: number;
  readonly taskSid: string;
  readonly workerSid: string;
  readonly queueSid: string | null;
  readonly channelSid: string | null;
  readonly status: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** An event of TaskRouter. */
export interface EventRow {
  readonly sid: string;
  readonly order: number;
  readonly at: number;
  readonly type: string;
  readonly description: string;
  readonly resourceSid: string;
  readonly workspaceSid: string;
  readonly fields: JsonObject;
}

export function isLive(status: TaskStatus): boolean {
  return status !== 'completed' && status !== 'canceled';
}

/** Whether a reservation takes capacity of its worker. Source: https://www.twilio.com/docs/taskrouter/multitasking */
export function isOpen(status: string): boolean {
  return status === 'pending' || status === 'accepted' || status === 'wrapping';
}

export function taskStatusOf(text: string | null): TaskStatus | undefined {
  return TASK_STATUSES.find((status) => status === text);
}
