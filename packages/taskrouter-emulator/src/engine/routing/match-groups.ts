import { evaluate, references, resolve } from 'taskrouter/expression';
import type { TaskChannelSid } from 'taskrouter/sid';
import type { QueueEntry } from '../indexes/entries';
import { MatchGroup } from '../indexes/match-group';
import type { Task } from '../tables/task';
import type { Worker } from '../tables/worker';
import type { Target } from '../workflow/configuration';
import type { WorkspaceState } from '../workspace-state';
import { workerNamed } from './known-worker';
import { admit, dismiss } from './membership';

/** How many match groups with target conditions a queue has before empty ones are dropped. */
const MAX_DERIVED_GROUPS = 1_000;

/** The match group a task waits in while it is in `target` (undefined: in a queue without a workflow, or for one worker). */
export function matchGroupFor(
  workspace: WorkspaceState,
  task: Task,
  target: Target | undefined,
): MatchGroup | undefined {
  const channelSid = groupChannel(workspace, task);
  if (channelSid === undefined) return undefined;
  if (task.directWorkerSid !== undefined) {
    const worker = workspace.workers.named(task.directWorkerSid);
    return directGroup(workspace, worker, channelSid, task.ignoreCapacity);
  }
  const queue = task.queueSid === undefined ? undefined : workspace.queueEntries.get(task.queueSid);
  if (queue === undefined) return undefined;
  return target === undefined || target.conditions === ''
    ? plainGroup(workspace, queue, channelSid)
    : derivedGroup(workspace, queue, channelSid, target, task);
}

// In a single-tasking workspace channels have no capacity, so all tasks of a queue share one match group.
function groupChannel(workspace: WorkspaceState, task: Task): TaskChannelSid | undefined {
  if (workspace.settings.multiTaskEnabled) return task.channelSid;
  const [first] = workspace.taskChannels.keys();
  return first;
}

function plainGroup(workspace: WorkspaceState, queue: QueueEntry, channelSid: TaskChannelSid): MatchGroup {
  const known = queue.plainGroups.get(channelSid);
  if (known !== undefined) return known;
  const group = new MatchGroup({
    queue: queue.queue,
    channelSid,
    admits: () => true,
    readsActivity: false,
    orderBy: [],
    ignoreCapacity: false,
  });
  queue.plainGroups.set(channelSid, group);
  return admitMembers(workspace, queue, group);
}

function derivedGroup(
  workspace: WorkspaceState,
  queue: QueueEntry,
  channelSid: TaskChannelSid,
  target: Target,
  task: Task,
): MatchGroup {
  const attributes = workspace.attributesOf(task);
  const known = target.knownWorker;
  const wanted = known === undefined ? undefined : resolve(known.attribute, attributes);
  const dependsOn = target.taskReferences.map((path) => resolve(path, attributes));
  const key = JSON.stringify([channelSid, target.conditions, wanted, dependsOn]);
  const existing = queue.derivedGroups.get(key);
  if (existing !== undefined) return existing;

  dropAnEmptyGroup(workspace, queue);
  const { expression } = target;
  const group = new MatchGroup({
    queue: queue.queue,
    channelSid,
    admits: ({ worker, scope }) =>
      (known === undefined || (known.by === 'sid' ? worker.sid : worker.friendlyName) === wanted) &&
      (expression === undefined || evaluate(expression, { task: attributes, worker: scope })),
    readsActivity: expression !== undefined && references(expression).some(isActivity),
    orderBy: target.orderBy,
    ignoreCapacity: false,
  });
  queue.derivedGroups.set(key, group);
  if (known === undefined) return admitMembers(workspace, queue, group);
  // There can be a match group for every worker there is: looking at all of them each time would take for ever.
  const worker = workerNamed(workspace, known.by, wanted);
  if (worker !== undefined && queue.members.has(worker)) admitIfWanted(workspace, worker, group);
  return group;
}

function isActivity([root, name]: readonly (string | number)[]): boolean {
  return root === 'worker' && (name === 'activity_sid' || name === 'activity_name');
}

function directGroup(
  workspace: WorkspaceState,
  worker: Worker,
  channelSid: TaskChannelSid,
  ignoreCapacity: boolean,
): MatchGroup {
  const key = `${worker.sid} ${channelSid} ${ignoreCapacity}`;
  const known = workspace.directGroups.get(key);
  if (known !== undefined) return known;
  const group = new MatchGroup({
    queue: undefined,
    channelSid,
    admits: (candidate) => candidate.worker === worker,
    readsActivity: false,
    orderBy: [],
    ignoreCapacity,
  });
  workspace.directGroups.set(key, group);
  admit(workspace, workspace.entryOfWorker(worker), group);
  return group;
}

function admitMembers(workspace: WorkspaceState, queue: QueueEntry, group: MatchGroup): MatchGroup {
  for (const worker of queue.members) admitIfWanted(workspace, worker, group);
  return group;
}

function admitIfWanted(workspace: WorkspaceState, worker: Worker, group: MatchGroup): void {
  const entry = workspace.entryOfWorker(worker);
  if (group.terms.admits(entry)) admit(workspace, entry, group);
}

// Looks at the match group not looked at for longest, so that the cost stays the same however many there are.
function dropAnEmptyGroup(workspace: WorkspaceState, queue: QueueEntry): void {
  if (queue.derivedGroups.size < MAX_DERIVED_GROUPS) return;
  for (const [key, group] of queue.derivedGroups) {
    queue.derivedGroups.delete(key);
    if (group.waiting.size > 0) queue.derivedGroups.set(key, group);
    else for (const { worker } of [...group.members]) dismiss(workspace.entryOfWorker(worker), group);
    return;
  }
}
