import type { Table } from '../section';

/** A table as text: its title, the columns in line, numbers to the right; columns without content are left out. */
export function printed({ title, columns, rows, notes = [] }: Table): string {
  const used = columns.map((_, index) => index).filter((index) => rows.some((row) => row[index]));
  const widths = used.map((index) =>
    Math.max(columns[index]?.length ?? 0, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const numeric = used.map((index) => rows.every((row) => /^[$\d]|^$/.test(row[index] ?? '')));
  const line = (cells: readonly string[]) =>
    used
      .map((index, position) => {
        const [cell, width] = [cells[index] ?? '', widths[position] ?? 0];
        return numeric[position] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return ['', title, '', line(columns), rule, ...rows.map(line), ...notes.map((note) => `  ${note}`)].join(
    '\n',
  );
}
