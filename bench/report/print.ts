import type { Table } from '../section';

/** A table as text: its title, the columns in line, numbers to the right. */
export function printed({ title, columns, rows, notes = [] }: Table): string {
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => (row[index] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) =>
        index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return ['', title, '', line(columns), rule, ...rows.map(line), ...notes.map((note) => `  ${note}`)].join(
    '\n',
  );
}
