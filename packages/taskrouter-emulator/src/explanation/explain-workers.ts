import { type Expression, evaluate, resolve } from 'taskrouter/expression';
import { decidingComparisons, describeComparison } from 'taskrouter/expression/decision';
import type { WorkerEntry } from '../engine/indexes/entries';
import { channelOf } from '../engine/indexes/worker-entry';
import type { Task } from '../engine/tables/task';
import type { Target } from '../engine/workflow/configuration';
import { compareRanks, rankOf } from '../engine/workflow/order-by';
import { CHANNELS_KEY } from '../engine/workflow/worker-channels';
import type { Workspace } from '../engine/workspace';
import type { WorkerExplanation } from './task-explanation';

/** Every worker: those who have the task, those who can take it in the order in which they are asked, and why not the rest. */
export function explainWorkers(workspace: Workspace, task: Task): WorkerExplanation[] {
  const entries = [...workspace.workerEntries.values()];
  const target = workspace.targetOf(task);
  const holders = holdersOf(workspace, task);
  const judged = entries.map((entry) => {
    const status = holders.get(entry.worker.sid);
    const because = status === undefined ? exclusion(workspace, task, target, entry) : [status];
    return { entry, has: status !== undefined, because };
  });
  const free = judged
    .filter(({ has, because }) => !has && because.length === 0)
    .sort((one, other) => inOrder(workspace, target, one.entry, other.entry));
  const isAsked = task.status === 'pending' || task.status === 'reserved';
  return [
    ...judged.filter(({ has }) => has).map(({ entry, because }) => explained(entry, 'has it', because)),
    ...free.map(({ entry }, index) =>
      explained(entry, isAsked && index === 0 ? 'next' : 'in turn', [orderOf(target, entry)]),
    ),
    ...judged
      .filter(({ has, because }) => !has && because.length > 0)
      .map(({ entry, because }) => explained(entry, 'excluded', because)),
  ];
}

function explained(
  { worker }: WorkerEntry,
  state: WorkerExplanation['state'],
  because: readonly string[],
): WorkerExplanation {
  return { name: worker.friendlyName, sid: worker.sid, state, because };
}

/** By the worker's SID, how it has the task. */
function holdersOf(workspace: Workspace, task: Task): ReadonlyMap<string, string> {
  const reservations = [...workspace.pendingReservationsOf(workspace.entryOfTask(task))];
  const accepted = task.acceptedSid && workspace.reservations.get(task.acceptedSid);
  if (accepted !== undefined) reservations.push(accepted);
  return new Map(
    reservations.map(({ workerSid, status, sid }) => [workerSid, `reservation ${sid} is ${status}`]),
  );
}

/** Why the worker cannot be given the task now; empty when it can. */
function exclusion(
  workspace: Workspace,
  task: Task,
  target: Target | undefined,
  entry: WorkerEntry,
): readonly string[] {
  const { worker, scope } = entry;
  if (task.directWorkerSid !== undefined && task.directWorkerSid !== worker.sid)
    return ['the task is routed to another worker directly'];
  const queue = task.queueSid === undefined ? undefined : workspace.queueEntries.get(task.queueSid);
  if (queue !== undefined && !queue.members.has(entry)) {
    const where = `not in queue ${queue.queue.friendlyName}`;
    return queue.membersWhen === undefined
      ? [`${where}: its TargetWorkers is empty`]
      : deciding(queue.membersWhen, scope).map((reason) => `${where}: ${reason}`);
  }
  const attributes = workspace.attributesOf(task);
  const { knownWorker, expression } = target ?? {};
  if (knownWorker !== undefined) {
    const wanted = resolve(knownWorker.attribute, attributes);
    const own = knownWorker.by === 'sid' ? worker.sid : worker.friendlyName;
    if (own !== wanted)
      return [`not the known worker: task.${knownWorker.attribute.join('.')} is ${JSON.stringify(wanted)}`];
  }
  const both = { task: attributes, worker: scope };
  if (expression !== undefined && !evaluate(expression, both)) return deciding(expression, both);
  if (task.ignoreCapacity) return [];
  return unavailability(workspace, task, entry);
}

function unavailability(workspace: Workspace, task: Task, entry: WorkerEntry): readonly string[] {
  const { worker, pending } = entry;
  const activity = workspace.activityOf(worker);
  if (!activity.available) return [`its activity is ${activity.friendlyName}`];
  if (task.round.includes(worker.sid)) return ['it has been offered the task in this round'];
  if (!workspace.settings.multiTaskEnabled)
    return pending.size > 0 ? ['it is being offered another task'] : [];
  const known = channelOf(entry, task.channelSid);
  const name = workspace.taskChannels.named(task.channelSid)?.uniqueName;
  if (known?.channel.available !== true) return [`its channel ${name} is not available`];
  const { open, channel } = known;
  return open < channel.capacity ? [] : [`${open} of its ${channel.capacity} tasks on ${name} are in hand`];
}

function deciding({ condition }: Expression, scope: object): readonly string[] {
  return decidingComparisons(condition, scope).map((comparison) =>
    // The engine keeps the channels apart from attributes of that name.
    describeComparison(comparison, scope).replaceAll(CHANNELS_KEY, 'channel'),
  );
}

/** Source: https://www.twilio.com/docs/taskrouter/order-workers */
function inOrder(
  workspace: Workspace,
  target: Target | undefined,
  one: WorkerEntry,
  other: WorkerEntry,
): number {
  const clauses = target?.orderBy ?? [];
  const order = compareRanks(rankOf(clauses, one.scope), rankOf(clauses, other.scope));
  if (order !== 0) return order;
  return workspace.idlesLonger(one, other) ? -1 : 1;
}

function orderOf(target: Target | undefined, { scope }: WorkerEntry): string {
  const clauses = (target?.orderBy ?? []).map(
    ({ attribute }) =>
      `worker.${attribute.join('.').replace(CHANNELS_KEY, 'channel')} is ${JSON.stringify(resolve(attribute, scope))}`,
  );
  return [...clauses, 'then the one idle for longest'].join(', ').replace(/^then the/, 'the');
}
