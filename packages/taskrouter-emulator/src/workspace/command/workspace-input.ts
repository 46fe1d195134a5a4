import { readFileSync } from 'node:fs';
import { readAccountFile, WorkspaceFileError } from '../../seed/workspace-file';
import { channelsOf, definitionOf } from '../definition';
import type { ExistingWorkspace, WorkspaceDefinition } from '../resources';
import { type WorkerWishes, wantedWorkers } from '../workers/wanted-workers';
import { parseWorkerRows, type WorkerTableRow } from '../workers/worker-rows';
import type { WorkspaceOptions } from './workspace-options';

/** Reads the workspace file and the table of workers. @throws WorkspaceFileError */
export function readInput({ file: path, workers }: WorkspaceOptions): WorkerWishes {
  const file = readAccountFile(path);
  if (workers === undefined) return { file, rows: [] };
  const activities = file.activities.map(({ friendlyName }) => friendlyName);
  return { file, rows: readRows(workers, { activities, channels: channelsOf(file) }) };
}

/** What is asked of an account: the file's definition, its workers completed. */
export function wantedOf(
  wishes: WorkerWishes,
  existing: ExistingWorkspace | undefined,
  matched: readonly ReadonlySet<string>[],
): WorkspaceDefinition {
  const { fields, resources } = definitionOf(wishes.file);
  const worker = wantedWorkers(wishes, existing?.resources.worker ?? new Map(), matched);
  return { fields, resources: { ...resources, worker } };
}

function readRows(path: string, names: Parameters<typeof parseWorkerRows>[1]): readonly WorkerTableRow[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new WorkspaceFileError(path, ['the file cannot be read']);
  }
  const rows = parseWorkerRows(text, names);
  if (rows.ok) return rows.value;
  throw new WorkspaceFileError(
    path,
    rows.problems.map((problem) => `${problem.path}: ${problem.message}`),
  );
}
