import type { SidPrefix } from 'taskrouter/sid';
import { DEFAULT_TASK_CHANNELS } from '../engine/create-workspace';
import type { SidSource } from '../engine/sid-source';
import type { Runtime } from '../runtime';
import { configurationWithSids, SID_PREFIX_OF, type SidOfName, withSids } from './name-references';
import { seedSidOf, seedSids } from './seed-sids';
import { changedWorkers } from './worker-changes';
import type { WorkspaceSeed } from './workspace-seed';

/**
 * Makes the workspace. Every SID follows from the kind of the resource and its name, so that it is the same after a
 * restart.
 * @param seed one that `parseWorkspaceSeed` has found nothing wrong with.
 */
export function applySeed(
  runtime: Pick<Runtime, 'createWorkspace' | 'execute'>,
  sids: SidSource,
  seed: WorkspaceSeed,
): void {
  const { workspaceSid: sid } = seedSids(sids, seed);
  const of = seedSidOf(sids, seed);
  const maybe = <P extends SidPrefix>(prefix: P, name: string | undefined) =>
    name === undefined ? undefined : of(prefix, name);

  const sidOf: SidOfName = (kind, name) => of(SID_PREFIX_OF[kind], name);

  const ownChannels = (seed.taskChannels ?? []).map(({ friendlyName, ...channel }) => ({
    ...channel,
    friendlyName: friendlyName ?? channel.uniqueName,
  }));
  runtime.createWorkspace({
    sid,
    friendlyName: seed.friendlyName,
    eventCallbackUrl: seed.eventCallbackUrl,
    eventsFilter: seed.eventsFilter,
    multiTaskEnabled: seed.multiTaskEnabled ?? true,
    prioritizeQueueOrder: seed.prioritizeQueueOrder ?? 'FIFO',
    activities: seed.activities.map((activity) => ({ ...activity, sid: of('WA', activity.friendlyName) })),
    defaultActivity: seed.defaultActivity,
    timeoutActivity: seed.timeoutActivity,
    taskChannels: [...DEFAULT_TASK_CHANNELS, ...ownChannels].map((channel) => ({
      ...channel,
      sid: of('TC', channel.uniqueName),
    })),
  });

  for (const { reservationActivity, assignmentActivity, targetWorkers, ...queue } of seed.taskQueues) {
    runtime.execute(sid, 'createTaskQueue', {
      ...queue,
      ...(targetWorkers !== undefined && { targetWorkers: withSids(targetWorkers, sidOf) }),
      sid: of('WQ', queue.friendlyName),
      reservationActivitySid: maybe('WA', reservationActivity),
      assignmentActivitySid: maybe('WA', assignmentActivity),
    });
  }
  for (const { friendlyName, attributes = {}, activity, capacity = {} } of changedWorkers(seed)) {
    const capacities = new Map(
      Object.entries(capacity).map(([uniqueName, wanted]) => [of('TC', uniqueName), wanted]),
    );
    const worker = runtime.execute(sid, 'createWorker', {
      sid: of('WK', friendlyName),
      friendlyName,
      attributes: JSON.stringify(attributes),
      activitySid: maybe('WA', activity),
    });
    for (const channel of worker.channels) {
      const wanted = capacities.get(channel.taskChannelSid);
      if (wanted === undefined) continue;
      runtime.execute(sid, 'updateWorkerChannel', {
        workerSid: worker.sid,
        sid: channel.sid,
        capacity: wanted,
      });
    }
  }
  for (const { configuration, ...workflow } of seed.workflows) {
    runtime.execute(sid, 'createWorkflow', {
      ...workflow,
      sid: of('WW', workflow.friendlyName),
      configuration: JSON.stringify(configurationWithSids(configuration, sidOf)),
    });
  }
}
