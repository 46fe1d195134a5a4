/** A table of text: the first column to the left, the others to the right, as wide as their widest cell. */
export function textTable(rows: readonly (readonly string[])[], indent = '  '): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return `${indent}${cells.join('  ')}`.trimEnd();
  });
}

/** `1,234`, `1,234.5` below ten thousand where it isn't whole; a dash for nothing. */
export function count(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  const digits = Number.isInteger(value) || value >= 10_000 ? 0 : 1;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** `3.2 s`, `2:05 min`, `1:02 h`. */
export function span(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return '–';
  const sign = seconds < 0 ? '−' : '';
  const length = Math.abs(seconds);
  if (length < 99.95) return `${sign}${length.toFixed(1)} s`;
  if (length < 6000) return `${sign}${Math.floor(length / 60)}:${two(length % 60)} min`;
  return `${sign}${Math.floor(length / 3600)}:${two((length % 3600) / 60)} h`;
}

/** `80.4 %`. */
export function percent(share: number | null | undefined, digits = 1): string {
  return share === null || share === undefined ? '–' : `${(share * 100).toFixed(digits)} %`;
}

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}
