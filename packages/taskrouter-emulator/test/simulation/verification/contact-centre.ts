import type { WorkspaceSeed } from '#src/seed/workspace-seed';
import { type Arrival, arrivalSources } from '#src/simulation/arrival';
import type { Demand, People } from '#src/simulation/demand';
import { samplerOf } from '#src/simulation/duration';
import { Draws, PURPOSES } from '#src/simulation/random';
import { Replication } from '#src/simulation/replication';
import { modelOf } from '#src/simulation/simulate';
import { type NaiveTarget, type NaiveWorld, simulateNaively } from './naive-simulator';

/*
 * A contact centre with everything at once: skills, priorities, patience, missed offers, timeouts and escalation; once
 * as the workspace that the engine routes, once as the naive simulator takes it.
 */

const ACCEPT = { exponential: 3 };
const AWAY = { exponential: 60 };
const MISSED = 0.05;
const OFFER_SECONDS = 15;

const SKILLS = ['a', 'b'] as const;
/** Who can do what; the queues are a, b and everyone. */
const WORKERS: readonly (readonly ('a' | 'b')[])[] = [
  ...Array.from({ length: 4 }, () => ['a'] as const),
  ...Array.from({ length: 4 }, () => ['b'] as const),
  ...Array.from({ length: 3 }, () => ['a', 'b'] as const),
  [],
  [],
];

const TARGETS: Readonly<Record<string, readonly NaiveTarget[]>> = {
  a: [
    { queue: 0, until: 20_000 },
    { queue: 2, priority: 5, until: 90_000 },
  ],
  b: [{ queue: 1, until: 30_000 }, { queue: 1, priority: 10, until: 45_000 }, { queue: 2 }],
  other: [{ queue: 2 }],
};

const QUEUES = ['A', 'B', 'Everyone'] as const;

const WORKSPACE: WorkspaceSeed = {
  friendlyName: 'Contact centre',
  activities: [
    { friendlyName: 'Offline', available: false },
    { friendlyName: 'Available', available: true },
  ],
  taskQueues: [
    { friendlyName: 'A', targetWorkers: 'skills HAS "a"' },
    { friendlyName: 'B', targetWorkers: 'skills HAS "b"' },
    { friendlyName: 'Everyone', targetWorkers: '1==1' },
  ],
  workers: WORKERS.map((skills, index) => ({
    friendlyName: `Worker ${index}`,
    attributes: { skills },
    activity: 'Available',
  })),
  workflows: [
    {
      friendlyName: 'Calls',
      taskReservationTimeout: OFFER_SECONDS,
      configuration: {
        task_routing: {
          filters: SKILLS.map((topic) => ({
            expression: `topic == "${topic}"`,
            targets: (TARGETS[topic] ?? []).map((target, index, targets) =>
              configured(target, targets[index - 1]),
            ),
          })),
          default_filter: { queue: 'Everyone' },
        },
      },
    },
  ],
};

// A workflow's timeouts are those of each target alone; here they are counted from the arrival.
function configured({ queue, priority, until }: NaiveTarget, before: NaiveTarget | undefined) {
  return {
    queue: QUEUES[queue] ?? '',
    ...(priority !== undefined && { priority }),
    ...(until !== undefined && { timeout: (until - (before?.until ?? 0)) / 1000 }),
  };
}

const PEOPLE: People = { acceptSeconds: ACCEPT, missedOffers: MISSED, comeBackSeconds: AWAY };

/** About 540 tasks an hour, which keep the workers busy for nine tenths of their time. */
function demandOf(tasks: number): Demand {
  const stream = (topic: string, arrivals: string, handling: number, priority = 0) => ({
    attributes: { topic },
    arrivals,
    handling: { lognormal: { mean: handling, sd: handling } },
    patience: { exponential: 100 },
    priority,
  });
  return {
    hours: tasks / 540,
    streams: [
      stream('a', '200/h', 80),
      stream('a', '40/h', 60, 3),
      stream('b', '220/h', 80),
      stream('other', '80/h', 50),
    ],
  };
}

export interface ContactCentreResult {
  readonly tasks: number;
  readonly answered: number;
  /** Descriptions of tasks whose outcome differs between the two. */
  readonly different: readonly string[];
  readonly seconds: { readonly engine: number; readonly naive: number };
}

/** Routes the same tasks by both, and compares wait, worker and queue of each. */
export function compareWithNaive(tasks: number, seed = 1): ContactCentreResult {
  const demand = demandOf(tasks);
  const startedAt = performance.now();
  const found = new Map<string, string>();
  let answered = 0;
  const replication = new Replication(
    modelOf(WORKSPACE, demand, PEOPLE, { seed }),
    0,
    ({ arrival, worker, queue }, { wait, isAnswered }) => {
      if (isAnswered) answered++;
      found.set(keyOf(arrival), described(wait, isAnswered ? (worker?.index ?? -1) : -1, queue));
    },
  );
  replication.run();
  const between = performance.now();
  const draws = new Draws(seed, 0);
  const naive = simulateNaively(naiveWorld(draws), merged(demand, draws));
  const endedAt = performance.now();
  const different = naive
    .map(({ arrival, wait, worker, queue }) => ({
      key: keyOf(arrival),
      expected: described(wait, worker, queue),
    }))
    .filter(({ key, expected }) => found.get(key) !== expected)
    .map(({ key, expected }) => `${key}: ${found.get(key)} instead of ${expected}`);
  const missing = found.size === naive.length ? [] : [`${found.size} tasks instead of ${naive.length}`];
  return {
    tasks: naive.length,
    answered,
    different: [...missing, ...different],
    seconds: { engine: (between - startedAt) / 1000, naive: (endedAt - between) / 1000 },
  };
}

function naiveWorld(draws: Draws): NaiveWorld {
  const accept = samplerOf(ACCEPT);
  const away = samplerOf(AWAY);
  return {
    workers: WORKERS.map((skills) => [...skills.map((skill) => SKILLS.indexOf(skill)), 2]),
    targetsOf: ({ kind }) => TARGETS[String(kind.attributes?.topic)] ?? [],
    offerEnds: OFFER_SECONDS * 1000,
    isMissed: (arrival, offer) => draws.uniform(arrival, PURPOSES.missed, offer) < MISSED,
    acceptAfter: (arrival, offer) => accept(draws, arrival, PURPOSES.accept, offer),
    awayFor: (arrival, offer) => away(draws, arrival, PURPOSES.comeBack, offer),
  };
}

/** The streams' tasks in the order of their arrival. */
function* merged(demand: Demand, draws: Draws): Generator<Arrival> {
  const heads = arrivalSources(demand, draws).map((source) => ({ source, next: source.next() }));
  for (;;) {
    let first: (typeof heads)[number] | undefined;
    for (const head of heads) {
      if (head.next !== undefined && (first?.next === undefined || head.next.at < first.next.at))
        first = head;
    }
    if (first?.next === undefined) return;
    yield first.next;
    first.next = first.source.next();
  }
}

function keyOf({ stream, task }: Arrival): string {
  return `${stream}/${task}`;
}

function described(wait: number, worker: number, queue: number): string {
  return `${wait} ms, worker ${worker}, queue ${queue}`;
}
