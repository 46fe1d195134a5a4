import type { Table } from '../section';

/** A table as text: its title, the columns in line, numbers to the right; columns without any content are left out. */
export function printed({ title, columns, rows, notes = [] }: Table): string {
  const used = columns.map((_, index) => index).filter((index) => rows.some((row) => row[index]));
  const widths = used.map((index) =>
    Math.max(columns[index]?.length ?? 0, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    used
      .map((index, position) => {
        const [cell, width] = [cells[index] ?? '', widths[position] ?? 0];
        return position === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return ['', title, '', line(columns), rule, ...rows.map(line), ...notes.map((note) => `  ${note}`)].join(
    '\n',
  );
}
