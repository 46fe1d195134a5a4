import { evaluate } from 'taskrouter/expression';
import { type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import type { MatchGroup } from '../indexes/match-group';
import type { Activity, TaskQueue } from '../tables/resources';
import type { Worker } from '../tables/worker';
import type { Workspace } from '../tables/workspace';

/*
 * Who belongs where. Membership is worked out when a worker's attributes, its activity or a queue's expression
 * change, never while a task is routed.
 */

/** Makes the worker a member of the group. */
export function admit(workspace: Workspace, worker: Worker, group: MatchGroup): void {
  if (worker.memberships.has(group)) return;
  const membership = { worker, group, heapIndex: -1 };
  worker.memberships.set(group, membership);
  group.members.set(worker, membership);
  if (canTake(workspace, worker, group)) group.idle.push(membership);
}

/** Ends the worker's membership of the group. */
export function dismiss(worker: Worker, group: MatchGroup): void {
  const membership = worker.memberships.get(group);
  if (membership === undefined) return;
  group.idle.remove(membership);
  group.members.delete(worker);
  worker.memberships.delete(group);
}

/** Puts the worker in or out of the fronts of its match groups, after its activity, load, capacity or last assignment changed. */
export function refreshAvailability(workspace: Workspace, worker: Worker): void {
  for (const membership of worker.memberships.values()) {
    const { group } = membership;
    if (!canTake(workspace, worker, group)) group.idle.remove(membership);
    else if (membership.heapIndex < 0) group.idle.push(membership);
    else group.idle.moved(membership);
  }
}

/**
 * Whether the worker can take a task of the group now.
 * Source: https://www.twilio.com/docs/taskrouter/multitasking; in a single-tasking workspace availability comes
 * from the activity alone, except that nobody is offered two tasks at a time.
 */
export function canTake(workspace: Workspace, worker: Worker, group: MatchGroup): boolean {
  if (group.ignoreCapacity) return true;
  if (!worker.activity.available) return false;
  if (!workspace.settings.multiTaskEnabled) return worker.pending.size === 0;
  const channel = worker.channels.get(group.channel);
  return channel?.available === true && channel.load < channel.capacity;
}

/** Works out again which queues and match groups the worker belongs to, after its attributes changed or it was created. */
export function enrol(workspace: Workspace, worker: Worker): void {
  for (const queue of workspace.taskQueues.values()) reviewMember(workspace, queue, worker);
  refreshAvailability(workspace, worker);
}

/** Works out again who is a member of the queue, after its expression changed or it was created. */
export function enrolAll(workspace: Workspace, queue: TaskQueue): void {
  for (const worker of workspace.workers.values()) reviewMember(workspace, queue, worker);
}

/** Takes the worker out of everything, before it is deleted. */
export function withdraw(worker: Worker): void {
  for (const queue of [...worker.queues]) leave(queue, worker);
  for (const group of [...worker.memberships.keys()]) dismiss(worker, group);
}

/** Takes everybody out of the queue, before it is deleted. */
export function withdrawAll(queue: TaskQueue): void {
  for (const worker of [...queue.members]) leave(queue, worker);
}

/** Gives the worker another activity in the counts, and asks again the match groups whose condition reads it. */
export function changeActivity(workspace: Workspace, worker: Worker, activity: Activity): void {
  for (const queue of worker.queues) {
    count(queue, worker.activity, -1);
    count(queue, activity, 1);
  }
  worker.activity = activity;
  worker.scope = scopeOf(worker);
  for (const queue of worker.queues) {
    for (const group of queue.derivedGroups.values())
      if (group.readsActivity) reviewGroup(workspace, group, worker);
  }
  refreshAvailability(workspace, worker);
}

/** What expressions see of a worker. Source: https://www.twilio.com/docs/taskrouter/workflow-configuration */
export function scopeOf(
  worker: Pick<Worker, 'attributes' | 'sid' | 'friendlyName' | 'activity'>,
): JsonObject {
  return {
    ...parseJsonObject(worker.attributes),
    sid: worker.sid,
    friendly_name: worker.friendlyName,
    activity_sid: worker.activity.sid,
    activity_name: worker.activity.friendlyName,
  };
}

function reviewMember(workspace: Workspace, queue: TaskQueue, worker: Worker): void {
  const belongs = queue.membersWhen !== undefined && evaluate(queue.membersWhen, worker.scope);
  if (!belongs) {
    leave(queue, worker);
    return;
  }
  if (!queue.members.has(worker)) {
    queue.members.add(worker);
    worker.queues.add(queue);
    count(queue, worker.activity, 1);
  }
  for (const group of queue.plainGroups.values()) reviewGroup(workspace, group, worker);
  for (const group of queue.derivedGroups.values()) reviewGroup(workspace, group, worker);
}

function reviewGroup(workspace: Workspace, group: MatchGroup, worker: Worker): void {
  if (group.admits(worker)) admit(workspace, worker, group);
  else dismiss(worker, group);
}

function leave(queue: TaskQueue, worker: Worker): void {
  if (!queue.members.delete(worker)) return;
  worker.queues.delete(queue);
  count(queue, worker.activity, -1);
  for (const group of queue.plainGroups.values()) dismiss(worker, group);
  for (const group of queue.derivedGroups.values()) dismiss(worker, group);
}

function count(queue: TaskQueue, activity: Activity, change: number): void {
  queue.membersByActivity.set(activity, (queue.membersByActivity.get(activity) ?? 0) + change);
}
