import { evaluate, references, resolve } from 'taskrouter/expression';
import type { TaskChannelSid } from 'taskrouter/sid';
import type { MatchGroup, QueueEntry, TaskEntry, WorkerEntry } from '../indexes/entries';
import { createMatchGroup } from '../indexes/match-group';
import type { Task } from '../tables/task';
import type { Target } from '../workflow/configuration';
import { readsActivity, readsChannels } from '../workflow/worker-channels';
import type { Workspace } from '../workspace';
import { workerNamed } from './known-worker';
import { admit, dismiss } from './membership';

/** How many match groups with target conditions a queue has before empty ones are dropped. */
const MAX_DERIVED_GROUPS = 1_000;

/** The match group a task waits in while it is in its target, in a queue that no workflow chose, or for one worker. */
export function matchGroupFor(workspace: Workspace, { task, target }: TaskEntry): MatchGroup | undefined {
  const channelSid = groupChannel(workspace, task);
  if (channelSid === undefined) return undefined;
  if (task.directWorkerSid !== undefined) {
    const worker = workspace.workers.named(task.directWorkerSid);
    return directGroup(workspace, workspace.entryOfWorker(worker), channelSid, task.ignoreCapacity);
  }
  const queue = task.queueSid === undefined ? undefined : workspace.queueEntries.get(task.queueSid);
  if (queue === undefined) return undefined;
  return target === undefined || target.conditions === ''
    ? plainGroup(workspace, queue, channelSid)
    : derivedGroup(workspace, queue, channelSid, target, task);
}

// In a single-tasking workspace channels have no capacity, so all tasks of a queue share one match group.
function groupChannel(workspace: Workspace, task: Task): TaskChannelSid | undefined {
  if (workspace.settings.multiTaskEnabled) return task.channelSid;
  const [first] = workspace.taskChannels.keys();
  return first;
}

function plainGroup(workspace: Workspace, queue: QueueEntry, channelSid: TaskChannelSid): MatchGroup {
  const known = queue.plainGroups.get(channelSid);
  if (known !== undefined) return known;
  const group = createMatchGroup(
    {
      queue: queue.queue,
      channelSid,
      admits: () => true,
      readsActivity: false,
      orderBy: [],
      ignoreCapacity: false,
    },
    workspace.idlesLonger,
  );
  queue.plainGroups.set(channelSid, group);
  return admitMembers(workspace, queue, group);
}

function derivedGroup(
  workspace: Workspace,
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

  dropAnEmptyGroup(queue);
  const { expression } = target;
  const group = createMatchGroup(
    {
      queue: queue.queue,
      channelSid,
      admits: ({ worker, scope }) =>
        (known === undefined || (known.by === 'sid' ? worker.sid : worker.friendlyName) === wanted) &&
        (expression === undefined || evaluate(expression, { task: attributes, worker: scope })),
      readsActivity: expression !== undefined && readsActivity(expression),
      orderBy: target.orderBy,
      ignoreCapacity: false,
    },
    workspace.idlesLonger,
  );
  queue.derivedGroups.set(key, group);
  const paths = [
    ...(expression === undefined ? [] : references(expression)),
    ...target.orderBy.map(({ attribute }) => attribute),
  ];
  if (paths.some(readsChannels)) queue.groupsReadingChannels.add(group);
  if (known === undefined) return admitMembers(workspace, queue, group);
  // There can be a match group for every worker there is: looking at all of them each time would take for ever.
  const worker = workerNamed(workspace, known.by, wanted);
  const entry = worker && workspace.entryOfWorker(worker);
  if (entry !== undefined && queue.members.has(entry)) admitIfWanted(workspace, entry, group);
  return group;
}

function directGroup(
  workspace: Workspace,
  entry: WorkerEntry,
  channelSid: TaskChannelSid,
  ignoreCapacity: boolean,
): MatchGroup {
  const key = `${entry.worker.sid} ${channelSid} ${ignoreCapacity}`;
  const known = workspace.directGroups.get(key);
  if (known !== undefined) return known;
  const group = createMatchGroup(
    {
      queue: undefined,
      channelSid,
      admits: (other) => other === entry,
      readsActivity: false,
      orderBy: [],
      ignoreCapacity,
    },
    workspace.idlesLonger,
  );
  workspace.directGroups.set(key, group);
  admit(workspace, entry, group);
  return group;
}

function admitMembers(workspace: Workspace, queue: QueueEntry, group: MatchGroup): MatchGroup {
  for (const entry of queue.members) admitIfWanted(workspace, entry, group);
  return group;
}

function admitIfWanted(workspace: Workspace, entry: WorkerEntry, group: MatchGroup): void {
  if (group.terms.admits(entry)) admit(workspace, entry, group);
}

// Looks at the match group not looked at for longest, so that the cost stays the same however many there are.
function dropAnEmptyGroup(queue: QueueEntry): void {
  if (queue.derivedGroups.size < MAX_DERIVED_GROUPS) return;
  for (const [key, group] of queue.derivedGroups) {
    queue.derivedGroups.delete(key);
    if (group.waiting.size > 0) queue.derivedGroups.set(key, group);
    else {
      queue.groupsReadingChannels.delete(group);
      for (const { entry } of [...group.members]) dismiss(entry, group);
    }
    return;
  }
}
