import type { ActivitySid } from 'taskrouter/sid';
import { throwCommandError } from '../command-error';
import { changeActivity } from '../routing/membership';
import type { Activity } from '../tables/resources';
import type { Workspace } from '../workspace';
import * as lookup from './lookup';

/** Source: https://www.twilio.com/docs/taskrouter/api/activity */
export function createActivity(
  workspace: Workspace,
  params: {
    readonly sid?: ActivitySid | undefined;
    readonly friendlyName: string;
    readonly available: boolean;
  },
): Activity {
  const { now, context } = workspace;
  const activity: Activity = {
    sid: params.sid ?? context.sids.next('WA'),
    friendlyName: params.friendlyName,
    available: params.available,
    dateCreated: now,
    dateUpdated: now,
  };
  workspace.activities.add(activity);
  workspace.emit({ type: 'activity.created', activity });
  return activity;
}

/** Renames it: whether it is available is fixed at creation. */
export function updateActivity(
  workspace: Workspace,
  params: { readonly sid: ActivitySid; readonly friendlyName?: string | undefined },
): Activity {
  const activity = lookup.own(workspace.activities, params.sid);
  activity.friendlyName = params.friendlyName ?? activity.friendlyName;
  activity.dateUpdated = workspace.now;
  // Expressions can ask for activity_name: to them, the workers in it have changed.
  for (const entry of workspace.workerEntries.values()) {
    if (entry.worker.activitySid !== activity.sid) continue;
    changeActivity(workspace, entry, activity);
    workspace.freedWorkers.add(entry);
  }
  workspace.emit({ type: 'activity.updated', activity });
  return activity;
}

export function deleteActivity(workspace: Workspace, params: { readonly sid: ActivitySid }): void {
  const activity = lookup.own(workspace.activities, params.sid);
  const usedBy = userOf(workspace, activity);
  if (usedBy !== undefined) throwCommandError(`Cannot delete Activity ${activity.sid}: it is ${usedBy}`);
  workspace.retire(workspace.activities, activity.sid);
  for (const queue of workspace.queueEntries.values()) queue.membersByActivity.delete(activity.sid);
  workspace.emit({ type: 'activity.deleted', activity });
}

function userOf(workspace: Workspace, { sid }: Activity): string | undefined {
  if (workspace.defaultActivitySid === sid) return "the Workspace's default activity";
  if (workspace.timeoutActivitySid === sid) return "the Workspace's timeout activity";
  for (const worker of workspace.workers.values()) {
    if (worker.activitySid === sid) return `the activity of Worker ${worker.sid}`;
  }
  for (const queue of workspace.taskQueues.values()) {
    if (queue.reservationActivitySid === sid) return `the reservation activity of TaskQueue ${queue.sid}`;
    if (queue.assignmentActivitySid === sid) return `the assignment activity of TaskQueue ${queue.sid}`;
  }
  return undefined;
}
