import { CsvError, parse } from 'csv-parse/sync';
import { isJsonObject, type Json, type JsonObject, type Parsed, type Problem } from 'taskrouter/parsed';
import { closest } from 'taskrouter/suggestion';
import type { WorkerChange } from '../../seed/workspace-seed';

/** One worker of a table: what is said of it, and nothing else. */
export interface WorkerTableRow {
  readonly friendlyName: string;
  readonly activity: string | undefined;
  readonly set: WorkerChange['set'];
}

/** The columns there are; `attributes.KEY` and `capacity.CHANNEL` stand for any number. */
const COLUMNS = ['friendlyName', 'activity', 'attributes.', 'capacity.'];

/**
 * Reads a table of workers: `friendlyName`, `activity`, `attributes.KEY`, `attributes.KEY.KEY`, `capacity.CHANNEL`. A cell
 * is JSON where it is valid JSON, else text; an empty one says nothing.
 * @param text CSV with a line of column names (RFC 4180)
 * @param names the activities and task channels that there are
 * @returns everything that is wrong with it, as `line 3: capacity.chat: …`
 */
export function parseWorkerRows(
  text: string,
  names: { readonly activities: readonly string[]; readonly channels: readonly string[] },
): Parsed<readonly WorkerTableRow[]> {
  const table = cells(text);
  if (!table.ok) return table;
  const [header, ...lines] = table.value;
  const problems: Problem[] =
    header === undefined
      ? [{ path: 'line 1', message: 'is missing: the names of the columns' }]
      : columnProblems(header.cells, names.channels);
  const taken = new Set<string>();
  const rows = lines.map(({ line, cells }): WorkerTableRow => {
    const row = rowOf(new Map(header?.cells.map((column, index) => [column, cells[index] ?? ''])));
    const complain = (field: string, message: string) =>
      problems.push({ path: `line ${line}: ${field}`, message });
    if (row.friendlyName === '' && header?.cells.includes('friendlyName'))
      complain('friendlyName', 'is missing');
    if (taken.has(row.friendlyName.toLowerCase()))
      complain('friendlyName', `${JSON.stringify(row.friendlyName)} is there twice`);
    taken.add(row.friendlyName.toLowerCase());
    if (row.activity !== undefined && !names.activities.includes(row.activity))
      complain('activity', `${JSON.stringify(row.activity)} is no activity of the file`);
    for (const [channel, capacity] of Object.entries(row.set.capacity ?? {}))
      if (!Number.isInteger(capacity) || capacity < 0)
        complain(`capacity.${channel}`, 'takes a whole number from 0');
    return row;
  });
  return problems.length === 0 ? { ok: true, value: rows } : { ok: false, problems };
}

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

function cells(text: string): Parsed<readonly Line[]> {
  const lines: Line[] = [];
  try {
    parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      on_record: (record: readonly string[], { lines: line }) => {
        lines.push({ line, cells: record });
        return null;
      },
    });
    return { ok: true, value: lines };
  } catch (error) {
    if (error instanceof CsvError) return { ok: false, problems: [{ path: '', message: error.message }] };
    throw error;
  }
}

function columnProblems(columns: readonly string[], channels: readonly string[]): Problem[] {
  const unknown = columns.flatMap((column): Problem[] => {
    const [kind = '', ...rest] = column.split('.');
    const path = `line 1: ${column}`;
    if (kind === 'capacity' && rest.length === 1 && !channels.includes(rest[0] ?? ''))
      return [{ path, message: `there is no task channel ${rest[0]}; there are ${channels.join(', ')}` }];
    const isKnown =
      ['friendlyName', 'activity'].includes(column) ||
      (['attributes', 'capacity'].includes(kind) && rest.length > 0);
    if (isKnown) return [];
    const meant = closest(column, COLUMNS);
    return [
      {
        path,
        message: `is unknown; ${meant === undefined ? `known are ${COLUMNS.join(', ')}` : `did you mean ${meant}?`}`,
      },
    ];
  });
  const isNamed = columns.includes('friendlyName');
  return isNamed ? unknown : [{ path: 'line 1', message: 'has no column friendlyName' }, ...unknown];
}

function rowOf(values: ReadonlyMap<string, string>): WorkerTableRow {
  let attributes: JsonObject = {};
  const capacity: Record<string, number> = {};
  for (const [column, cell] of values) {
    if (cell === '') continue;
    const [kind, ...path] = column.split('.');
    if (kind === 'attributes') attributes = withValue(attributes, path, cellValue(cell));
    if (kind === 'capacity' && path[0] !== undefined) capacity[path[0]] = Number(cell);
  }
  return {
    friendlyName: values.get('friendlyName') ?? '',
    activity: values.get('activity') || undefined,
    set: {
      ...(Object.keys(attributes).length > 0 && { attributes }),
      ...(Object.keys(capacity).length > 0 && { capacity }),
    },
  };
}

function withValue(object: JsonObject, [key, ...rest]: readonly string[], value: Json): JsonObject {
  if (key === undefined) return object;
  const inner = object[key];
  return {
    ...object,
    [key]: rest.length === 0 ? value : withValue(isJsonObject(inner) ? inner : {}, rest, value),
  };
}

function cellValue(cell: string): Json {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}
