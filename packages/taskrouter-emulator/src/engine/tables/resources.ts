import type { Expression } from 'taskrouter/expression';
import type { ActivitySid, TaskChannelSid, TaskQueueSid, WorkflowSid } from 'taskrouter/sid';
import type { MatchGroup } from '../indexes/match-group';
import type { WorkflowConfiguration } from '../workflow/configuration';
import type { Worker } from './worker';

/*
 * The resources a workspace is set up from. All times are ms since the epoch.
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
  /** `targetWorkers` parsed; undefined when it is empty and nobody matches. */
  membersWhen: Expression | undefined;
  maxReservedWorkers: number;
  taskOrder: TaskOrder;
  reservationActivity: Activity | undefined;
  assignmentActivity: Activity | undefined;
  /** The workers that match `targetWorkers`. */
  readonly members: Set<Worker>;
  /** How many members are in each activity: what skip_if asks for. */
  readonly membersByActivity: Map<Activity, number>;
  /** Its match groups without target conditions, by channel: the common case, found without building a key. */
  readonly plainGroups: Map<TaskChannel, MatchGroup>;
  /** Its match groups with target conditions, by what they depend on. */
  readonly derivedGroups: Map<string, MatchGroup>;
  /** Tasks whose queue this is and that have not ended. */
  openTasks: number;
}

export interface Workflow extends Dated {
  readonly sid: WorkflowSid;
  friendlyName: string;
  /** As written: JSON. */
  configurationText: string;
  configuration: WorkflowConfiguration;
  assignmentCallbackUrl: string | undefined;
  fallbackAssignmentCallbackUrl: string | undefined;
  /** Seconds. */
  taskReservationTimeout: number;
  /** Tasks of this workflow that have not ended. */
  openTasks: number;
}
