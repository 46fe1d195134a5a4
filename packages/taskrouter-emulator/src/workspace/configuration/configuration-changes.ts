import type { Json, JsonObject } from 'taskrouter/parsed';
import type { FieldChange } from '../field-change';
import { isSameJson } from '../json-equality';
import { type CanonicalFilter, canonicalConfiguration } from './canonical';

/**
 * What differs in meaning between two configurations, filter by filter and target by target. Filters are told apart by
 * their names where those are unique and by their positions where not, targets by their positions.
 */
export function configurationChanges(from: JsonObject, to: JsonObject): FieldChange[] {
  const before = canonicalConfiguration(from);
  const after = canonicalConfiguration(to);
  return [
    ...filterChanges(before.filters, after.filters),
    ...objectChanges('default_filter', before.defaultFilter, after.defaultFilter),
    ...objectChanges('', before.others, after.others),
  ];
}

function filterChanges(before: readonly CanonicalFilter[], after: readonly CanonicalFilter[]): FieldChange[] {
  const old = keyed(before);
  const fresh = keyed(after);
  const changes = [...new Set([...old.keys(), ...fresh.keys()])].flatMap((key) => {
    const [one, other] = [old.get(key), fresh.get(key)];
    const path = `filters[${key}]`;
    if (one === undefined || other === undefined) return [{ path, from: written(one), to: written(other) }];
    return oneFilterChanges(path, one, other);
  });
  const order = (keys: Iterable<string>, others: ReadonlyMap<string, unknown>) =>
    [...keys].filter((key) => others.has(key));
  const [oldOrder, newOrder] = [order(old.keys(), fresh), order(fresh.keys(), old)];
  if (isSameJson(oldOrder, newOrder)) return changes;
  return [...changes, { path: 'filters (order)', from: oldOrder, to: newOrder }];
}

/** The filters by what tells them apart: `"Billing"`, or the position for one without a name of its own. */
function keyed(filters: readonly CanonicalFilter[]): Map<string, CanonicalFilter> {
  const taken = new Map<string, number>();
  for (const { name = '' } of filters) taken.set(name, (taken.get(name) ?? 0) + 1);
  return new Map(
    filters.map((filter, index) => {
      const isTold = filter.name !== undefined && taken.get(filter.name) === 1;
      return [isTold ? JSON.stringify(filter.name) : String(index), filter];
    }),
  );
}

function oneFilterChanges(path: string, from: CanonicalFilter, to: CanonicalFilter): FieldChange[] {
  const count = Math.max(from.targets.length, to.targets.length);
  const targets = Array.from({ length: count }, (_, index) =>
    objectChanges(`${path}.targets[${index}]`, from.targets[index], to.targets[index]),
  );
  return [
    ...valueChange(`${path}.filter_friendly_name`, from.name, to.name),
    ...valueChange(`${path}.expression`, from.expression, to.expression),
    ...targets.flat(),
    ...objectChanges(path, from.others, to.others),
  ];
}

/** The fields that differ; the whole object where it is there on one side only. */
function objectChanges(
  path: string,
  from: JsonObject | undefined,
  to: JsonObject | undefined,
): FieldChange[] {
  if (from === undefined || to === undefined) return valueChange(path, from, to);
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return keys.flatMap((key) => valueChange(path === '' ? key : `${path}.${key}`, from[key], to[key]));
}

function valueChange(path: string, from: Json | undefined, to: Json | undefined): FieldChange[] {
  return isSameJson(from, to) ? [] : [{ path, from, to }];
}

function written(filter: CanonicalFilter | undefined): Json | undefined {
  if (filter === undefined) return undefined;
  const { expression, targets, others } = filter;
  return { expression, targets, ...others };
}
