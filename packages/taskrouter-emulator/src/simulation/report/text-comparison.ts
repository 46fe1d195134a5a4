import type { Difference } from '../compare/differences';
import type { ComparisonReport } from './report';
import { warningsOf } from './report';
import { figuresTable, type ServiceLevel, section } from './text-report';
import { count, percent, span, textTable } from './text-table';

const MOST_LINES = 15;

/** Two versions side by side, for a terminal. */
export function textComparison(report: ComparisonReport, level: ServiceLevel): string {
  const { before, after, changes, differences } = report;
  const { replications, seed } = before.simulation;
  return [
    `Before and after on the same calls: ${replications} runs of each, seed ${seed}`,
    '',
    ...section('What differs in the files', changeLines(changes)),
    ...section('What that does', effectLines(differences)),
    ...section('In all', overallLines(differences)),
    ...section('Before', figuresTable(before.simulation.total, before.simulation.queues, level)),
    ...section('After', figuresTable(after.simulation.total, after.simulation.queues, level)),
    ...section(
      'Before you believe it (after)',
      warningsOf(after).map((line) => `  ${line}`),
    ),
  ].join('\n');
}

function changeLines(changes: readonly string[]): string[] {
  return changes.length === 0
    ? ['  nothing that routing depends on']
    : changes.map((change) => `  ${change}`);
}

/** The differences that are shown, the clearest first. */
export function clearest(differences: readonly Difference[]): Difference[] {
  const clarity = ({ difference, halfWidth }: Difference) =>
    Math.abs(difference ?? 0) / Math.max(halfWidth ?? Number.POSITIVE_INFINITY, 1e-9);
  return differences
    .filter(({ verdict }) => verdict === 'more' || verdict === 'less')
    .sort((one, other) => clarity(other) - clarity(one));
}

function effectLines(differences: readonly Difference[]): string[] {
  const shown = clearest(differences);
  if (shown.length === 0) {
    return differences.every(({ verdict }) => verdict === 'none')
      ? ['  no difference: every figure is the same in every run']
      : ['  nothing that these runs can show; more --replications may'];
  }
  const left = shown.length - MOST_LINES;
  return [
    ...textTable(shown.slice(0, MOST_LINES).map(differenceRow)),
    ...(left > 0 ? [`  … and ${left} more; --json has them all`] : []),
  ];
}

function overallLines(differences: readonly Difference[]): string[] {
  const overall = differences.filter(({ scope }) => scope === 'all');
  const saying = ({ verdict }: Difference) =>
    ({ none: 'no difference', more: 'more', less: 'less', 'not shown': 'not shown' })[verdict];
  return textTable(overall.map((difference) => [...differenceRow(difference), saying(difference)]));
}

function differenceRow(difference: Difference): string[] {
  const { scope, name, figure, before, after, halfWidth } = difference;
  const shown = unitOf(figure);
  const place = scope === 'all' ? 'all' : `${scope} ${name}`;
  const change = difference.difference;
  const sign = change !== null && change > 0 ? '+' : '';
  return [
    `${place}: ${figure}`,
    `${shown(before)} → ${shown(after)}`,
    `${sign}${shown(change)}`,
    halfWidth === null ? '' : `± ${shown(halfWidth)}`,
  ];
}

/** How a figure is written. */
export function unitOf(figure: string): (value: number | null) => string {
  if (figure.startsWith('wait.') || figure.startsWith('waitOfAll.')) return span;
  return ['waited', 'serviceLevel', 'occupancy'].includes(figure) ? (value) => percent(value) : count;
}
