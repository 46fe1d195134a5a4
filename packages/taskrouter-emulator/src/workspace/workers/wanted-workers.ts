import { isMatched, withChange } from '../../seed/worker-changes';
import type { WorkerChange, WorkspaceFile } from '../../seed/workspace-seed';
import { channelsOf, workerFields } from '../definition';
import { isSameJson } from '../json-equality';
import type { ExistingResource, ResourceFields } from '../resources';
import type { WorkerTableRow } from './worker-rows';

type WorkerFields = ResourceFields['worker'];

/** What is said of the workers: the file's list, the rows of a table, and what many of them have in common. */
export interface WorkerWishes {
  readonly file: WorkspaceFile;
  readonly rows: readonly WorkerTableRow[];
}

/** Whether workers are of any interest: not where the file says nothing of them and there are more. */
export function asksForWorkers({ file, rows }: WorkerWishes): boolean {
  const { workers, workerChanges = [], moreWorkers = false } = file;
  return !moreWorkers || workers.length > 0 || rows.length > 0 || workerChanges.length > 0;
}

/**
 * Every worker that is to be as it is said, by name.
 * @param existing the account's workers; their capacities aren't looked at
 * @param matched for each of the file's changes, the names of the account's workers that TaskRouter says match it
 */
export function wantedWorkers(
  { file, rows }: WorkerWishes,
  existing: ReadonlyMap<string, ExistingResource<'worker'>>,
  matched: readonly ReadonlySet<string>[],
): ReadonlyMap<string, WorkerFields> {
  const channels = channelsOf(file);
  const wanted = new Map<string, WorkerFields>(
    file.workers.map((worker) => [worker.friendlyName, workerFields(worker, channels)]),
  );
  for (const { friendlyName, activity, set } of rows) {
    const fields =
      wanted.get(friendlyName) ??
      untouched(existing.get(friendlyName)) ??
      workerFields({ friendlyName }, channels);
    wanted.set(friendlyName, { ...withChange(fields, set), ...(activity !== undefined && { activity }) });
  }
  for (const [index, change] of (file.workerChanges ?? []).entries()) {
    const others = file.moreWorkers === true ? existing.keys() : [];
    for (const name of new Set([...wanted.keys(), ...others])) {
      const has = existing.get(name);
      const fields = wanted.get(name) ?? untouched(has);
      if (fields !== undefined && isMeant(change, name, fields, has, matched[index]))
        wanted.set(name, withChange(fields, change.set));
    }
  }
  return wanted;
}

/** TaskRouter says who matches; of workers that will have other attributes by then, our own reading does. */
function isMeant(
  { match }: WorkerChange,
  name: string,
  { attributes }: WorkerFields,
  existing: ExistingResource<'worker'> | undefined,
  matched: ReadonlySet<string> | undefined,
): boolean {
  const isAsItWas = existing !== undefined && isSameJson(existing.fields.attributes, attributes);
  return isAsItWas && matched !== undefined ? matched.has(name) : isMatched(match, name, attributes);
}

/** A worker that is to stay as it is: only what is named afterwards is compared. */
function untouched(existing: ExistingResource<'worker'> | undefined): WorkerFields | undefined {
  return existing && { attributes: existing.fields.attributes, capacity: {} };
}
