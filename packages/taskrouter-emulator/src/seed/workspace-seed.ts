import type { Json, JsonObject } from 'taskrouter/parsed';
import type { TaskOrder } from '../engine/tables/resources';

/** A workspace as a person writes it down: everything by friendly name, SIDs follow from the names. Plain JSON. */
export interface WorkspaceSeed {
  /** The JSON Schema of the file, for editors. */
  readonly $schema?: string;
  readonly friendlyName: string;
  /** Default true, as Twilio's. */
  readonly multiTaskEnabled?: boolean;
  readonly prioritizeQueueOrder?: TaskOrder;
  readonly activities: readonly ActivitySeed[];
  /** Friendly name of the activity new workers start in; the first one without. */
  readonly defaultActivity?: string;
  /** Friendly name of the activity workers are sent to when they let a reservation time out; the first without. */
  readonly timeoutActivity?: string;
  /** Besides default, voice, sms, chat and video. */
  readonly taskChannels?: readonly TaskChannelSeed[];
  readonly taskQueues: readonly TaskQueueSeed[];
  readonly workers: readonly WorkerSeed[];
  readonly workflows: readonly [WorkflowSeed, ...WorkflowSeed[]];
}

export interface ActivitySeed {
  readonly friendlyName: string;
  readonly available: boolean;
}

export interface TaskChannelSeed {
  readonly uniqueName: string;
  readonly friendlyName?: string;
}

export interface TaskQueueSeed {
  readonly friendlyName: string;
  readonly targetWorkers?: string;
  readonly maxReservedWorkers?: number;
  readonly taskOrder?: TaskOrder;
  /** Friendly names of activities; they act in single-tasking workspaces. */
  readonly reservationActivity?: string;
  readonly assignmentActivity?: string;
}

export interface WorkerSeed {
  readonly friendlyName: string;
  readonly attributes?: JsonObject;
  /** Friendly name. */
  readonly activity?: string;
  /** Capacity by the channel's unique name; 1 for those not named. */
  readonly capacity?: Readonly<Record<string, number>>;
}

export interface WorkflowSeed {
  readonly friendlyName: string;
  readonly assignmentCallbackUrl?: string;
  readonly fallbackAssignmentCallbackUrl?: string;
  /** Seconds, 120 without. */
  readonly taskReservationTimeout?: number;
  /** Twilio's own configuration document, with the queues' friendly names where it has their SIDs. */
  readonly configuration: { readonly task_routing: { readonly [key: string]: Json } };
}
