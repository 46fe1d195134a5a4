import type { Difference } from '../compare/differences';
import type { MeasuredFigures } from '../measures/figures';
import { binHours, type Day, type DaySeries, dayOf } from './day-series';
import { type ComparisonReport, type VersionReport, warningsOf } from './report';
import { bars, escapeHtml, linePlot, type PlotLine } from './svg-plot';
import { clearest, unitOf } from './text-comparison';
import type { ServiceLevel } from './text-report';
import { count, percent, span } from './text-table';

const COLORS = ['#1f6feb', '#d1570b', '#1a7f37', '#8250df', '#bf3989', '#9a6700', '#0c7d9d', '#6e7781'];
const BEFORE = '#8c959f';
const AFTER = '#1f6feb';
const MOST_QUEUES = 7;
const MOST_WORKERS = 40;
const MOST_DIFFERENCES = 25;

/** One version's report as a page of its own: no script, and nothing is fetched. */
export function htmlReport(report: VersionReport, level: ServiceLevel): string {
  const queues = report.model.workspace.taskQueues.slice(0, MOST_QUEUES);
  const days = queues.map(({ friendlyName }, index) => ({
    name: friendlyName,
    day: dayOf(report, index + 1),
  }));
  const linesOf = (pick: (day: Day) => DaySeries): PlotLine[] => [
    { name: 'all', values: pick(dayOf(report, 0)), color: '#24292f' },
    ...days.map(({ name, day }, index) => ({ name, values: pick(day), color: COLORS[index] ?? BEFORE })),
  ];
  const { simulation, model } = report;
  return page(model.workspace.friendlyName, [
    summaryLine(report),
    warnings(report),
    '<h2>The figures</h2>',
    figuresTable(simulation.total, simulation.queues, level),
    '<h2>The day</h2>',
    legend(linesOf((day) => day.wait)),
    plots(report, level, linesOf),
    '<h2>Which targets fired</h2>',
    targetBars(report),
    '<h2>Who was busy, and who starved</h2>',
    workerBars(report),
    unmannedTable(report),
  ]);
}

/** Two versions' report as a page of its own. */
export function htmlComparison(report: ComparisonReport, level: ServiceLevel): string {
  const { before, after, changes, differences } = report;
  const both = (index: number, pick: (day: Day) => DaySeries): PlotLine[] => [
    { name: 'before', values: pick(dayOf(before, index)), color: BEFORE, isDashed: true },
    { name: 'after', values: pick(dayOf(after, index)), color: AFTER },
  ];
  const shared = after.model.workspace.taskQueues.filter(
    ({ friendlyName }, index) => before.model.workspace.taskQueues[index]?.friendlyName === friendlyName,
  );
  const queuePlots = shared.slice(0, MOST_QUEUES).map(({ friendlyName }, index) =>
    linePlot({
      title: `Mean wait in ${friendlyName}`,
      hours: binHours(after),
      lines: both(index + 1, (day) => day.wait),
      format: span,
      atLeast: 10,
    }),
  );
  return page(`${after.model.workspace.friendlyName}: before and after`, [
    summaryLine(after),
    '<h2>What differs in the files</h2>',
    list(changes.length === 0 ? ['Nothing that routing depends on.'] : changes),
    '<h2>What that does</h2>',
    differenceTable(differences),
    warnings(after),
    '<h2>The day</h2>',
    legend(both(0, (day) => day.wait)),
    plots(after, level, (pick) => both(0, pick)),
    `<div class="plots">${queuePlots.join('')}</div>`,
    '<h2>Before</h2>',
    figuresTable(before.simulation.total, before.simulation.queues, level),
    '<h2>After</h2>',
    figuresTable(after.simulation.total, after.simulation.queues, level),
    '<h2>Which targets fired</h2>',
    targetBars(after, before),
    '<h2>Who was busy, and who starved</h2>',
    workerBars(after, before),
    unmannedTable(after),
  ]);
}

