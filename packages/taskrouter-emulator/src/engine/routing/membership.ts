import { type Expression, evaluate, references } from 'taskrouter/expression';
import type { ActivitySid, TaskChannelSid } from 'taskrouter/sid';
import type { MatchGroup, QueueEntry, WorkerEntry } from '../indexes/entries';
import { createMembership } from '../indexes/match-group';
import { channelOf, scopeOf, workerEntry } from '../indexes/worker-entry';
import type { Activity } from '../tables/resources';
import { nameKey, type Worker } from '../tables/worker';
import { rankOf } from '../workflow/order-by';
import { readsActivity, readsChannels } from '../workflow/worker-channels';
import type { Workspace } from '../workspace';

/*
 * Who belongs where. Membership is worked out when what it depends on changes (a worker's attributes, its activity, its
 * channels where a condition asks for them, a queue's expression), never while a task is routed.
 */

/** Takes the new worker into the indexes, its queues among them. */
export function indexWorker(workspace: Workspace, worker: Worker): void {
  workspace.workersByName.set(nameKey(worker.friendlyName), worker);
  workspace.workerEntries.set(worker.sid, workerEntry(worker));
  reviewWorker(workspace, worker);
}

/** Takes the worker out of the indexes, before it is deleted. */
export function unindexWorker(workspace: Workspace, worker: Worker): void {
  const entry = workspace.entryOfWorker(worker);
  for (const queue of [...entry.queues]) leave(queue, entry);
  for (const group of [...entry.memberships.keys()]) dismiss(entry, group);
  for (const [key, group] of workspace.directGroups)
    if (group.members.size === 0) workspace.directGroups.delete(key);
  workspace.workersByName.delete(nameKey(worker.friendlyName));
  workspace.workerEntries.delete(worker.sid);
}

/** Makes the worker a member of the match group, or gives it the place in it that it has by now. */
export function admit(workspace: Workspace, entry: WorkerEntry, group: MatchGroup): void {
  const known = entry.memberships.get(group);
  if (known !== undefined) {
    known.rank = rankOf(group.terms.orderBy, entry.scope);
    return;
  }
  const membership = createMembership(group, entry);
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

/**
 * Puts the worker in or out of the fronts of its match groups, after its activity, load, capacity or last assignment
 * changed; where a condition reads these, it may belong to other groups now.
 */
export function refreshAvailability(workspace: Workspace, entry: WorkerEntry): void {
  if (workspace.changingQueues.size > 0)
    for (const queue of workspace.changingQueues) reviewMember(workspace, queue, entry);
  for (const queue of entry.queues) {
    for (const group of queue.groupsReadingChannels) reviewGroup(workspace, group, entry);
  }
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
export function canTake(workspace: Workspace, entry: WorkerEntry, { terms }: MatchGroup): boolean {
  if (terms.ignoreCapacity) return true;
  if (workspace.activities.get(entry.worker.activitySid)?.available !== true) return false;
  if (!workspace.settings.multiTaskEnabled) return entry.pending.size === 0;
  const known = channelOf(entry, terms.channelSid);
  return known?.channel.available === true && known.open < known.channel.capacity;
}

/** Works out again which queues and match groups the worker belongs to, after its attributes or its name changed. */
export function reviewWorker(workspace: Workspace, worker: Worker): void {
  const entry = workspace.entryOfWorker(worker);
  entry.scope = scopeOf(entry, workspace.activityOf(worker), workspace.taskChannels);
  for (const queue of workspace.queueEntries.values()) reviewMember(workspace, queue, entry);
  refreshAvailability(workspace, entry);
}

/** Takes a queue's expression over, and works out who is a member by it. */
export function enrolAll(workspace: Workspace, queue: QueueEntry, membersWhen: Expression | undefined): void {
  queue.membersWhen = membersWhen;
  workspace.changingQueues.delete(queue);
  if (membersWhen !== undefined && changesWithWork(membersWhen)) workspace.changingQueues.add(queue);
  for (const entry of workspace.workerEntries.values()) reviewMember(workspace, queue, entry);
}

/** Takes all workers out of the queue, before it is deleted. */
export function withdrawAll(workspace: Workspace, queue: QueueEntry): void {
  workspace.changingQueues.delete(queue);
  for (const entry of [...queue.members]) leave(queue, entry);
}

/** Drops the match groups of a task channel that is deleted, and who is in them. */
export function dropChannel(workspace: Workspace, channelSid: TaskChannelSid): void {
  for (const entry of workspace.workerEntries.values()) {
    for (const group of [...entry.memberships.keys()])
      if (group.terms.channelSid === channelSid) dismiss(entry, group);
  }
  for (const { plainGroups, derivedGroups, groupsReadingChannels } of workspace.queueEntries.values()) {
    plainGroups.delete(channelSid);
    for (const [key, group] of derivedGroups) {
      if (group.terms.channelSid !== channelSid) continue;
      derivedGroups.delete(key);
      groupsReadingChannels.delete(group);
    }
  }
}

/** Gives the worker another activity, and asks again the match groups whose condition reads it. */
export function changeActivity(workspace: Workspace, entry: WorkerEntry, activity: Activity): void {
  const { worker, queues } = entry;
  for (const queue of queues) {
    count(queue, worker.activitySid, -1);
    count(queue, activity.sid, 1);
  }
  worker.activitySid = activity.sid;
  entry.scope = scopeOf(entry, activity, workspace.taskChannels);
  for (const queue of queues) {
    for (const group of queue.derivedGroups.values())
      if (group.terms.readsActivity) reviewGroup(workspace, group, entry);
  }
  refreshAvailability(workspace, entry);
}

/** Whether what the expression reads of a worker changes as it works, and not only with its attributes. */
function changesWithWork(membersWhen: Expression): boolean {
  return readsActivity(membersWhen) || references(membersWhen).some(readsChannels);
}

function reviewMember(workspace: Workspace, queue: QueueEntry, entry: WorkerEntry): void {
  const belongs = queue.membersWhen !== undefined && evaluate(queue.membersWhen, entry.scope);
  if (!belongs) {
    leave(queue, entry);
    return;
  }
  if (!queue.members.has(entry)) {
    queue.members.add(entry);
    entry.queues.add(queue);
    count(queue, entry.worker.activitySid, 1);
  }
  for (const group of queue.plainGroups.values()) reviewGroup(workspace, group, entry);
  for (const group of queue.derivedGroups.values()) reviewGroup(workspace, group, entry);
}

// Who comes to a group is given a task that waits there before the command ends.
function reviewGroup(workspace: Workspace, group: MatchGroup, entry: WorkerEntry): void {
  if (!group.terms.admits(entry)) dismiss(entry, group);
  else {
    if (!entry.memberships.has(group)) workspace.freedWorkers.add(entry);
    admit(workspace, entry, group);
  }
}

function leave(queue: QueueEntry, entry: WorkerEntry): void {
  if (!queue.members.delete(entry)) return;
  entry.queues.delete(queue);
  count(queue, entry.worker.activitySid, -1);
  for (const group of queue.plainGroups.values()) dismiss(entry, group);
  for (const group of queue.derivedGroups.values()) dismiss(entry, group);
}

function count({ membersByActivity }: QueueEntry, activity: ActivitySid, change: number): void {
  membersByActivity.set(activity, (membersByActivity.get(activity) ?? 0) + change);
}
