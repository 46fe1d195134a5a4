import { parseSid } from 'taskrouter/sid';
import type { WorkspaceInstance } from 'twilio/lib/rest/taskrouter/v1/workspace';
import type { ResourceKind } from '../../seed/name-references';
import {
  type ExistingResource,
  type ExistingWorkspace,
  KIND_NAMES,
  type WorkspaceFields,
} from '../resources';
import { activityAccess } from './activity-access';
import type { NamedResource, ResourceAccess, WorkspaceAccess } from './resource-access';
import { taskChannelAccess } from './task-channel-access';
import { taskQueueAccess } from './task-queue-access';
import { capacityOf, workerAccess } from './worker-access';
import { workflowAccess } from './workflow-access';

/** How each kind is read and written. */
export const ACCESS: { readonly [K in ResourceKind]: ResourceAccess<K> } = {
  activity: activityAccess,
  taskChannel: taskChannelAccess,
  worker: workerAccess,
  taskQueue: taskQueueAccess,
  workflow: workflowAccess,
};

/** Two resources have one name: a file by names cannot tell them apart. */
export class AmbiguousName extends Error {
  override readonly name = 'AmbiguousName';
}

/** Told how far a long reading is. */
export type OnProgress = (done: number, total: number) => void;

/**
 * Reads everything that a workspace file is about, except for the workers' capacities: {@link readCapacities}.
 * @param workspace its names are added
 * @param withWorkers whether the workers are of interest
 * @throws AmbiguousName, and what the `twilio` package throws
 */
export async function readWorkspace(
  workspace: WorkspaceAccess,
  withWorkers: boolean,
): Promise<ExistingWorkspace> {
  const instance = await workspace.rest.fetch();
  // Each kind's texts name those before it, so that they are read in this order.
  const activity = await read('activity', workspace);
  const taskChannel = await read('taskChannel', workspace);
  const worker = withWorkers
    ? await read('worker', workspace)
    : new Map<string, ExistingResource<'worker'>>();
  const taskQueue = await read('taskQueue', workspace);
  const workflow = await read('workflow', workspace);
  return {
    sid: parseSid('WS', instance.sid),
    fields: workspaceFields(instance),
    resources: { activity, taskChannel, worker, taskQueue, workflow },
  };
}

/** The same workspace with the workers that `isMeant`, and their capacities: a request for each of them. */
export async function readCapacities(
  workspace: WorkspaceAccess,
  existing: ExistingWorkspace,
  isMeant: (name: string) => boolean,
  onProgress: OnProgress,
): Promise<ExistingWorkspace> {
  const meant = [...existing.resources.worker].filter(([name]) => isMeant(name));
  let done = 0;
  const workers = meant.map(async ([name, { sid, fields }]) => {
    const capacity = await capacityOf(workspace, sid);
    onProgress(++done, meant.length);
    return [name, { sid, fields: { ...fields, capacity } }] as const;
  });
  const worker = new Map(await Promise.all(workers));
  return { ...existing, resources: { ...existing.resources, worker } };
}

/** The workspace's own fields, in the file's terms. */
export function workspaceFields(workspace: WorkspaceInstance): WorkspaceFields {
  return {
    friendlyName: workspace.friendlyName,
    multiTaskEnabled: workspace.multiTaskEnabled,
    prioritizeQueueOrder: workspace.prioritizeQueueOrder,
    defaultActivity: workspace.defaultActivityName ?? '',
    timeoutActivity: workspace.timeoutActivityName ?? '',
    eventCallbackUrl: workspace.eventCallbackUrl ?? '',
    eventsFilter: workspace.eventsFilter ?? '',
  };
}

async function read<K extends ResourceKind>(
  kind: K,
  workspace: WorkspaceAccess,
): Promise<Map<string, ExistingResource<K>>> {
  const found = new Map<string, NamedResource<K>>();
  for (const resource of await ACCESS[kind].list(workspace)) {
    const { name, sid } = resource;
    const other = found.get(name);
    if (other !== undefined) {
      throw new AmbiguousName(
        `${KIND_NAMES[kind][1]} ${other.sid} and ${sid} are both named ${JSON.stringify(name)}: rename one of them`,
      );
    }
    found.set(name, resource);
    workspace.names.add(kind, name, sid);
  }
  return found;
}
