import { evaluate, references, resolve } from 'taskrouter/expression';
import type { TaskChannel, TaskQueue } from '../model/resources';
import type { Task } from '../model/task';
import type { Worker } from '../model/worker';
import type { Workspace } from '../model/workspace';
import type { Target } from '../workflow/configuration';
import { workerNamed } from './known-worker';
import { Lane } from './lane';
import { admit, dismiss } from './membership';

/** How many lanes with target conditions a queue has before empty ones are dropped. */
const MAX_DERIVED_LANES = 1_000;

/** The lane a task waits in while it is in `target` (undefined: in a queue without a workflow, or for one worker). */
export function laneFor(workspace: Workspace, task: Task, target: Target | undefined): Lane | undefined {
  const channel = laneChannel(workspace, task);
  if (channel === undefined) return undefined;
  if (task.directWorker !== undefined)
    return directLane(workspace, task.directWorker, channel, task.ignoreCapacity);
  const { queue } = task;
  if (queue === undefined) return undefined;
  return target === undefined || target.conditions === ''
    ? plainLane(workspace, queue, channel)
    : derivedLane(workspace, queue, channel, target, task);
}

// In a single-tasking workspace channels have no capacity, so all tasks of a queue share one lane.
function laneChannel(workspace: Workspace, task: Task): TaskChannel | undefined {
  if (workspace.settings.multiTaskEnabled) return task.channel;
  const [first] = workspace.taskChannels.values();
  return first;
}

function plainLane(workspace: Workspace, queue: TaskQueue, channel: TaskChannel): Lane {
  const known = queue.plainLanes.get(channel);
  if (known !== undefined) return known;
  const lane = new Lane({
    queue,
    channel,
    admits: () => true,
    readsActivity: false,
    orderBy: [],
    ignoreCapacity: false,
  });
  queue.plainLanes.set(channel, lane);
  return admitMembers(workspace, queue, lane);
}

function derivedLane(
  workspace: Workspace,
  queue: TaskQueue,
  channel: TaskChannel,
  target: Target,
  task: Task,
): Lane {
  const attributes = task.attributeValues;
  const known = target.knownWorker;
  const wanted = known === undefined ? undefined : resolve(known.attribute, attributes);
  const dependsOn = target.taskReferences.map((path) => resolve(path, attributes));
  const key = JSON.stringify([channel.sid, target.conditions, wanted, dependsOn]);
  const existing = queue.derivedLanes.get(key);
  if (existing !== undefined) return existing;

  dropAnEmptyLane(queue);
  const { expression } = target;
  const lane = new Lane({
    queue,
    channel,
    admits: (worker) =>
      (known === undefined || (known.by === 'sid' ? worker.sid : worker.friendlyName) === wanted) &&
      (expression === undefined || evaluate(expression, { task: attributes, worker: worker.scope })),
    readsActivity: expression !== undefined && references(expression).some(isActivity),
    orderBy: target.orderBy,
    ignoreCapacity: false,
  });
  queue.derivedLanes.set(key, lane);
  if (known === undefined) return admitMembers(workspace, queue, lane);
  // There can be a lane for every worker there is: looking at all of them each time would take for ever.
  const worker = workerNamed(workspace, known.by, wanted);
  if (worker !== undefined && queue.members.has(worker) && lane.admits(worker))
    admit(workspace, worker, lane);
  return lane;
}

function isActivity([root, name]: readonly (string | number)[]): boolean {
  return root === 'worker' && (name === 'activity_sid' || name === 'activity_name');
}

function directLane(
  workspace: Workspace,
  worker: Worker,
  channel: TaskChannel,
  ignoreCapacity: boolean,
): Lane {
  const key = `${worker.sid} ${channel.sid} ${ignoreCapacity}`;
  const known = workspace.directLanes.get(key);
  if (known !== undefined) return known;
  const lane = new Lane({
    queue: undefined,
    channel,
    admits: (other) => other === worker,
    readsActivity: false,
    orderBy: [],
    ignoreCapacity,
  });
  workspace.directLanes.set(key, lane);
  admit(workspace, worker, lane);
  return lane;
}

function admitMembers(workspace: Workspace, queue: TaskQueue, lane: Lane): Lane {
  for (const worker of queue.members) if (lane.admits(worker)) admit(workspace, worker, lane);
  return lane;
}

// Looks at the lane not looked at for longest, so that the cost stays the same however many lanes there are.
function dropAnEmptyLane(queue: TaskQueue): void {
  if (queue.derivedLanes.size < MAX_DERIVED_LANES) return;
  for (const [key, lane] of queue.derivedLanes) {
    queue.derivedLanes.delete(key);
    if (lane.waiting.size > 0) queue.derivedLanes.set(key, lane);
    else for (const worker of [...lane.members.keys()]) dismiss(worker, lane);
    return;
  }
}
