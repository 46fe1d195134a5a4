import { CountedWindow } from '../measures/counted-window';
import type { Timeline } from '../replication-record';
import type { VersionReport } from './report';

/** A figure over the day: one value for each bin, undefined where there was nothing to go by. */
export type DaySeries = readonly (number | undefined)[];

/** What a queue (or all of them) went through, over all replications. */
export interface Day {
  /** Seconds that the answered waited, by when they came. */
  readonly wait: DaySeries;
  readonly serviceLevel: DaySeries;
  readonly occupancy: DaySeries;
  /** Mean number of tasks waiting. */
  readonly waiting: DaySeries;
}

/** When each bin begins, in hours since the first midnight. */
export function binHours({ model }: VersionReport): number[] {
  const { start, width, bins } = new CountedWindow(model.demand.hours, model.demand.warmUpHours ?? 0);
  return Array.from({ length: bins }, (_, bin) => (start + bin * width) / 3_600_000);
}

/** @param index 0 for all, from 1 for a queue. */
export function dayOf({ records }: VersionReport, index: number): Day {
  const sum = (pick: (timeline: Timeline) => Float64Array) =>
    addUp(
      records.flatMap((record) => {
        const timeline = record.timelines[index];
        return timeline === undefined ? [] : [pick(timeline)];
      }),
    );
  const answered = sum((timeline) => timeline.answered);
  const offered = sum((timeline) => timeline.offered);
  const ratio = (above: readonly number[], below: readonly number[], scale = 1) =>
    above.map((value, bin) => ((below[bin] ?? 0) > 0 ? (value / (below[bin] ?? 1)) * scale : undefined));
  const [first] = records;
  const width = binWidth(first?.timelines[index]);
  const waiting = sum((timeline) => timeline.waiting);
  return {
    wait: ratio(
      sum((timeline) => timeline.waitOfAnswered),
      answered,
      1 / 1000,
    ),
    serviceLevel: ratio(
      sum((timeline) => timeline.inTime),
      offered,
    ),
    occupancy: ratio(
      sum((timeline) => timeline.busy),
      sum((timeline) => timeline.staffed),
    ),
    waiting: waiting.map((ms) => ms / (width * Math.max(1, records.length))),
  };
}

function binWidth(timeline: Timeline | undefined): number {
  return timeline?.width ?? 1;
}

function addUp(series: readonly Float64Array[]): number[] {
  const length = Math.max(0, ...series.map((bins) => bins.length));
  return Array.from({ length }, (_, bin) => series.reduce((sum, bins) => sum + (bins[bin] ?? 0), 0));
}
