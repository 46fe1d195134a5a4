import { batchHalfWidth, estimateOf, sumOf } from './interval';
import type { Tally } from './tally';

/** The figures that have an interval. Times in seconds, shares from 0 to 1; null where there is nothing to go by. */
export interface Figures {
  /** Tasks that came; that were answered; that ended unanswered. */
  readonly offered: number | null;
  readonly answered: number | null;
  readonly abandoned: number | null;
  /** The share of those offered that waited at all. */
  readonly waited: number | null;
  /** How long the answered waited. */
  readonly wait: {
    readonly mean: number | null;
    readonly p50: number | null;
    readonly p90: number | null;
    readonly p99: number | null;
    readonly max: number | null;
  };
  /** How long all waited, answered or not. */
  readonly waitOfAll: { readonly mean: number | null };
  /** The share of those offered that was answered within the time asked for. */
  readonly serviceLevel: number | null;
  /** The share of its workers' time (available, offered a task or busy) in which they had a task in hand. */
  readonly occupancy: number | null;
}

/** Over several replications: the mean of each replication's figure. */
export interface MeasuredFigures extends Figures {
  /** Half the width of the 95 % interval of each figure: over the replications, or by batch means for a single one. */
  readonly halfWidth: Figures;
}

/** The figures by name, `wait.mean` for one within another. */
export const FIGURE_NAMES = [
  'offered',
  'answered',
  'abandoned',
  'waited',
  'wait.mean',
  'wait.p50',
  'wait.p90',
  'wait.p99',
  'wait.max',
  'waitOfAll.mean',
  'serviceLevel',
  'occupancy',
] as const;
export type FigureName = (typeof FIGURE_NAMES)[number];

/** One replication's figures; those that need a task are undefined when there was none. */
export type FlatFigures = Readonly<Record<FigureName, number | undefined>>;

/** One replication's part of a summary, small enough to be sent from thread to thread. */
export interface Observation {
  readonly values: FlatFigures;
  /** By batch means, within the one run. */
  readonly halfWidths: FlatFigures;
}

/** @param busy and @param staffed the time of the workers concerned, by bin. */
export function observe(tally: Tally, busy: Float64Array, staffed: Float64Array): Observation {
  const offered = sumOf(tally.offered);
  const answered = sumOf(tally.answered);
  const percentile = (p: number) => seconds(tally.waits.percentile(p));
  const abandoned = tally.offered.map((count, bin) => count - (tally.answered[bin] ?? 0));
  const ones = tally.offered.map(() => 1);
  const count = (bins: Float64Array) => times(batchHalfWidth(bins, ones), bins.length);
  const none = { 'wait.p50': undefined, 'wait.p90': undefined, 'wait.p99': undefined, 'wait.max': undefined };
  return {
    values: {
      offered,
      answered,
      abandoned: offered - answered,
      waited: ratio(sumOf(tally.waited), offered),
      'wait.mean': seconds(ratio(sumOf(tally.waitOfAnswered), answered)),
      'wait.p50': percentile(0.5),
      'wait.p90': percentile(0.9),
      'wait.p99': percentile(0.99),
      'wait.max': answered === 0 ? undefined : tally.waits.max / 1000,
      'waitOfAll.mean': seconds(ratio(sumOf(tally.waitOfAll), offered)),
      serviceLevel: ratio(sumOf(tally.inTime), offered),
      occupancy: ratio(sumOf(busy), sumOf(staffed)),
    },
    halfWidths: {
      ...none,
      offered: count(tally.offered),
      answered: count(tally.answered),
      abandoned: count(abandoned),
      waited: batchHalfWidth(tally.waited, tally.offered),
      'wait.mean': seconds(batchHalfWidth(tally.waitOfAnswered, tally.answered)),
      'waitOfAll.mean': seconds(batchHalfWidth(tally.waitOfAll, tally.offered)),
      serviceLevel: batchHalfWidth(tally.inTime, tally.offered),
      occupancy: batchHalfWidth(busy, staffed),
    },
  };
}

/** The summary of what the replications observed. */
export function figuresOf(observations: readonly Observation[]): MeasuredFigures {
  const [first] = observations;
  const estimates = new Map(
    FIGURE_NAMES.map((name) => [name, estimateOf(definedValues(observations, name))]),
  );
  return {
    ...nested((name) => estimates.get(name)?.mean),
    halfWidth: nested((name) =>
      observations.length === 1 ? first?.halfWidths[name] : estimates.get(name)?.halfWidth,
    ),
  };
}

function definedValues(observations: readonly Observation[], name: FigureName): number[] {
  return observations.flatMap(({ values }) => values[name] ?? []);
}

function nested(figure: (name: FigureName) => number | undefined): Figures {
  const value = (name: FigureName) => figure(name) ?? null;
  return {
    offered: value('offered'),
    answered: value('answered'),
    abandoned: value('abandoned'),
    waited: value('waited'),
    wait: {
      mean: value('wait.mean'),
      p50: value('wait.p50'),
      p90: value('wait.p90'),
      p99: value('wait.p99'),
      max: value('wait.max'),
    },
    waitOfAll: { mean: value('waitOfAll.mean') },
    serviceLevel: value('serviceLevel'),
    occupancy: value('occupancy'),
  };
}

function ratio(above: number, below: number): number | undefined {
  return below === 0 ? undefined : above / below;
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}
