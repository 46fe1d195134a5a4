import { evaluate, references, resolve } from 'taskrouter/expression';
import { MatchGroup } from '../indexes/match-group';
import type { TaskChannel, TaskQueue } from '../tables/resources';
import type { Task } from '../tables/task';
import type { Worker } from '../tables/worker';
import type { Workspace } from '../tables/workspace';
import type { Target } from '../workflow/configuration';
import { workerNamed } from './known-worker';
import { admit, dismiss } from './membership';

/** How many match groups with target conditions a queue has before empty ones are dropped. */
const MAX_DERIVED_GROUPS = 1_000;

/** The group a task waits in while it is in `target` (undefined: in a queue without a workflow, or for one worker). */
export function matchGroupFor(
  workspace: Workspace,
  task: Task,
  target: Target | undefined,
): MatchGroup | undefined {
  const channel = groupChannel(workspace, task);
  if (channel === undefined) return undefined;
  if (task.directWorker !== undefined)
    return directGroup(workspace, task.directWorker, channel, task.ignoreCapacity);
  const { queue } = task;
  if (queue === undefined) return undefined;
  return target === undefined || target.conditions === ''
    ? plainGroup(workspace, queue, channel)
    : derivedGroup(workspace, queue, channel, target, task);
}

// In a single-tasking workspace channels have no capacity, so all tasks of a queue share one group.
function groupChannel(workspace: Workspace, task: Task): TaskChannel | undefined {
  if (workspace.settings.multiTaskEnabled) return task.channel;
  const [first] = workspace.taskChannels.values();
  return first;
}

function plainGroup(workspace: Workspace, queue: TaskQueue, channel: TaskChannel): MatchGroup {
  const known = queue.plainGroups.get(channel);
  if (known !== undefined) return known;
  const group = new MatchGroup({
    queue,
    channel,
    admits: () => true,
    readsActivity: false,
    orderBy: [],
    ignoreCapacity: false,
  });
  queue.plainGroups.set(channel, group);
  return admitMembers(workspace, queue, group);
}

function derivedGroup(
  workspace: Workspace,
  queue: TaskQueue,
  channel: TaskChannel,
  target: Target,
  task: Task,
): MatchGroup {
  const attributes = task.attributeValues;
  const known = target.knownWorker;
  const wanted = known === undefined ? undefined : resolve(known.attribute, attributes);
  const dependsOn = target.taskReferences.map((path) => resolve(path, attributes));
  const key = JSON.stringify([channel.sid, target.conditions, wanted, dependsOn]);
  const existing = queue.derivedGroups.get(key);
  if (existing !== undefined) return existing;

  dropAnEmptyGroup(queue);
  const { expression } = target;
  const group = new MatchGroup({
    queue,
    channel,
    admits: (worker) =>
      (known === undefined || (known.by === 'sid' ? worker.sid : worker.friendlyName) === wanted) &&
      (expression === undefined || evaluate(expression, { task: attributes, worker: worker.scope })),
    readsActivity: expression !== undefined && references(expression).some(isActivity),
    orderBy: target.orderBy,
    ignoreCapacity: false,
  });
  queue.derivedGroups.set(key, group);
  if (known === undefined) return admitMembers(workspace, queue, group);
  // There can be a group for every worker there is: looking at all of them each time would take for ever.
  const worker = workerNamed(workspace, known.by, wanted);
  if (worker !== undefined && queue.members.has(worker) && group.admits(worker))
    admit(workspace, worker, group);
  return group;
}

function isActivity([root, name]: readonly (string | number)[]): boolean {
  return root === 'worker' && (name === 'activity_sid' || name === 'activity_name');
}

function directGroup(
  workspace: Workspace,
  worker: Worker,
  channel: TaskChannel,
  ignoreCapacity: boolean,
): MatchGroup {
  const key = `${worker.sid} ${channel.sid} ${ignoreCapacity}`;
  const known = workspace.directGroups.get(key);
  if (known !== undefined) return known;
  const group = new MatchGroup({
    queue: undefined,
    channel,
    admits: (other) => other === worker,
    readsActivity: false,
    orderBy: [],
    ignoreCapacity,
  });
  workspace.directGroups.set(key, group);
  admit(workspace, worker, group);
  return group;
}

function admitMembers(workspace: Workspace, queue: TaskQueue, group: MatchGroup): MatchGroup {
  for (const worker of queue.members) if (group.admits(worker)) admit(workspace, worker, group);
  return group;
}

// Looks at the group not looked at for longest, so that the cost stays the same however many match groups there are.
function dropAnEmptyGroup(queue: TaskQueue): void {
  if (queue.derivedGroups.size < MAX_DERIVED_GROUPS) return;
  for (const [key, group] of queue.derivedGroups) {
    queue.derivedGroups.delete(key);
    if (group.waiting.size > 0) queue.derivedGroups.set(key, group);
    else for (const worker of [...group.members.keys()]) dismiss(worker, group);
    return;
  }
}
