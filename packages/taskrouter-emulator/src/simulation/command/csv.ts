import { CsvError, parse } from 'csv-parse/sync';

/** A row of a CSV file, by the names of its columns; cells that are empty are not there. */
export interface CsvRow {
  /** From 1: where the row begins to be, or ends. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** A CSV file with a line of column names: its rows, or what is wrong with it, with the line. */
export function parseCsv(
  text: string,
):
  | { readonly ok: true; readonly columns: readonly string[]; readonly rows: readonly CsvRow[] }
  | { readonly ok: false; readonly problem: string } {
  try {
    const records: { readonly record: readonly string[]; readonly line: number }[] = [];
    parse(text, {
      bom: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
      on_record: (record: readonly string[], { lines }) => {
        records.push({ record, line: lines });
        return null;
      },
    });
    const [header, ...rows] = records;
    if (header === undefined) return { ok: false, problem: 'line 1: the file is empty' };
    const columns = header.record;
    const tooLong = rows.find(({ record }) => record.length > columns.length);
    if (tooLong !== undefined) {
      const { record, line } = tooLong;
      return {
        ok: false,
        problem: `line ${line}: has ${record.length} cells; there are ${columns.length} columns`,
      };
    }
    return { ok: true, columns, rows: rows.map(({ record, line }) => rowOf(columns, record, line)) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { ok: false, problem: `line ${error.lines ?? 1}: not valid CSV: ${error.message}` };
  }
}

function rowOf(columns: readonly string[], record: readonly string[], line: number): CsvRow {
  const entries = columns.map((name, index): [string, string] => [name, record[index] ?? '']);
  return { line, cells: Object.fromEntries(entries.filter(([, cell]) => cell !== '')) };
}
