import type { ActivitySid, WorkerChannelSid, WorkerSid } from 'taskrouter/sid';
import { CommandError, throwCommandError } from '../command-error';
import { channelOf, updateChannelScope } from '../indexes/worker-entry';
import { fail } from '../lifecycle/reserving';
import { moveWorker, touchWorker } from '../lifecycle/worker-activity';
import { indexWorker, refreshAvailability, reviewWorker, unindexWorker } from '../routing/membership';
import { takesCapacity } from '../tables/reservation';
import { nameKey, type Worker, type WorkerChannel } from '../tables/worker';
import type { Workspace } from '../workspace';
import * as lookup from './lookup';
import { workerChannel } from './task-channels';

/** Source: https://www.twilio.com/docs/taskrouter/api/worker */
export function createWorker(
  workspace: Workspace,
  params: {
    readonly sid?: WorkerSid | undefined;
    readonly friendlyName: string;
    /** JSON. */
    readonly attributes: string;
    readonly activitySid?: ActivitySid | undefined;
  },
): Worker {
  const { now, context } = workspace;
  const { sid = context.sids.next('WK'), friendlyName, attributes } = params;
  checkName(workspace, friendlyName);
  const activity =
    params.activitySid === undefined
      ? (workspace.activities.named(workspace.defaultActivitySid) ??
        throwCommandError('ActivitySid: is required, the Workspace has no default activity'))
      : lookup.referred(workspace.activities, params.activitySid, 'ActivitySid', 'Activity');
  const worker: Worker = {
    sid,
    sequence: workspace.nextSequence(),
    friendlyName,
    attributes,
    activitySid: activity.sid,
    dateCreated: now,
    dateUpdated: now,
    dateStatusChanged: now,
    version: 0,
    lastAssigned: 0,
    lastMoved: workspace.nextSequence(),
    lastFreed: 0,
    channels: [...workspace.taskChannels.keys()].map((channel) => workerChannel(workspace, sid, channel)),
  };
  workspace.workers.add(worker);
  workspace.emit({ type: 'worker.created', worker });
  indexWorker(workspace, worker);
  workspace.freedWorkers.add(workspace.entryOfWorker(worker));
  return worker;
}

export function updateWorker(
  workspace: Workspace,
  params: {
    readonly sid: WorkerSid;
    readonly friendlyName?: string | undefined;
    readonly attributes?: string | undefined;
    readonly activitySid?: ActivitySid | undefined;
    /** Rejects what is pending; only together with a move to an unavailable activity. */
    readonly rejectPendingReservations?: boolean | undefined;
    readonly expectedVersion?: number | undefined;
  },
): Worker {
  const worker = lookup.own(workspace.workers, params.sid);
  lookup.checkVersion(worker, params.expectedVersion);
  const { friendlyName, attributes } = params;
  if (friendlyName !== undefined) checkName(workspace, friendlyName, worker);
  const activity =
    params.activitySid === undefined
      ? undefined
      : lookup.referred(workspace.activities, params.activitySid, 'ActivitySid', 'Activity');
  if (params.rejectPendingReservations === true && (activity === undefined || activity.available)) {
    throwCommandError(
      'RejectPendingReservations: is only valid with an ActivitySid whose Activity is not available',
    );
  }

  if (friendlyName !== undefined || attributes !== undefined)
    describe(workspace, worker, friendlyName, attributes);
  if (activity !== undefined) moveWorker(workspace, worker, activity);
  if (params.rejectPendingReservations === true) {
    for (const reservation of [...workspace.entryOfWorker(worker).pending])
      fail(workspace, reservation, 'rejected');
  }
  return worker;
}

/** Refused while the worker has work in hand: its tasks would be left with nobody. */
export function deleteWorker(
  workspace: Workspace,
  params: { readonly sid: WorkerSid; readonly expectedVersion?: number | undefined },
): void {
  const worker = lookup.own(workspace.workers, params.sid);
  lookup.checkVersion(worker, params.expectedVersion);
  const { reservations, memberships } = workspace.entryOfWorker(worker);
  for (const { status, sid, taskSid } of reservations.values()) {
    if (takesCapacity(status)) {
      throwCommandError(
        `Cannot delete Worker ${worker.sid}: its Reservation ${sid} of Task ${taskSid} is ${status}`,
      );
    }
  }
  for (const { terms, waiting } of memberships.keys()) {
    const task = terms.queue === undefined ? waiting.peek()?.task : undefined;
    if (task !== undefined)
      throwCommandError(`Cannot delete Worker ${worker.sid}: Task ${task.sid} is routed to it`);
  }
  unindexWorker(workspace, worker);
  workspace.retire(workspace.workers, worker.sid);
  workspace.emit({ type: 'worker.deleted', worker });
}

/** Source: https://www.twilio.com/docs/taskrouter/api/worker-channel */
export function updateWorkerChannel(
  workspace: Workspace,
  params: {
    readonly workerSid: WorkerSid;
    readonly sid: WorkerChannelSid;
    readonly capacity?: number | undefined;
    readonly available?: boolean | undefined;
  },
): WorkerChannel {
  const worker = lookup.own(workspace.workers, params.workerSid);
  const channel = worker.channels.find(({ sid }) => sid === params.sid);
  if (channel === undefined) throw new CommandError('not-found', `${params.sid} was not found`);
  const { capacity: previousCapacity, available: previouslyAvailable, taskChannelSid } = channel;
  channel.capacity = params.capacity ?? previousCapacity;
  channel.available = params.available ?? previouslyAvailable;
  channel.dateUpdated = workspace.now;
  touchWorker(workspace, worker);
  const entry = workspace.entryOfWorker(worker);
  const changed = channelOf(entry, taskChannelSid);
  if (changed !== undefined) updateChannelScope(changed);
  refreshAvailability(workspace, entry);
  workspace.freedWorkers.add(entry);
  const about = { worker, taskChannel: workspace.taskChannels.named(taskChannelSid) };
  if (channel.capacity !== previousCapacity) {
    workspace.emit({ type: 'worker.capacity.update', ...about, previousCapacity });
  }
  if (channel.available !== previouslyAvailable) {
    workspace.emit({ type: 'worker.channel.availability.update', ...about });
  }
  return channel;
}

function describe(
  workspace: Workspace,
  worker: Worker,
  friendlyName = worker.friendlyName,
  attributes = worker.attributes,
): void {
  workspace.workersByName.delete(nameKey(worker.friendlyName));
  workspace.workersByName.set(nameKey(friendlyName), worker);
  worker.friendlyName = friendlyName;
  worker.attributes = attributes;
  touchWorker(workspace, worker);
  reviewWorker(workspace, worker);
  workspace.freedWorkers.add(workspace.entryOfWorker(worker));
  workspace.emit({ type: 'worker.attributes.update', worker });
}

function checkName(workspace: Workspace, friendlyName: string, self?: Worker): void {
  const namesake = workspace.workersByName.get(nameKey(friendlyName));
  if (namesake !== undefined && namesake !== self)
    throwCommandError('Worker with the same friendly name already exists');
}
