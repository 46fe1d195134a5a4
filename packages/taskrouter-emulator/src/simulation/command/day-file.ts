import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import type { WorkspaceSeed } from '../../seed/workspace-seed';
import type { RecordedTask } from '../demand';
import { kindProblems } from '../demand-names';
import type { Duration } from '../duration';
import { type CsvRow, parseCsv } from './csv';
import { InputFileError, readInputFile } from './input-file-error';
import { midnightBefore, parseMoment, type WrittenMoment } from './moment-text';

const OWN_COLUMNS = [
  'arrived_at',
  'handle_seconds',
  'after_call_seconds',
  'patience_seconds',
  'workflow',
  'channel',
  'priority',
  'attributes',
];

/** What stands for cells that a day's file leaves empty. */
export interface DayDefaults {
  readonly handling?: Duration | undefined;
  readonly patience?: Duration | undefined;
}

/**
 * Reads a day: a CSV file with a row for each task. `arrived_at` has to be there; columns that have no meaning here are
 * attributes. A cell that reads as JSON (a number, `true`, a list) is one, everything else is text.
 * @throws InputFileError naming line and column of everything that is wrong.
 */
export function readDayFile(path: string, workspace: WorkspaceSeed, defaults: DayDefaults): RecordedTask[] {
  const csv = parseCsv(readInputFile(path));
  if (!csv.ok) throw new InputFileError(path, [csv.problem]);
  const { columns, rows } = csv;
  if (!columns.includes('arrived_at')) {
    throw new InputFileError(path, [`line 1: arrived_at: is missing; the columns are ${columns.join(', ')}`]);
  }
  const problems: string[] = [];
  const read = rows.map((row) => new DayRow(row, workspace, defaults, problems));
  if (read.length === 0) problems.push('line 1: there is no row below the names of the columns');
  if (problems.length > 0) throw new InputFileError(path, problems);
  const moments = read.map(({ arrivedAt }) => arrivedAt);
  const midnight = midnightBefore(moments.reduce((first, one) => (one.at < first.at ? one : first)));
  return read.map(({ arrivedAt, task }) => ({ ...task, arrivedAt: (arrivedAt.at - midnight) / 1000 }));
}

class DayRow {
  readonly arrivedAt: WrittenMoment;
  readonly task: Omit<RecordedTask, 'arrivedAt'>;

  constructor(
    private readonly row: CsvRow,
    workspace: WorkspaceSeed,
    { handling, patience }: DayDefaults,
    private readonly problems: string[],
  ) {
    const { arrived_at: arrivedAt = '', workflow, channel } = row.cells;
    this.arrivedAt = parseMoment(arrivedAt) ?? { at: 0, offset: 0 };
    if (parseMoment(arrivedAt) === undefined) {
      this.problem('arrived_at', `takes a time such as 08:30:12 or 2026-11-25T08:30:12Z, not "${arrivedAt}"`);
    }
    const handle = this.seconds('handle_seconds') ?? handling;
    if (handle === undefined && row.cells.handle_seconds === undefined) {
      this.problem('handle_seconds', 'is empty; --handle-seconds 180 says what stands for it');
    }
    const patient = this.seconds('patience_seconds') ?? patience;
    const afterCall = this.seconds('after_call_seconds');
    const priority = this.priority();
    this.task = {
      attributes: this.attributes(),
      handling: handle ?? { constant: 0 },
      ...(afterCall && { afterCall }),
      ...(patient && { patience: patient }),
      ...(workflow !== undefined && { workflow }),
      ...(channel !== undefined && { channel }),
      ...(priority !== undefined && { priority }),
    };
    for (const { path, message } of kindProblems(workspace, '', this.task)) this.problem(path, message);
  }

  private problem(column: string, message: string): void {
    this.problems.push(`line ${this.row.line}: ${column}: ${message}`);
  }

  private seconds(column: string): Duration | undefined {
    const cell = this.row.cells[column];
    if (cell === undefined) return undefined;
    const constant = Number(cell);
    if (constant >= 0 && constant < 10_000_000) return { constant };
    this.problem(column, `takes seconds from 0, not "${cell}"`);
    return undefined;
  }

  private priority(): number | undefined {
    const cell = this.row.cells.priority;
    if (cell === undefined || /^\d{1,9}$/.test(cell)) return cell === undefined ? undefined : Number(cell);
    this.problem('priority', `takes a whole number from 0, not "${cell}"`);
    return undefined;
  }

  private attributes(): JsonObject {
    const { cells } = this.row;
    const whole = cells.attributes === undefined ? {} : jsonOrText(cells.attributes);
    if (!isJsonObject(whole)) this.problem('attributes', 'takes a JSON object');
    const own = Object.entries(cells).filter(([column]) => !OWN_COLUMNS.includes(column));
    return {
      ...(isJsonObject(whole) && whole),
      ...Object.fromEntries(own.map(([column, cell]) => [column, jsonOrText(cell)])),
    };
  }
}

function jsonOrText(cell: string): Json {
  if (!/^(-?\d|\[|\{|true$|false$|null$)/.test(cell)) return cell;
  try {
    const value: Json = JSON.parse(cell);
    return value;
  } catch {
    return cell;
  }
}
