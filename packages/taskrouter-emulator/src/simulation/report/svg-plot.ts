/** Text as it may stand in HTML and SVG, in an attribute too. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** One line of a plot. */
export interface PlotLine {
  readonly name: string;
  readonly values: readonly (number | undefined)[];
  readonly color: string;
  readonly isDashed?: boolean;
}

export interface LinePlot {
  readonly title: string;
  /** Where each value stands, in hours since midnight. */
  readonly hours: readonly number[];
  readonly lines: readonly PlotLine[];
  readonly format: (value: number) => string;
  /** The least that the axis reaches up to. */
  readonly atLeast?: number;
  /** A line across, such as the level asked for. */
  readonly goal?: number;
}

const SIZE = { width: 620, height: 230, left: 62, right: 12, top: 30, bottom: 28 };
const PLOT = {
  width: SIZE.width - SIZE.left - SIZE.right,
  height: SIZE.height - SIZE.top - SIZE.bottom,
};

/** A plot of figures over the day, as SVG. */
export function linePlot({ title, hours, lines, format, atLeast = 0, goal }: LinePlot): string {
  const values = lines.flatMap((line) => line.values.filter((value) => value !== undefined));
  const top = niceTop(Math.max(atLeast, goal ?? 0, ...values));
  const first = hours[0] ?? 0;
  const last = (hours.at(-1) ?? 0) + ((hours[1] ?? first + 0.5) - first);
  const x = (hour: number) => SIZE.left + ((hour - first) / (last - first)) * PLOT.width;
  const y = (value: number) => SIZE.top + (1 - value / top) * PLOT.height;
  const half = ((hours[1] ?? first + 0.5) - first) / 2;
  return [
    `<svg viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="${escapeHtml(title)}">`,
    `<text x="${SIZE.left}" y="16" class="title">${escapeHtml(title)}</text>`,
    ...[0, 0.25, 0.5, 0.75, 1].map((share) => gridLine(y(share * top), format(share * top))),
    ...hourTicks(first, last).map((hour) => hourTick(x(hour), hour)),
    ...(goal === undefined
      ? []
      : [
          `<line x1="${SIZE.left}" x2="${SIZE.width - SIZE.right}" y1="${y(goal)}" y2="${y(goal)}" class="goal"/>`,
        ]),
    ...lines.map((line) => path(line, (bin) => x((hours[bin] ?? 0) + half), y)),
    '</svg>',
  ].join('');
}

function path(line: PlotLine, x: (bin: number) => number, y: (value: number) => number): string {
  let isDrawing = false;
  const steps = line.values.map((value, bin) => {
    if (value === undefined) {
      isDrawing = false;
      return '';
    }
    const step = `${isDrawing ? 'L' : 'M'}${x(bin).toFixed(1)} ${y(value).toFixed(1)}`;
    isDrawing = true;
    return step;
  });
  const dash = line.isDashed === true ? ' stroke-dasharray="5 4"' : '';
  return `<path d="${steps.join('')}" stroke="${line.color}"${dash} class="line"><title>${escapeHtml(line.name)}</title></path>`;
}

function gridLine(y: number, label: string): string {
  const text = `<text x="${SIZE.left - 6}" y="${(y + 4).toFixed(1)}" text-anchor="end">${escapeHtml(label)}</text>`;
  return `<line x1="${SIZE.left}" x2="${SIZE.width - SIZE.right}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" class="grid"/>${text}`;
}

function hourTick(x: number, hour: number): string {
  const day = Math.floor(hour / 24);
  const time = `${String(Math.floor(hour) % 24).padStart(2, '0')}:00`;
  const label = day === 0 ? time : `day ${day + 1} ${time}`;
  return `<text x="${x.toFixed(1)}" y="${SIZE.height - 8}" text-anchor="middle">${label}</text>`;
}

function hourTicks(first: number, last: number): number[] {
  const step = [1, 2, 3, 6, 12, 24, 48, 168, 720, 8760].find((hours) => (last - first) / hours <= 8) ?? 8760;
  const ticks: number[] = [];
  for (let hour = Math.ceil(first / step) * step; hour < last; hour += step) ticks.push(hour);
  return ticks;
}

/** The next number of 1, 2 or 5 and zeros. */
function niceTop(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 5, 10].find((step) => value <= step * power) ?? 10) * power;
}

/** One bar, with a second one beside it to compare with. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly before?: number | undefined;
  readonly label: string;
}

/** Bars from left to right, as an HTML table: they stay readable where there is no room for a picture. */
export function bars(
  list: readonly Bar[],
  colors: { readonly value: string; readonly before: string },
): string {
  const top = Math.max(1e-9, ...list.map(({ value, before = 0 }) => Math.max(value, before)));
  const bar = (value: number, color: string) =>
    `<span class="bar" style="width:${((value / top) * 100).toFixed(1)}%;background:${color}"></span>`;
  const rows = list.map(
    ({ name, value, before, label }) =>
      `<tr><th scope="row">${escapeHtml(name)}</th><td class="bars">${before === undefined ? '' : bar(before, colors.before)}${bar(value, colors.value)}</td><td>${escapeHtml(label)}</td></tr>`,
  );
  return `<table class="chart">${rows.join('')}</table>`;
}
