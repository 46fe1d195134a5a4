import type { Duration } from '#src/simulation/duration';
import { replicate } from '#src/simulation/replication-record';
import { modelOf, type Simulation, simulationOf } from '#src/simulation/simulate';
import { calls, oneQueue } from './one-queue';
import { erlangA, meanWait, serviceLevel, waitProbability } from './queueing-theory';

/** A figure that was found, half the width of its 95 % interval, and what it has to be. */
export interface Comparison {
  readonly what: string;
  readonly found: number;
  readonly halfWidth: number;
  readonly exact: number;
}

const HANDLING = 60;

interface Size {
  readonly replications: number;
  /** Counted tasks of a replication, and those before them. */
  readonly tasks: number;
  readonly warmUp: number;
}

/** @param perHour calls, and their handling time, patience and agents as they are everywhere here. */
function run(
  agents: number,
  perHour: number,
  handling: number,
  { replications, tasks, warmUp }: Size,
  patience?: Duration,
): Simulation {
  const warmUpHours = warmUp / perHour;
  const demand = calls({
    perHour,
    handling,
    hours: warmUpHours + tasks / perHour,
    warmUpHours,
    ...(patience !== undefined && { patience }),
  });
  const model = modelOf(oneQueue(agents), demand, {}, { answerWithin: 20 });
  const records = Array.from({ length: replications }, (_, replication) => replicate(model, replication));
  return simulationOf(model, records);
}

/** Erlang C: the probability of a wait, and its mean in handling times. */
export function erlangC(agents: number, load: number, size: Size): Comparison[] {
  const perHour = agents * load * (3600 / HANDLING);
  const { total } = run(agents, perHour, HANDLING, size);
  const name = `M/M/${agents} at ${Math.round(load * 100)} %`;
  const erlangs = agents * load;
  return [
    compared(`${name}: P(wait)`, total.waited, total.halfWidth.waited, waitProbability(agents, erlangs)),
    compared(
      `${name}: mean wait / handling time`,
      (total.waitOfAll.mean ?? Number.NaN) / HANDLING,
      (total.halfWidth.waitOfAll.mean ?? Number.NaN) / HANDLING,
      meanWait(agents, erlangs),
    ),
  ];
}

/** Erlang A: 48 calls a minute, AHT 60 s, patience 120 s. */
export function erlangAWith(agents: number, size: Size): Comparison[] {
  const { total } = run(agents, 48 * 60, HANDLING, size, { exponential: 120 });
  const exact = erlangA(agents, 0.8, HANDLING, 120);
  const { offered, abandoned, halfWidth } = total;
  const name = `Erlang A, ${agents} agents`;
  const share = (value: number | null) => (value ?? Number.NaN) / (offered ?? 0);
  return [
    compared(`${name}: abandonment`, share(abandoned), share(halfWidth.abandoned), exact.abandonment),
    compared(`${name}: mean wait of the served`, total.wait.mean, halfWidth.wait.mean, exact.waitOfServed),
    compared(`${name}: mean wait of all`, total.waitOfAll.mean, halfWidth.waitOfAll.mean, exact.waitOfAll),
  ];
}

/** The published example: calls of 125 s, 120 a half hour, 20 s. */
export function published(agents: number, size: Size): Comparison {
  const { total } = run(agents, 240, 125, size);
  const exact = serviceLevel(agents, 240 * (125 / 3600), 125, 20);
  const { serviceLevel: found, halfWidth } = total;
  return compared(
    `${agents} agents, 240 calls an hour of 125 s: within 20 s`,
    found,
    halfWidth.serviceLevel,
    exact,
  );
}

export function isInside({ found, halfWidth, exact }: Comparison): boolean {
  return Math.abs(found - exact) <= halfWidth;
}

function compared(what: string, found: number | null, halfWidth: number | null, exact: number): Comparison {
  return { what, found: found ?? Number.NaN, halfWidth: halfWidth ?? Number.NaN, exact };
}
