import { evaluate } from 'taskrouter/expression';
import { type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import type { ActivitySid, TaskChannelSid } from 'taskrouter/sid';
import { type QueueEntry, type WorkerEntry, workerEntry } from '../indexes/entries';
import type { MatchGroup } from '../indexes/match-group';
import type { Activity } from '../tables/resources';
import { nameKey, type Worker, workerChannelOf } from '../tables/worker';
import type { WorkspaceState } from '../workspace-state';

/*
 * Who belongs where. Membership is worked out when a worker's attributes, its activity or a queue's expression
 * change, never while a task is routed.
 */

/** Takes the new worker into the indexes, its queues among them. */
export function indexWorker(workspace: WorkspaceState, worker: Worker): void {
  workspace.workersByName.set(nameKey(worker.friendlyName), worker);
  workspace.workerEntries.set(worker.sid, workerEntry(worker, scopeOf(workspace, worker)));
  enrol(workspace, worker);
}

/** Takes the worker out of the indexes, before it is deleted. */
export function unindexWorker(workspace: WorkspaceState, worker: Worker): void {
  const entry = workspace.entryOfWorker(worker);
  for (const queue of [...entry.queues]) leave(queue, entry);
  for (const group of [...entry.memberships.keys()]) dismiss(entry, group);
  for (const [key, group] of workspace.directGroups)
    if (group.members.size === 0) workspace.directGroups.delete(key);
  workspace.workersByName.delete(nameKey(worker.friendlyName));
  workspace.workerEntries.delete(worker.sid);
}

/** Makes the worker a member of the match group. */
export function admit(workspace: WorkspaceState, entry: WorkerEntry, group: MatchGroup): void {
  const known = entry.memberships.get(group);
  if (known !== undefined) {
    known.rank = group.rankOf(entry);
    return;
  }
  const membership = group.membershipOf(entry);
  entry.memberships.set(group, membership);
  group.members.add(membership);
  if (canTake(workspace, entry, group)) group.idle.push(membership);
}

/** Ends the worker's membership of the match group. */
export function dismiss(entry: WorkerEntry, group: MatchGroup): void {
  const membership = entry.memberships.get(group);
  if (membership === undefined) return;
  group.idle.remove(membership);
  group.members.delete(membership);
  entry.memberships.delete(group);
}

/** Puts the worker in or out of the fronts of its match groups, after its activity, load, capacity or last assignment changed. */
export function refreshAvailability(workspace: WorkspaceState, entry: WorkerEntry): void {
  for (const membership of entry.memberships.values()) {
    const { idle } = membership.group;
    if (!canTake(workspace, entry, membership.group)) idle.remove(membership);
    else if (membership.heapIndex < 0) idle.push(membership);
    else idle.moved(membership);
  }
}

/**
 * Whether the worker can take a task of the match group now.
 * Source: https://www.twilio.com/docs/taskrouter/multitasking; in a single-tasking workspace availability comes
 * from the activity alone, except that no worker is offered two tasks at a time.
 */
export function canTake(workspace: WorkspaceState, entry: WorkerEntry, { terms }: MatchGroup): boolean {
  if (terms.ignoreCapacity) return true;
  const { worker, capacityInUse, pending } = entry;
  if (workspace.activities.get(worker.activitySid)?.available !== true) return false;
  if (!workspace.settings.multiTaskEnabled) return pending.size === 0;
  const channel = workerChannelOf(worker, terms.channelSid);
  return channel?.available === true && (capacityInUse.get(terms.channelSid) ?? 0) < channel.capacity;
}

/** Works out again which queues and match groups the worker belongs to, after its attributes or its name changed. */
export function reviewWorker(workspace: WorkspaceState, worker: Worker): void {
  workspace.entryOfWorker(worker).scope = scopeOf(workspace, worker);
  enrol(workspace, worker);
}

function enrol(workspace: WorkspaceState, worker: Worker): void {
  const entry = workspace.entryOfWorker(worker);
  for (const queue of workspace.queueEntries.values()) reviewMember(workspace, queue, entry);
  refreshAvailability(workspace, entry);
}

/** Works out again who is a member of the queue, after its expression changed or it was created. */
export function enrolAll(workspace: WorkspaceState, queue: QueueEntry): void {
  for (const entry of workspace.workerEntries.values()) reviewMember(workspace, queue, entry);
}

/** Takes all workers out of the queue, before it is deleted. */
export function withdrawAll(workspace: WorkspaceState, queue: QueueEntry): void {
  for (const worker of [...queue.members]) leave(queue, workspace.entryOfWorker(worker));
}

/** Drops the match groups of a task channel that is deleted, and who is in them. */
export function dropChannel(workspace: WorkspaceState, channelSid: TaskChannelSid): void {
  for (const entry of workspace.workerEntries.values()) {
    entry.capacityInUse.delete(channelSid);
    for (const group of [...entry.memberships.keys()])
      if (group.terms.channelSid === channelSid) dismiss(entry, group);
  }
  for (const { plainGroups, derivedGroups } of workspace.queueEntries.values()) {
    plainGroups.delete(channelSid);
    for (const [key, { terms }] of derivedGroups)
      if (terms.channelSid === channelSid) derivedGroups.delete(key);
  }
}

/** Gives the worker another activity, and asks again the match groups whose condition reads it. */
export function changeActivity(workspace: WorkspaceState, worker: Worker, activity: Activity): void {
  const entry = workspace.entryOfWorker(worker);
  for (const queue of entry.queues) {
    count(queue, worker.activitySid, -1);
    count(queue, activity.sid, 1);
  }
  worker.activitySid = activity.sid;
  entry.scope = scopeOf(workspace, worker);
  for (const queue of entry.queues) {
    for (const group of queue.derivedGroups.values())
      if (group.terms.readsActivity) reviewGroup(workspace, group, entry);
  }
  refreshAvailability(workspace, entry);
}

/** What expressions see of a worker. Source: https://www.twilio.com/docs/taskrouter/workflow-configuration */
function scopeOf(
  workspace: WorkspaceState,
  { attributes, sid, friendlyName, activitySid }: Worker,
): JsonObject {
  return {
    ...parseJsonObject(attributes),
    sid,
    friendly_name: friendlyName,
    activity_sid: activitySid,
    activity_name: workspace.activities.named(activitySid).friendlyName,
  };
}

function reviewMember(workspace: WorkspaceState, queue: QueueEntry, entry: WorkerEntry): void {
  const belongs = queue.membersWhen !== undefined && evaluate(queue.membersWhen, entry.scope);
  if (!belongs) {
    leave(queue, entry);
    return;
  }
  if (!queue.members.has(entry.worker)) {
    queue.members.add(entry.worker);
    entry.queues.add(queue);
    count(queue, entry.worker.activitySid, 1);
  }
  for (const group of queue.plainGroups.values()) reviewGroup(workspace, group, entry);
  for (const group of queue.derivedGroups.values()) reviewGroup(workspace, group, entry);
}

function reviewGroup(workspace: WorkspaceState, group: MatchGroup, entry: WorkerEntry): void {
  if (group.terms.admits(entry)) admit(workspace, entry, group);
  else dismiss(entry, group);
}

function leave(queue: QueueEntry, entry: WorkerEntry): void {
  if (!queue.members.delete(entry.worker)) return;
  entry.queues.delete(queue);
  count(queue, entry.worker.activitySid, -1);
  for (const group of queue.plainGroups.values()) dismiss(entry, group);
  for (const group of queue.derivedGroups.values()) dismiss(entry, group);
}

function count({ membersByActivity }: QueueEntry, activity: ActivitySid, change: number): void {
  membersByActivity.set(activity, (membersByActivity.get(activity) ?? 0) + change);
}
