import { type Expression, type Path, references } from 'taskrouter/expression';
import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { isSid } from 'taskrouter/sid';
import { CHANNELS_KEY, readingWorkerChannels, readsChannels } from '../engine/workflow/worker-channels';
import type { WorkerSeed } from '../seed/workspace-seed';
import { digest } from '../sids';
import { type Choice, chosenAt } from './choice';
import { freeName, type MadeUpQueue, QUEUES_ATTRIBUTE } from './made-up-queues';
import type { ReadConfiguration, ReadTarget } from './parse-workflow-file';
import { solutions, solve } from './solve';

/** Who serves the targets of a Workflow. */
export interface Staff {
  readonly workers: readonly WorkerSeed[];
  /** The unique names of the channels whose load the targets read. */
  readonly channels: readonly string[];
  /** The targets that no worker could be made up for, for people. */
  readonly unserved: readonly string[];
}

/** What a worker with nothing to do has on each channel. */
const IDLE = { assigned_tasks: 0, available_capacity_percentage: 100 };

/** The activity that workers are in unless a target wants another one. */
const ACTIVITY = 'Available';

/** What an expression sees of a worker beside its attributes. */
const NO_ATTRIBUTES = ['sid', 'friendly_name', 'activity_sid', 'activity_name', CHANNELS_KEY];

/** How many kinds of task a filter is looked at with: the languages of a list, the sides of an OR. */
const MOST_KINDS = 12;

/** Makes up workers until each target has one who can serve it, as few as that takes. */
export function staffFor(configuration: ReadConfiguration, queues: readonly MadeUpQueue[]): Staff {
  const staffing = new Staffing(channelsRead(configuration), queues);
  const { filters = [], default_filter: fallback } = configuration;
  for (const [index, { targets, expression, ...filter }] of filters.entries()) {
    const name = filter.filter_friendly_name ?? filter.friendly_name ?? `number ${index + 1}`;
    const tasks = solutions(expression, {}, madeUpValue, MOST_KINDS);
    let queue: string | undefined;
    for (const [place, target] of targets.entries()) {
      queue = target.queue ?? queue;
      staffing.serve(queue, target, tasks, `target ${place + 1} of filter ${name}`);
    }
  }
  if (fallback !== undefined) staffing.serve(fallback.queue, fallback, [], 'the default filter');
  return staffing.staff;
}

/** Attributes of a task that a filter lets through; undefined where none were found. */
export function sampleTask(filter: Expression): JsonObject | undefined {
  return solve(filter, {}, madeUpValue);
}

/** What a target asks of a worker, for one kind of task. */
interface Demand {
  readonly expression: Expression | undefined;
  readonly task: JsonObject;
}

interface MadeUpWorker {
  readonly scope: JsonObject;
  readonly serves: readonly Demand[];
}

class Staffing {
  private workers: readonly MadeUpWorker[] = [];
  private readonly names = new Set<string>();
  private readonly unserved: string[] = [];

  constructor(
    private readonly channels: readonly string[],
    private readonly queues: readonly MadeUpQueue[],
  ) {}

  get staff(): Staff {
    const { channels, unserved } = this;
    return { workers: this.workers.map(({ scope }) => workerOf(scope)), channels, unserved };
  }

  /** Sees to it that the target has a worker for each kind of task, as far as one can be found. */
  serve(written: string | undefined, target: ReadTarget, tasks: readonly JsonObject[], where: string): void {
    const queue = this.queues.find((each) => each.written === written);
    if (queue === undefined) return;
    const expression = target.expression && readingWorkerChannels(target.expression);
    const served = (tasks.length === 0 ? [{}] : tasks).filter((task) =>
      this.meet(queue, { expression, task }),
    );
    if (served.length === 0)
      this.unserved.push(`No worker could be made up for ${where}: ${target.expression?.text}`);
  }

