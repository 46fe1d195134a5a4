import type { ActivitySid, TaskChannelSid, TaskQueueSid, WorkflowSid } from 'taskrouter/sid';

/*
 * The rows of the resources a workspace is set up from. A row is plain data and names others by their SIDs. All times
 * are ms since the epoch.
 * Source: the component schemas of Twilio's OpenAPI document for TaskRouter v1.
 */

export interface Dated {
  readonly dateCreated: number;
  dateUpdated: number;
}

export interface Activity extends Dated {
  readonly sid: ActivitySid;
  friendlyName: string;
  /** Fixed at creation. Source: https://www.twilio.com/docs/taskrouter/api/activity */
  readonly available: boolean;
}

export interface TaskChannel extends Dated {
  readonly sid: TaskChannelSid;
  readonly uniqueName: string;
  friendlyName: string;
  channelOptimizedRouting: boolean;
}

export const TASK_ORDERS = ['FIFO', 'LIFO'] as const;
export type TaskOrder = (typeof TASK_ORDERS)[number];

export interface TaskQueue extends Dated {
  readonly sid: TaskQueueSid;
  friendlyName: string;
  /** As written; empty means that tasks wait. */
  targetWorkers: string;
  maxReservedWorkers: number;
  taskOrder: TaskOrder;
  reservationActivitySid: ActivitySid | undefined;
  assignmentActivitySid: ActivitySid | undefined;
}

export interface Workflow extends Dated {
  readonly sid: WorkflowSid;
  friendlyName: string;
  /** As written: JSON. */
  configurationText: string;
  assignmentCallbackUrl: string | undefined;
  fallbackAssignmentCallbackUrl: string | undefined;
  /** Seconds. */
  taskReservationTimeout: number;
}
