import type { JsonObject } from 'taskrouter/parsed';
import type { Gap } from './apply-event';
import { isTrueIn, numberIn, textIn, timeIn } from './json';
import type { World } from './world';

/** Takes in a resource as REST gives it, with a worker's channels. */
export function fillGap(
  world: World,
  { kind, sid, workspaceSid }: Gap,
  resource: JsonObject,
  channels: readonly JsonObject[],
): void {
  const named = { sid, workspaceSid, name: textIn(resource, 'friendly_name') ?? sid };
  switch (kind) {
    case 'Workspaces':
      world.workspaces.set({ ...named, isMultiTasking: isTrueIn(resource, 'multi_task_enabled') });
      break;
    case 'Workflows':
      world.workflows.set({
        ...named,
        configuration: textIn(resource, 'configuration') ?? '',
        callbackUrl: textIn(resource, 'assignment_callback_url'),
        reservationTimeout: numberIn(resource, 'task_reservation_timeout'),
      });
      break;
    case 'TaskQueues':
      world.queues.set({
        ...named,
        targetWorkers: textIn(resource, 'target_workers') ?? '',
        maxReservedWorkers: numberIn(resource, 'max_reserved_workers'),
        taskOrder: textIn(resource, 'task_order'),
      });
      break;
    case 'Workers':
      world.workers.set({
        ...named,
        attributes: textIn(resource, 'attributes') ?? '{}',
        activitySid: textIn(resource, 'activity_sid') ?? '',
        activitySince: timeIn(resource, 'date_status_changed') ?? 0,
        channels: channels.map((channel) => ({
          channelSid: textIn(channel, 'task_channel_sid') ?? '',
          capacity: numberIn(channel, 'configured_capacity') ?? 0,
          isAvailable: isTrueIn(channel, 'available'),
        })),
      });
  }
}
