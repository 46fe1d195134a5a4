import type { JsonObject } from 'taskrouter/parsed';
import { DEFAULT_TASK_CHANNELS } from '../engine/create-workspace';
import type { ResourceKind } from '../seed/name-references';
import { DEFAULTS } from './definition';
import { DEFAULT_CAPACITY } from './field-changes';
import type { ResourceFields, WorkspaceFields } from './resources';

/** A workspace by its fields alone: one that is, or one that is to be. */
export interface DescribedWorkspace {
  readonly fields: WorkspaceFields;
  readonly resources: {
    readonly [K in ResourceKind]: ReadonlyMap<string, { readonly fields: ResourceFields[K] }>;
  };
}

/**
 * A workspace as its file: what has its default is left out, and everything stands in the order of the names, so that
 * two exports differ only in what has changed.
 * @param moreWorkers whether there are workers besides those given
 */
export function exported({ fields, resources }: DescribedWorkspace, moreWorkers: boolean): JsonObject {
  const builtIn = new Set(DEFAULT_TASK_CHANNELS.map(({ uniqueName }) => uniqueName));
  const channels = sorted(resources.taskChannel).filter(([name]) => !builtIn.has(name));
  return {
    friendlyName: fields.friendlyName,
    ...(fields.multiTaskEnabled !== DEFAULTS.multiTaskEnabled && {
      multiTaskEnabled: fields.multiTaskEnabled,
    }),
    ...(fields.prioritizeQueueOrder !== DEFAULTS.prioritizeQueueOrder && {
      prioritizeQueueOrder: fields.prioritizeQueueOrder,
    }),
    ...(fields.eventCallbackUrl && { eventCallbackUrl: fields.eventCallbackUrl }),
    ...(fields.eventsFilter && { eventsFilter: fields.eventsFilter }),
    activities: sorted(resources.activity).map(([friendlyName, { available }]) => ({
      friendlyName,
      available,
    })),
    defaultActivity: fields.defaultActivity,
    timeoutActivity: fields.timeoutActivity,
    ...(channels.length > 0 && {
      taskChannels: channels.map(([uniqueName, { friendlyName, channelOptimizedRouting }]) => ({
        uniqueName,
        friendlyName,
        ...(channelOptimizedRouting && { channelOptimizedRouting }),
      })),
    }),
    taskQueues: sorted(resources.taskQueue).map(([friendlyName, queue]) =>
      exportedQueue(friendlyName, queue),
    ),
    workers: sorted(resources.worker).map(([friendlyName, worker]) => exportedWorker(friendlyName, worker)),
    ...(moreWorkers && { moreWorkers }),
    workflows: sorted(resources.workflow).map(([friendlyName, flow]) => exportedWorkflow(friendlyName, flow)),
  };
}

function sorted<F>(resources: ReadonlyMap<string, { readonly fields: F }>): (readonly [string, F])[] {
  return [...resources]
    .map(([name, { fields }]) => [name, fields] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

function exportedQueue(friendlyName: string, queue: ResourceFields['taskQueue']): JsonObject {
  const { targetWorkers, maxReservedWorkers, taskOrder, reservationActivity, assignmentActivity } = queue;
  return {
    friendlyName,
    ...(targetWorkers !== DEFAULTS.targetWorkers && { targetWorkers }),
    ...(maxReservedWorkers !== DEFAULTS.maxReservedWorkers && { maxReservedWorkers }),
    ...(taskOrder !== DEFAULTS.taskOrder && { taskOrder }),
    ...(reservationActivity !== undefined && { reservationActivity }),
    ...(assignmentActivity !== undefined && { assignmentActivity }),
  };
}

function exportedWorker(
  friendlyName: string,
  { activity, attributes, capacity }: ResourceFields['worker'],
): JsonObject {
  const set = Object.entries(capacity)
    .filter(([, tasks]) => tasks !== DEFAULT_CAPACITY)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    friendlyName,
    ...(activity !== undefined && { activity }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(set.length > 0 && { capacity: Object.fromEntries(set) }),
  };
}

function exportedWorkflow(friendlyName: string, workflow: ResourceFields['workflow']): JsonObject {
  const { assignmentCallbackUrl, fallbackAssignmentCallbackUrl, taskReservationTimeout } = workflow;
  return {
    friendlyName,
    ...(assignmentCallbackUrl && { assignmentCallbackUrl }),
    ...(fallbackAssignmentCallbackUrl && { fallbackAssignmentCallbackUrl }),
    ...(taskReservationTimeout !== DEFAULTS.taskReservationTimeout && { taskReservationTimeout }),
    configuration: workflow.configuration,
  };
}
