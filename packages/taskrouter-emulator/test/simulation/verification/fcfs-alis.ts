import type { WorkspaceSeed } from '#src/seed/workspace-seed';
import { Replication } from '#src/simulation/replication';
import { modelOf } from '#src/simulation/simulate';

/*
 * Calls of several kinds, first come first served, to agents with skills, the longest idle first: I. Adan and G. Weiss,
 * "A skill based parallel service system under FCFS-ALIS", Stochastic Systems 4 (2014). Their product form of the
 * stationary distribution gives the share of calls of each kind that each agent answers.
 */

export interface SkillSystem {
  /** Arrivals of each kind, in calls per handling time. */
  readonly arrivals: Readonly<Record<string, number>>;
  /** The kinds that each agent takes. */
  readonly agents: readonly (readonly string[])[];
}

export const N_SYSTEM: SkillSystem = { arrivals: { a: 0.9, b: 0.6 }, agents: [['a'], ['a', 'b']] };
export const W_SYSTEM: SkillSystem = { arrivals: { a: 1.1, b: 1.2 }, agents: [['a'], ['a', 'b'], ['b']] };

/** The share of all calls that are of a kind and answered by an agent, by `kind agent`. */
export type MatchingRates = ReadonlyMap<string, number>;

/** By the product form; handling times have mean 1. */
export function exactRates(system: SkillSystem): MatchingRates {
  const { arrivals, agents } = system;
  const kinds = Object.keys(arrivals);
  const rate = (some: readonly string[]) => some.reduce((sum, kind) => sum + (arrivals[kind] ?? 0), 0);
  const serves = (agent: number, kind: string) => agents[agent]?.includes(kind) === true;
  const rates = new Map<string, number>();
  const add = (kind: string, agent: number, value: number) =>
    rates.set(`${kind} ${agent}`, (rates.get(`${kind} ${agent}`) ?? 0) + value);
  let mass = 0;
  for (const order of permutations(agents.map((_, index) => index))) {
    for (let busy = 0; busy <= order.length; busy++) {
      // The busy agents in the order of what they serve, then the idle ones, the longest idle last. Between and behind
      // the busy ones wait calls that only those before them take: so many of them is geometric.
      const segments = order.slice(0, busy).map((_, index) => {
        const first = order.slice(0, index + 1);
        const own = kinds.filter((kind) =>
          agents.every((__, agent) => !serves(agent, kind) || first.includes(agent)),
        );
        return { own, speed: index + 1, load: rate(own) / (index + 1) };
      });
      const idle = order.slice(busy);
      const servers = segments.reduce((weight, { speed, load }) => weight / (speed * (1 - load)), 1);
      const weight = idle.reduce(
        (product, _, index) =>
          product / rate(kinds.filter((kind) => idle.slice(index).some((agent) => serves(agent, kind)))),
        servers,
      );
      mass += weight;
      for (const kind of kinds) {
        const agent = [...idle].reverse().find((candidate) => serves(candidate, kind));
        if (agent !== undefined) add(kind, agent, weight * (arrivals[kind] ?? 0));
      }
      for (const [index, agent] of order.slice(0, busy).entries()) {
        let missed = 1;
        for (const { own, load } of segments.slice(index)) {
          const taken = own.filter((kind) => serves(agent, kind));
          const share = rate(own) === 0 ? 0 : rate(taken) / rate(own);
          const noneHere = (1 - load) / (1 - load * (1 - share));
          for (const kind of taken)
            add(kind, agent, (weight * missed * (1 - noneHere) * (arrivals[kind] ?? 0)) / rate(taken));
          missed *= noneHere;
        }
      }
    }
  }
  const total = mass * rate(kinds);
  return new Map([...rates].map(([key, value]) => [key, value / total]));
}

/** By the simulation, with `longestIdle: since-free`. */
export function simulatedRates({ arrivals, agents }: SkillSystem, calls: number): MatchingRates {
  const kinds = Object.keys(arrivals);
  const workspace: WorkspaceSeed = {
    friendlyName: 'Skills',
    activities: [{ friendlyName: 'Available', available: true }],
    taskQueues: kinds.map((kind) => ({ friendlyName: kind, targetWorkers: `kinds HAS "${kind}"` })),
    workers: agents.map((taken, agent) => ({
      friendlyName: `Agent ${agent}`,
      attributes: { kinds: [...taken] },
    })),
    workflows: [
      {
        friendlyName: 'Calls',
        configuration: {
          task_routing: {
            filters: kinds.map((kind) => ({ expression: `kind == "${kind}"`, targets: [{ queue: kind }] })),
          },
        },
      },
    ],
  };
  const perMinute = Object.values(arrivals).reduce((sum, rate) => sum + rate, 0);
  const demand = {
    hours: calls / perMinute / 60,
    streams: kinds.map((kind) => ({
      attributes: { kind },
      arrivals: `${arrivals[kind]}/min`,
      handling: { exponential: 60 },
    })),
  };
  const counts = new Map<string, number>();
  let answered = 0;
  const model = modelOf(workspace, demand, {}, { routing: { longestIdle: 'since-free' } });
  new Replication(model, 0, ({ arrival, worker }) => {
    const key = `${arrival.kind.attributes?.kind} ${worker?.index}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    answered++;
  }).run();
  return new Map([...counts].map(([key, count]) => [key, count / answered]));
}

/** The largest difference of two sets of rates, in parts of one. */
export function largestDifference(one: MatchingRates, other: MatchingRates): number {
  const keys = new Set([...one.keys(), ...other.keys()]);
  return Math.max(...[...keys].map((key) => Math.abs((one.get(key) ?? 0) - (other.get(key) ?? 0))));
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}