function plots(
  report: VersionReport,
  level: ServiceLevel,
  lines: (pick: (day: Day) => DaySeries) => PlotLine[],
): string {
  const hours = binHours(report);
  const share = (value: number) => percent(value, 0);
  const within = `Answered within ${level.seconds} s`;
  return `<div class="plots">${[
    linePlot({ title: 'Mean wait', hours, lines: lines((day) => day.wait), format: span, atLeast: 10 }),
    linePlot({
      title: within,
      hours,
      lines: lines((day) => day.serviceLevel),
      format: share,
      atLeast: 1,
      goal: level.share,
    }),
    linePlot({ title: 'Occupancy', hours, lines: lines((day) => day.occupancy), format: share, atLeast: 1 }),
    linePlot({
      title: 'Tasks waiting',
      hours,
      lines: lines((day) => day.waiting),
      format: (value) => value.toFixed(1),
      atLeast: 1,
    }),
  ].join('')}</div>`;
}

function summaryLine({ model, simulation }: VersionReport): string {
  const { hours, warmUpHours = 0 } = model.demand;
  const runs = simulation.replications === 1 ? 'one run' : `${simulation.replications} runs`;
  return `<p>${count(hours - warmUpHours)} hours, ${runs}, seed ${simulation.seed}. Figures are means over the runs; ± is half of the 95 % interval.</p>`;
}

function warnings(report: VersionReport): string {
  const lines = warningsOf(report);
  return lines.length === 0 ? '' : `<div class="warnings"><b>Before you believe it</b>${list(lines)}</div>`;
}

function list(lines: readonly string[]): string {
  return `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`;
}

function legend(lines: readonly PlotLine[]): string {
  const items = lines.map(
    ({ name, color, isDashed }) =>
      `<span><i style="border-top:3px ${isDashed === true ? 'dashed' : 'solid'} ${color}"></i>${escapeHtml(name)}</span>`,
  );
  return `<p class="legend">${items.join('')}</p>`;
}

