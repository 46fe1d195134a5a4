import { type Expression, evaluate, parseExpression, references } from 'taskrouter/expression';
import type { KnownNames } from 'taskrouter/expression/lint';
import type { JsonObject } from 'taskrouter/parsed';
import { changedWorkers } from '../../seed/worker-changes';
import type { WorkspaceFile } from '../../seed/workspace-seed';
import { channelsOf } from '../definition';

/** A worker as expressions see it. */
export interface ListedWorker {
  readonly attributes: JsonObject;
}

/** The workers, where the file lists all of them; undefined where there may be others. */
export function knownWorkers(file: WorkspaceFile): readonly ListedWorker[] | undefined {
  if (file.moreWorkers === true || file.workers.length === 0) return undefined;
  return changedWorkers(file).map(({ friendlyName, attributes = {} }) => ({
    attributes: { ...attributes, friendly_name: friendlyName },
  }));
}

export function knownNames(file: WorkspaceFile): KnownNames {
  const workers = knownWorkers(file);
  return {
    channels: channelsOf(file),
    workerValues: (attribute) => workers?.flatMap((worker) => valuesAt(worker.attributes, attribute)),
  };
}

/** What only a running workspace knows of a worker. */
const LIVE = ['sid', 'activity_sid', 'activity_name', 'channel'];

/**
 * Those for whom an expression is true; all of them where it asks for what a file doesn't say: a task, an activity, a load.
 * @param prefix `worker` where the expression's names have it
 */
export function workersFor(
  workers: readonly ListedWorker[],
  expression: Expression,
  prefix: 'worker' | undefined,
): readonly ListedWorker[] {
  const isKnown = references(expression).every((path) => {
    const name = prefix === undefined ? path[0] : path[1];
    if (prefix === undefined && path[0] === 'worker' && path[1] === 'channel') return false;
    return (prefix === undefined || path[0] === prefix) && !LIVE.includes(String(name));
  });
  if (!isKnown) return workers;
  return workers.filter(({ attributes }) =>
    evaluate(expression, prefix === undefined ? attributes : { worker: attributes }),
  );
}

/** An expression that has been checked before; undefined for an empty one. */
export function parsedExpression(text: string): Expression | undefined {
  const parsed = parseExpression(text);
  return parsed.ok ? parsed.value : undefined;
}

function valuesAt(attributes: JsonObject, path: readonly (string | number)[]): readonly unknown[] {
  let value: unknown = attributes;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return [];
    value = Object.entries(value).find(([key]) => key === String(step))?.[1];
  }
  return [value];
}
