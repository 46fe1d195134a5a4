import type { Difference } from '../compare/differences';
import { estimateOf, sumOf } from '../measures/interval';
import type { Model } from '../replication';
import type { ReplicationRecord, TargetRecord } from '../replication-record';
import { type Simulation, simulationOf } from '../simulate';
import { span } from './text-table';

/** Everything a report shows of one version. */
export interface VersionReport {
  readonly model: Model;
  readonly simulation: Simulation;
  readonly records: readonly ReplicationRecord[];
  /** Counts per replication. */
  readonly targets: readonly TargetRecord[];
  /** Tasks that ended unanswered though their callers had not hung up, per replication. */
  readonly dropped: number;
  /** Seconds in which tasks waited and nobody in the queue was available, per replication; by queue. */
  readonly unmanned: Readonly<Record<string, number>>;
  readonly missedOffers: number;
}

/** Two versions, and what differs. */
export interface ComparisonReport {
  readonly before: VersionReport;
  readonly after: VersionReport;
  /** What differs between the two files. */
  readonly changes: readonly string[];
  readonly differences: readonly Difference[];
}

export function versionReport(model: Model, records: readonly ReplicationRecord[]): VersionReport {
  const mean = (figure: (record: ReplicationRecord) => number) => estimateOf(records.map(figure)).mean ?? 0;
  return {
    model,
    records,
    simulation: simulationOf(model, records),
    targets: (records[0]?.targets ?? []).map((target, index) => ({
      ...target,
      reached: mean(({ targets }) => targets[index]?.reached ?? 0),
      escalated: mean(({ targets }) => targets[index]?.escalated ?? 0),
      answered: mean(({ targets }) => targets[index]?.answered ?? 0),
    })),
    dropped: mean(({ dropped }) => dropped),
    unmanned: Object.fromEntries(
      model.workspace.taskQueues.map(({ friendlyName }, index) => [
        friendlyName,
        mean(({ timelines }) => timelines[index + 1]?.unmanned ?? 0) / 1000,
      ]),
    ),
    missedOffers: mean(({ workers }) => workers.reduce((sum, { missedOffers }) => sum + missedOffers, 0)),
  };
}

/** What a reader must know before believing the figures. */
export function warningsOf(report: VersionReport): string[] {
  const { model, records, simulation, dropped } = report;
  const { total, workers } = simulation;
  const staffed = records.reduce((sum, { timelines }) => sum + sumOf(timelines[0]?.staffed ?? NO_TIME), 0);
  const broken = records.some(({ isWhole }) => !isWhole);
  const idle = Object.entries(workers).filter(
    ([, { tasks, occupancy }]) => tasks === 0 && occupancy !== null,
  );
  const unmanned = Object.entries(report.unmanned).filter(([, seconds]) => seconds >= NOTEWORTHY_SECONDS);
  return [
    ...(broken ? ['The run was broken off: the figures are of the part that was reached.'] : []),
    ...(staffed === 0 && model.workspace.workers.length > 0
      ? [
          'No worker is ever available: give them an available activity in the workspace file, or shifts in the demand file.',
        ]
      : []),
    ...(dropped > 0
      ? [
          `${dropped.toFixed(1)} tasks a run ended unanswered though nobody had hung up: no target was left for them.`,
        ]
      : []),
    ...((total.occupancy ?? 0) > 0.97
      ? [
          'The workers are busy nearly all the time: waits grow with the length of the run, and are no forecast.',
        ]
      : []),
    ...unmanned.map(
      ([queue, seconds]) =>
        `In ${queue}, tasks waited for ${span(seconds)} a run while none of its workers was available.`,
    ),
    ...(idle.length > 0 ? [`Answered nothing: ${idle.map(([name]) => name).join(', ')}.`] : []),
  ];
}

/** Less than this a run isn't worth a warning. */
const NOTEWORTHY_SECONDS = 10;

const NO_TIME = new Float64Array(1);