function figuresTable(
  total: MeasuredFigures,
  queues: Readonly<Record<string, MeasuredFigures>>,
  { share, seconds }: ServiceLevel,
): string {
  const margin = (value: string, half: string) => (half === '–' ? value : `${value} ± ${half}`);
  const row = (name: string, figures: MeasuredFigures) => {
    const { wait, halfWidth, serviceLevel } = figures;
    const isBelow = serviceLevel !== null && serviceLevel < share;
    const cells = [
      count(figures.offered),
      count(figures.answered),
      count(figures.abandoned),
      percent(figures.waited),
      margin(span(wait.mean), span(halfWidth.wait.mean)),
      span(wait.p50),
      span(wait.p90),
      span(wait.p99),
      span(wait.max),
      `${margin(percent(serviceLevel), percent(halfWidth.serviceLevel))}${isBelow ? ' ▼' : ''}`,
      percent(figures.occupancy),
    ];
    return `<tr><th scope="row">${escapeHtml(name)}</th>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
  };
  const level = `${Math.round(share * 100)}/${seconds}`;
  const head = [
    '',
    'offered',
    'answered',
    'lost',
    'waited',
    'mean wait',
    'p50',
    'p90',
    'p99',
    'max',
    level,
    'occupancy',
  ];
  const heads = head.map((name) => `<th>${name}</th>`).join('');
  const rows = Object.entries(queues).map(([name, figures]) => row(name, figures));
  return `<table><thead><tr>${heads}</tr></thead><tbody>${row('all', total)}${rows.join('')}</tbody></table>`;
}

function differenceTable(differences: readonly Difference[]): string {
  const shown = clearest(differences).slice(0, MOST_DIFFERENCES);
  if (shown.length === 0) {
    const isSame = differences.every(({ verdict }) => verdict === 'none');
    const text = isSame
      ? 'No difference: every figure is the same in every run.'
      : 'Nothing that these runs can show; more replications may.';
    return `<p>${text}</p>`;
  }
  const rows = shown.map((difference) => {
    const { scope, name, figure, before, after, halfWidth } = difference;
    const unit = unitOf(figure);
    const sign = (difference.difference ?? 0) > 0 ? '+' : '';
    const what = scope === 'all' ? 'all' : `${scope} ${name}`;
    const cells = [
      figure,
      unit(before),
      unit(after),
      `${sign}${unit(difference.difference)} ± ${unit(halfWidth)}`,
    ];
    return `<tr><th scope="row">${escapeHtml(what)}</th>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
  });
  return `<table><thead><tr><th></th><th>figure</th><th>before</th><th>after</th><th>difference</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function targetBars(report: VersionReport, before?: VersionReport): string {
  const nameOf = ({ workflow, filter, position, queue }: VersionReport['targets'][number]) =>
    `${workflow} › ${filter} › ${position} (${queue})`;
  const old = new Map(before?.targets.map((target) => [nameOf(target), target.reached]));
  return bars(
    report.targets.map((target) => ({
      name: nameOf(target),
      value: target.reached,
      before: before === undefined ? undefined : (old.get(nameOf(target)) ?? 0),
      label: `${count(target.reached)} reached, ${count(target.answered)} answered there`,
    })),
    { value: AFTER, before: BEFORE },
  );
}

function workerBars(report: VersionReport, before?: VersionReport): string {
  const workers = Object.entries(report.simulation.workers)
    .sort(([, one], [, other]) => (other.occupancy ?? -1) - (one.occupancy ?? -1))
    .map(([name, { occupancy, tasks }]) => ({
      name,
      value: occupancy ?? 0,
      before: before === undefined ? undefined : (before.simulation.workers[name]?.occupancy ?? 0),
      label: `${percent(occupancy)}, ${count(tasks)} tasks`,
    }));
  const half = MOST_WORKERS / 2;
  const shown =
    workers.length <= MOST_WORKERS ? workers : [...workers.slice(0, half), ...workers.slice(-half)];
  const note =
    workers.length > shown.length ? `<p>The busiest and the idlest ${half} of ${workers.length}.</p>` : '';
  return note + bars(shown, { value: AFTER, before: BEFORE });
}

function unmannedTable({ unmanned }: VersionReport): string {
  const rows = Object.entries(unmanned).filter(([, seconds]) => seconds > 0);
  if (rows.length === 0) return '<p>No task ever waited in a queue none of whose workers was available.</p>';
  const bar = rows.map(([name, value]) => ({ name, value, label: span(value) }));
  return `<h2>Time in which tasks waited and none of the queue's workers was available</h2>${bars(bar, { value: AFTER, before: BEFORE })}`;
}

function page(title: string, parts: readonly string[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><h1>${escapeHtml(title)}</h1>
${parts.join('\n')}
</body></html>
`;
}

const STYLE = `
body{font:15px/1.5 system-ui,sans-serif;color:#24292f;max-width:1300px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #d0d7de}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{padding:.2rem .7rem;text-align:right}
tbody th,table.chart th{text-align:left;font-weight:500}thead th{color:#57606a;font-weight:500}
tbody tr:nth-child(odd){background:#f6f8fa}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(420px,1fr));gap:1rem}
svg{width:100%;height:auto}svg text{font-size:11px;fill:#57606a}svg .title{font-size:14px;fill:#24292f;font-weight:600}
.grid{stroke:#d8dee4;stroke-width:1}.goal{stroke:#cf222e;stroke-width:1;stroke-dasharray:2 3}
.line{fill:none;stroke-width:2;stroke-linejoin:round}
.legend span{margin-right:1.2rem}.legend i{display:inline-block;width:1.6rem;margin-right:.4rem;vertical-align:middle}
table.chart{width:100%}table.chart td.bars{width:45%;text-align:left}.bar{display:block;height:.55rem;border-radius:2px;min-width:1px}
.warnings{background:#fff8c5;border:1px solid #d4a72c66;border-radius:6px;padding:.6rem 1rem;margin:1rem 0}
@media print{body{margin:0}}
`;