  /** Finds a worker for it, or has one learn what it asks for, or makes one up. */
  private meet(queue: MadeUpQueue, demand: Demand): boolean {
    const members = this.workers.filter(({ scope }) => isMember(scope, queue));
    if (members.some(({ scope }) => couldServe(demand, scope))) return true;
    for (const worker of members) {
      const scope = solvedWorker(demand, worker.scope);
      if (scope === undefined || isAnother(scope, worker.scope)) continue;
      const serves = [...worker.serves, demand];
      if (!serves.every((each) => couldServe(each, scope))) continue;
      this.workers = this.workers.map((each) => (each === worker ? { scope, serves } : each));
      return true;
    }
    return this.make(queue, demand);
  }

  private make(queue: MadeUpQueue, demand: Demand): boolean {
    const channels = Object.fromEntries(this.channels.map((name) => [name, IDLE]));
    const blank = { [QUEUES_ATTRIBUTE]: [queue.friendlyName], [CHANNELS_KEY]: channels };
    const solved = solvedWorker(demand, blank);
    const wanted = solved?.friendly_name;
    const names = new Set(this.names);
    const friendlyName = freeName(
      typeof wanted === 'string' ? wanted : `${queue.friendlyName} worker`,
      names,
    );
    const scope = solved && { activity_name: ACTIVITY, ...solved, friendly_name: friendlyName };
    if (scope === undefined || !couldServe(demand, scope)) return false;
    this.names.add(friendlyName.toLowerCase());
    this.workers = [...this.workers, { scope, serves: [demand] }];
    return true;
  }
}

/** Who a worker is can't be learned. */
function isAnother(one: JsonObject, other: JsonObject): boolean {
  return one.friendly_name !== other.friendly_name || one.sid !== other.sid;
}

function isMember(scope: JsonObject, { friendlyName }: MadeUpQueue): boolean {
  const queues = scope[QUEUES_ATTRIBUTE];
  return Array.isArray(queues) && queues.includes(friendlyName);
}

/** Whether a task like this one, with whatever else it may have, could go to the worker as it is. */
function couldServe(demand: Demand, worker: JsonObject): boolean {
  return JSON.stringify(solvedWorker(demand, worker)) === JSON.stringify(worker);
}

/** A worker who is like this one, and whom the target lets take the task. */
function solvedWorker({ expression, task }: Demand, worker: JsonObject): JsonObject | undefined {
  if (expression === undefined) return worker;
  const solved = solve(expression, { task, worker }, madeUpValue)?.worker;
  return isJsonObject(solved) ? solved : undefined;
}

function workerOf(scope: JsonObject): WorkerSeed {
  const attributes = Object.fromEntries(
    Object.entries(scope).filter(([name]) => !NO_ATTRIBUTES.includes(name)),
  );
  const { sid, friendly_name: name, activity_sid: activitySid, activity_name: activityName } = scope;
  const capacity = capacityOf(scope);
  return {
    friendlyName: String(name),
    ...(isSid('WK', sid) && { sid }),
    activity: String(activitySid ?? activityName),
    attributes,
    ...(Object.keys(capacity).length > 0 && { capacity }),
  };
}

/** The capacities that targets ask for, by the unique name of the channel. */
function capacityOf(scope: Choice): Record<string, number> {
  const channels = scope[CHANNELS_KEY];
  const names = isJsonObject(channels) ? Object.keys(channels) : [];
  return Object.fromEntries(
    names.flatMap((name) => {
      const capacity = chosenAt(scope, [CHANNELS_KEY, name, 'configured_capacity']);
      return typeof capacity === 'number' ? [[name, Math.ceil(capacity)] as const] : [];
    }),
  );
}

function channelsRead({ filters = [], default_filter: fallback }: ReadConfiguration): readonly string[] {
  const targets = [
    ...filters.flatMap((filter) => filter.targets),
    ...(fallback === undefined ? [] : [fallback]),
  ];
  const paths = targets
    .flatMap(({ expression }) =>
      expression === undefined ? [] : references(readingWorkerChannels(expression)),
    )
    .filter(readsChannels);
  return [...new Set(paths.map(([, , name]) => String(name)))];
}

/** A value for an attribute that can be anything. */
function madeUpValue(path: Path): Json {
  const name = String(path.at(-1));
  return /(^|_)sid$/i.test(name) ? `WK${digest('made up')}` : `${name} 1`;
}
