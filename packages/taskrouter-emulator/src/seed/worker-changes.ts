import { evaluate, parseExpression } from 'taskrouter/expression';
import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import type { WorkerChange, WorkerSeed, WorkspaceSeed } from './workspace-seed';

/** Which of the worker's own fields a change may set. */
type Changeable = Pick<WorkerSeed, 'attributes' | 'capacity'>;

/** A worker's fields with a change made to them; what it doesn't name stays, and null takes an attribute away. */
export function withChange<W extends Changeable>(worker: W, set: WorkerChange['set']): W {
  return {
    ...worker,
    ...(set.attributes !== undefined && { attributes: patched(worker.attributes ?? {}, set.attributes) }),
    ...(set.capacity !== undefined && { capacity: { ...worker.capacity, ...set.capacity } }),
  };
}

/** Whether a change is meant for a worker with these attributes. Source: docs/taskrouter/api/worker. */
export function isMatched(match: string, friendlyName: string, attributes: JsonObject): boolean {
  const parsed = match === '' ? undefined : parseExpression(match);
  return parsed?.ok === true && evaluate(parsed.value, { ...attributes, friendly_name: friendlyName });
}

/** The listed workers, with everything that the file says of many of them. */
export function changedWorkers({
  workers,
  workerChanges = [],
}: Pick<WorkspaceSeed, 'workers' | 'workerChanges'>): readonly WorkerSeed[] {
  return workers.map((worker) =>
    workerChanges.reduce(
      (changed: WorkerSeed, { match, set }) =>
        isMatched(match, changed.friendlyName, changed.attributes ?? {}) ? withChange(changed, set) : changed,
      worker,
    ),
  );
}

/** A JSON merge patch (RFC 7396). */
function patched(object: JsonObject, changes: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...object };
  for (const [key, change] of Object.entries(changes)) {
    const has = result[key];
    if (change === null) delete result[key];
    else if (isJsonObject(change)) result[key] = patched(isJsonObject(has) ? has : {}, change);
    else result[key] = change;
  }
  return result;
}
