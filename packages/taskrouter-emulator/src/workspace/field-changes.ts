import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { configurationChanges } from './configuration/configuration-changes';
import { canonicalExpression } from './configuration/expressions';
import type { FieldChange } from './field-change';
import { isSameJson } from './json-equality';

/** Capacity of a worker on a channel that was not set. Source: docs/taskrouter/api/worker-channel, the example. */
export const DEFAULT_CAPACITY = 1;

/**
 * What has to change for a resource to be as it is wanted, by meaning.
 * @param from the fields it has
 * @param to those it is to have; one that is undefined is left as it is
 */
export function fieldChanges(
  from: JsonObject,
  to: Readonly<Record<string, Json | undefined>>,
): FieldChange[] {
  return Object.entries(to).flatMap(([field, wanted]) =>
    wanted === undefined ? [] : changesOf(field, from[field], wanted),
  );
}

function changesOf(field: string, from: Json | undefined, to: Json): FieldChange[] {
  if (field === 'activity') return [];
  if (isJsonObject(from) && isJsonObject(to)) return nestedChanges(field, from, to);
  if (field === 'targetWorkers' && typeof from === 'string' && typeof to === 'string') {
    return isSameExpression(from, to) ? [] : [{ path: field, from, to }];
  }
  if (field === 'eventsFilter' && isSameJson(listed(from), listed(to))) return [];
  return isSameJson(from, to) ? [] : [{ path: field, from, to }];
}

/** `a, b` as a list, whose order means nothing. */
function listed(value: Json | undefined): Json {
  const items = typeof value === 'string' ? value.split(',').map((item) => item.trim()) : [];
  return items.filter((item) => item !== '').sort();
}

// Empty text means that nobody matches, which no expression says.
function isSameExpression(one: string, other: string): boolean {
  return (
    canonicalExpression(one) === canonicalExpression(other) && (one.trim() === '') === (other.trim() === '')
  );
}

function nestedChanges(field: string, from: JsonObject, to: JsonObject): FieldChange[] {
  if (field === 'configuration') {
    return configurationChanges(from, to).map((change) => ({ ...change, path: `${field}.${change.path}` }));
  }
  if (field === 'capacity') {
    return Object.entries(to).flatMap(([channel, wanted]) => {
      const has = from[channel] ?? DEFAULT_CAPACITY;
      return has === wanted ? [] : [{ path: `${field}.${channel}`, from: has, to: wanted }];
    });
  }
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return keys.flatMap((key) =>
    isSameJson(from[key], to[key]) ? [] : [{ path: `${field}.${key}`, from: from[key], to: to[key] }],
  );
}
