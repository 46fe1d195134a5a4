import { dirname, join } from 'node:path';
import { readFields } from 'taskrouter/fields';
import { parseLocated } from 'taskrouter/located-json';
import { isJsonObject, type Parsed } from 'taskrouter/parsed';
import { refused } from 'taskrouter/schema';
import type { WorkspaceSeed } from '../../seed/workspace-seed';
import type { Demand, DemandFile, People } from '../demand';
import { demandFields, type ReadColumn } from '../demand-fields';
import { demandProblems } from '../demand-names';
import { parseCsv } from './csv';
import { InputFileError, readInputFile } from './input-file-error';

/**
 * Untrusted JSON as a demand.
 * @returns everything that is wrong with it at once, each with its place.
 */
export function parseDemand(
  input: unknown,
  workspace: WorkspaceSeed,
  readColumn: ReadColumn = () => refused('takes numbers here'),
): Parsed<DemandFile> {
  if (!isJsonObject(input)) return refused('a demand is a JSON object');
  const reading = readFields(input, demandFields(readColumn));
  return reading.parsed(demandProblems(workspace, reading.given, reading.given.people ?? {}));
}

/**
 * Reads a demand file, and the CSV files it names.
 * @throws InputFileError with every problem, each with its line and its field.
 */
export function readDemandFile(
  path: string,
  workspace: WorkspaceSeed,
): { readonly demand: Demand; readonly people: People } {
  const parse = (input: unknown) => parseDemand(input, workspace, columnReader(dirname(path)));
  const parsed = parseLocated(readInputFile(path), parse);
  if (!parsed.ok) throw new InputFileError(path, parsed.problems);
  const { people = {}, $schema: _, ...demand } = parsed.value;
  return { demand, people };
}

function columnReader(directory: string): ReadColumn {
  return (file, column) => {
    const csv = parseCsv(readInputFile(join(directory, file)));
    if (!csv.ok) return refused(`${file}: ${csv.problem}`);
    if (!csv.columns.includes(column)) {
      return refused(`${file} has no column ${column}; it has ${csv.columns.join(', ')}`);
    }
    const values = csv.rows.map(({ cells, line }) => ({ cell: cells[column], line }));
    const wrong = values.find(({ cell }) => cell !== undefined && !(Number(cell) >= 0));
    if (wrong !== undefined) {
      return refused(`${file}: line ${wrong.line}: ${column}: takes seconds from 0, not "${wrong.cell}"`);
    }
    return { ok: true, value: values.flatMap(({ cell }) => (cell === undefined ? [] : Number(cell))) };
  };
}
