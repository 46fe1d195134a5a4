import { type Expression, evaluate, parseExpression } from 'taskrouter/expression';
import { parseJsonObject } from 'taskrouter/parsed';
import { CHANNELS_KEY, readingOwnChannels } from '#src/engine/workflow/worker-channels';
import type { QueueRow, WorkerRow } from './rows';
import { openGroup, type World } from './world';

/** A queue's workers. */
export interface QueueWorkers {
  readonly all: readonly WorkerRow[];
  /** Those whose activity is available. */
  readonly available: readonly WorkerRow[];
}

/** Who is in a queue: every worker that its TargetWorkers is true of, as the engine judges. */
export function workersOf(world: World, { targetWorkers, workspaceSid }: QueueRow): QueueWorkers {
  const expression = parsedOnce(targetWorkers);
  if (expression === undefined) return { all: [], available: [] };
  const all = world.workers
    .group()
    .filter((worker) => worker.workspaceSid === workspaceSid && evaluate(expression, scopeOf(world, worker)));
  const available = all.filter(({ activitySid }) => world.activities.get(activitySid)?.isAvailable === true);
  return { all, available };
}

const parsed = new Map<string, Expression | undefined>();
const MOST_PARSED = 500;

function parsedOnce(text: string): Expression | undefined {
  if (parsed.has(text)) return parsed.get(text);
  const result = text.trim() === '' ? undefined : parseExpression(text);
  const expression = result?.ok ? readingOwnChannels(result.value) : undefined;
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(text, expression);
  return expression;
}

const scopes = new WeakMap<WorkerRow, object>();

/** What an expression sees of a worker's attributes and activity; a row that doesn't change is read once. */
function attributesOf(world: World, worker: WorkerRow): object {
  const known = scopes.get(worker);
  if (known !== undefined) return known;
  const scope = {
    ...parseJsonObject(worker.attributes),
    sid: worker.sid,
    friendly_name: worker.name,
    activity_sid: worker.activitySid,
    activity_name: world.activities.get(worker.activitySid)?.name ?? null,
  };
  scopes.set(worker, scope);
  return scope;
}

function scopeOf(world: World, worker: WorkerRow): object {
  const channels = worker.channels.map((channel) => {
    const { inUse, assigned } = channelLoad(world, worker.sid, channel.channelSid);
    const { capacity } = channel;
    return [
      world.channels.get(channel.channelSid)?.uniqueName ?? channel.channelSid,
      {
        configured_capacity: capacity,
        assigned_tasks: assigned,
        available_capacity_percentage:
          capacity === 0 ? 0 : Math.max(0, Math.floor((100 * (capacity - inUse)) / capacity)),
      },
    ];
  });
  return { ...attributesOf(world, worker), [CHANNELS_KEY]: Object.fromEntries(channels) };
}

/** How many of a worker's tasks take capacity of a channel, and how many of them it has accepted. */
export function channelLoad(world: World, workerSid: string, channelSid: string) {
  const open = world.reservations.group(openGroup(workerSid)).filter((row) => row.channelSid === channelSid);
  return { inUse: open.length, assigned: open.filter(({ status }) => status === 'accepted').length };
}
