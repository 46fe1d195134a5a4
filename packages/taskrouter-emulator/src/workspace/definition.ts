import { DEFAULT_TASK_CHANNELS } from '../engine/create-workspace';
import type { TaskQueueSeed, WorkerSeed, WorkflowSeed, WorkspaceFile } from '../seed/workspace-seed';
import { DEFAULT_CAPACITY } from './field-changes';
import type { ResourceFields, WorkspaceDefinition } from './resources';

/** Twilio's defaults. Source: the resources' pages, https://www.twilio.com/docs/taskrouter/api */
export const DEFAULTS = {
  multiTaskEnabled: true,
  prioritizeQueueOrder: 'FIFO',
  targetWorkers: '1==1',
  maxReservedWorkers: 1,
  taskOrder: 'FIFO',
  taskReservationTimeout: 120,
} as const;

/** What a workspace file asks for, its defaults written out; of the workers, those that it lists as it lists them. */
export function definitionOf(seed: WorkspaceFile): WorkspaceDefinition {
  const first = seed.activities[0]?.friendlyName ?? '';
  const ownChannels = seed.taskChannels ?? [];
  const channels = channelsOf(seed);
  return {
    fields: {
      friendlyName: seed.friendlyName,
      multiTaskEnabled: seed.multiTaskEnabled ?? DEFAULTS.multiTaskEnabled,
      prioritizeQueueOrder: seed.prioritizeQueueOrder ?? DEFAULTS.prioritizeQueueOrder,
      defaultActivity: seed.defaultActivity ?? first,
      timeoutActivity: seed.timeoutActivity ?? first,
      ...(seed.eventCallbackUrl !== undefined && { eventCallbackUrl: seed.eventCallbackUrl }),
      ...(seed.eventsFilter !== undefined && { eventsFilter: seed.eventsFilter }),
    },
    resources: {
      activity: byName(seed.activities, ({ available }) => ({ available })),
      taskChannel: new Map(
        ownChannels.map(({ uniqueName, friendlyName = uniqueName, channelOptimizedRouting = false }) => [
          uniqueName,
          { friendlyName, channelOptimizedRouting },
        ]),
      ),
      worker: byName(seed.workers, (worker) => workerFields(worker, channels)),
      taskQueue: byName(seed.taskQueues, queueFields),
      workflow: byName(seed.workflows, workflowFields),
    },
  };
}

/** The unique names of the channels that the file knows of. */
export function channelsOf({ taskChannels = [] }: WorkspaceFile): readonly string[] {
  return [...DEFAULT_TASK_CHANNELS, ...taskChannels].map(({ uniqueName }) => uniqueName);
}

function byName<S extends { readonly friendlyName: string }, F>(
  seeds: readonly S[],
  fieldsOf: (seed: S) => F,
): ReadonlyMap<string, F> {
  return new Map(seeds.map((seed) => [seed.friendlyName, fieldsOf(seed)]));
}

/** A worker's fields, with the default capacity on the channels that it doesn't name. */
export function workerFields(
  { attributes = {}, activity, capacity = {} }: WorkerSeed,
  channels: readonly string[],
): ResourceFields['worker'] {
  const defaults = Object.fromEntries(channels.map((channel) => [channel, DEFAULT_CAPACITY]));
  return {
    attributes,
    capacity: { ...defaults, ...capacity },
    ...(activity !== undefined && { activity }),
  };
}

function queueFields(queue: TaskQueueSeed): ResourceFields['taskQueue'] {
  const { reservationActivity, assignmentActivity } = queue;
  return {
    targetWorkers: queue.targetWorkers ?? DEFAULTS.targetWorkers,
    maxReservedWorkers: queue.maxReservedWorkers ?? DEFAULTS.maxReservedWorkers,
    taskOrder: queue.taskOrder ?? DEFAULTS.taskOrder,
    ...(reservationActivity !== undefined && { reservationActivity }),
    ...(assignmentActivity !== undefined && { assignmentActivity }),
  };
}

function workflowFields(workflow: WorkflowSeed): ResourceFields['workflow'] {
  const { assignmentCallbackUrl, fallbackAssignmentCallbackUrl } = workflow;
  return {
    ...(assignmentCallbackUrl !== undefined && { assignmentCallbackUrl }),
    ...(fallbackAssignmentCallbackUrl !== undefined && { fallbackAssignmentCallbackUrl }),
    taskReservationTimeout: workflow.taskReservationTimeout ?? DEFAULTS.taskReservationTimeout,
    configuration: workflow.configuration,
  };
}
