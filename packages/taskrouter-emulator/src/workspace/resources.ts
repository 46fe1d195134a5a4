import type { JsonObject } from 'taskrouter/parsed';
import type { Sid } from 'taskrouter/sid';
import type { TaskOrder } from '../engine/tables/resources';
import type { ResourceKind, SID_PREFIX_OF } from '../seed/name-references';

/*
 * A workspace in the terms of its file: everything by name. What a file asks for and what an account has are both
 * brought to this form, so that they can be compared.
 */

/** The fields of the workspace itself. A field that a file leaves open is undefined and not compared. */
export type WorkspaceFields = {
  readonly friendlyName: string;
  readonly multiTaskEnabled: boolean;
  readonly prioritizeQueueOrder: TaskOrder;
  /** Friendly names. */
  readonly defaultActivity: string;
  readonly timeoutActivity: string;
  readonly eventCallbackUrl?: string;
  /** Event types, separated by commas. */
  readonly eventsFilter?: string;
};

/** The fields of each kind of resource, besides the name that tells it apart. */
export interface ResourceFields {
  activity: { readonly available: boolean };
  taskChannel: { readonly friendlyName: string; readonly channelOptimizedRouting: boolean };
  worker: {
    /** The activity a new worker starts in. Later it is the worker's own affair: it isn't compared. */
    readonly activity?: string;
    readonly attributes: JsonObject;
    /** By the unique name of the task channel. */
    readonly capacity: Readonly<Record<string, number>>;
  };
  taskQueue: {
    readonly targetWorkers: string;
    readonly maxReservedWorkers: number;
    readonly taskOrder: TaskOrder;
    /** Friendly names; undefined in a file that leaves them as they are. */
    readonly reservationActivity?: string;
    readonly assignmentActivity?: string;
  };
  workflow: {
    /** Empty for none; undefined in a file that leaves it as it is, for instance to whatever is deployed. */
    readonly assignmentCallbackUrl?: string;
    readonly fallbackAssignmentCallbackUrl?: string;
    /** Seconds. */
    readonly taskReservationTimeout: number;
    /** Twilio's document with names where it has SIDs. */
    readonly configuration: JsonObject;
  };
}

/** The kinds in the order in which they are made: each refers only to those before it. */
export const RESOURCE_KINDS: readonly ResourceKind[] = [
  'activity',
  'taskChannel',
  'worker',
  'taskQueue',
  'workflow',
];

/** What a person reads for a kind, one and several. */
export const KIND_NAMES: Readonly<Record<ResourceKind | 'workspace', readonly [string, string]>> = {
  workspace: ['workspace', 'workspaces'],
  activity: ['activity', 'activities'],
  taskChannel: ['task channel', 'task channels'],
  worker: ['worker', 'workers'],
  taskQueue: ['task queue', 'task queues'],
  workflow: ['workflow', 'workflows'],
};

export type ResourceSid<K extends ResourceKind> = Sid<(typeof SID_PREFIX_OF)[K]>;

/** What a file asks for: the resources of each kind by name. */
export interface WorkspaceDefinition {
  readonly fields: WorkspaceFields;
  readonly resources: { readonly [K in ResourceKind]: ReadonlyMap<string, ResourceFields[K]> };
}

/** A resource that exists. */
export interface ExistingResource<K extends ResourceKind> {
  readonly sid: ResourceSid<K>;
  readonly fields: ResourceFields[K];
}

/** A workspace as an account has it. */
export interface ExistingWorkspace {
  readonly sid: Sid<'WS'>;
  readonly fields: WorkspaceFields;
  readonly resources: { readonly [K in ResourceKind]: ReadonlyMap<string, ExistingResource<K>> };
}
