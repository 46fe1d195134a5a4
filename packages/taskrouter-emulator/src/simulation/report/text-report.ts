import type { MeasuredFigures } from '../measures/figures';
import { type VersionReport, warningsOf } from './report';
import { count, percent, span, textTable } from './text-table';

/** The service level that is asked for: a share of the calls within a time. */
export interface ServiceLevel {
  /** 0 to 1. */
  readonly share: number;
  readonly seconds: number;
}

const MOST_WORKERS = 20;

/** One version's report, for a terminal. */
export function textReport(report: VersionReport, level: ServiceLevel): string {
  const { simulation, model } = report;
  const { demand, workspace } = model;
  const runs = simulation.replications === 1 ? '1 run' : `${simulation.replications} runs`;
  const counted = demand.hours - (demand.warmUpHours ?? 0);
  return [
    `${workspace.friendlyName}: ${count(counted)} hours, ${runs}, seed ${simulation.seed}`,
    '',
    ...figuresTable(simulation.total, simulation.queues, level),
    '',
    ...section('Targets', targetLines(report)),
    ...section('Workers', workerLines(report)),
    ...section(
      'Before you believe it',
      warningsOf(report).map((line) => `  ${line}`),
    ),
  ].join('\n');
}

/** All and by queue. */
export function figuresTable(
  total: MeasuredFigures,
  queues: Readonly<Record<string, MeasuredFigures>>,
  { share, seconds }: ServiceLevel,
): string[] {
  const row = (name: string, figures: MeasuredFigures) => {
    const { offered, answered, abandoned, waited, wait, waitOfAll, serviceLevel, occupancy, halfWidth } =
      figures;
    const below = serviceLevel !== null && serviceLevel < share ? ' !' : '  ';
    return [
      name,
      count(offered),
      count(answered),
      count(abandoned),
      percent(waited),
      margin(span(wait.mean), span(halfWidth.wait.mean)),
      span(wait.p50),
      span(wait.p90),
      span(wait.p99),
      span(wait.max),
      span(waitOfAll.mean),
      margin(percent(serviceLevel), percent(halfWidth.serviceLevel)) + below,
      percent(occupancy),
    ];
  };
  const level = `${Math.round(share * 100)}/${seconds}`;
  const head = ['', 'offered', 'answered', 'lost', 'waited', 'mean wait', 'p50', 'p90', 'p99', 'max'];
  return textTable([
    [...head, 'of all', `${level}  `, 'occupancy'],
    row('all', total),
    ...Object.entries(queues).map(([name, figures]) => row(name, figures)),
  ]);
}

function margin(value: string, halfWidth: string): string {
  return halfWidth === '–' ? value : `${value} ± ${halfWidth.replace(/ (s|%)$/, '')}`;
}

function targetLines({ targets }: VersionReport): string[] {
  const name = ({ workflow, filter, position, queue }: (typeof targets)[number]) =>
    `${workflow} › ${filter} › ${position} (${queue})`;
  const rows = targets.map((target) => [
    name(target),
    count(target.reached),
    count(target.escalated),
    count(target.answered),
  ]);
  return rows.length === 0 ? [] : textTable([['', 'reached', 'escalated to', 'answered there'], ...rows]);
}

function workerLines({ simulation, missedOffers }: VersionReport): string[] {
  const byOccupancy = Object.entries(simulation.workers).sort(
    ([, one], [, other]) => (other.occupancy ?? -1) - (one.occupancy ?? -1),
  );
  const half = MOST_WORKERS / 2;
  const shown =
    byOccupancy.length <= MOST_WORKERS
      ? byOccupancy
      : [...byOccupancy.slice(0, half), ...byOccupancy.slice(-half)];
  const rows = shown.map(([name, { occupancy, tasks }]) => [name, percent(occupancy), count(tasks)]);
  if (rows.length === 0) return [];
  const left = byOccupancy.length - shown.length;
  return [
    ...textTable([['', 'occupancy', 'tasks'], ...rows]),
    ...(left > 0 ? [`  … the busiest and the idlest ${half}; --json has the other ${left} too`] : []),
    ...(missedOffers > 0 ? [`  ${count(missedOffers)} offers a run were missed`] : []),
  ];
}

export function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines, ''];
}
