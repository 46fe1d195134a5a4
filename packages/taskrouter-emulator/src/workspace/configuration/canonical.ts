import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { canonicalExpression, canonicalOrder } from './expressions';

/** A filter in its one spelling. */
export interface CanonicalFilter {
  readonly name: string | undefined;
  readonly expression: Json;
  readonly targets: readonly JsonObject[];
  /** Keys that TaskRouter doesn't know and keeps. */
  readonly others: JsonObject;
}

/** A Workflow's configuration in its one spelling: two that route alike by their text are deeply equal. */
export interface CanonicalConfiguration {
  readonly filters: readonly CanonicalFilter[];
  /** Undefined when there is none. */
  readonly defaultFilter: JsonObject | undefined;
  readonly others: JsonObject;
}

/**
 * A configuration by its meaning. White space, the order of keys, null and empty text, numbers written as text,
 * a queue that is inherited or repeated, and the older name of `filter_friendly_name` make no difference; keys that
 * TaskRouter doesn't know are kept by their value.
 * Source: https://www.twilio.com/docs/taskrouter/workflow-configuration
 */
export function canonicalConfiguration(document: JsonObject): CanonicalConfiguration {
  const { task_routing: routing, ...outside } = document;
  const { filters, default_filter: defaultFilter, ...inside } = isJsonObject(routing) ? routing : {};
  return {
    filters: objects(filters).map(canonicalFilter),
    defaultFilter: isJsonObject(defaultFilter) ? canonicalTarget(defaultFilter) : undefined,
    others: { ...outside, ...inside },
  };
}

function canonicalFilter(filter: JsonObject): CanonicalFilter {
  const { filter_friendly_name, friendly_name, expression, targets, ...others } = filter;
  const name = [filter_friendly_name, friendly_name].find(
    (text): text is string => typeof text === 'string' && text !== '',
  );
  let queue: Json | undefined;
  const canonicalTargets = objects(targets).map((target) => {
    const canonical = canonicalTarget(target);
    queue = canonical.queue ?? queue;
    return queue === undefined ? canonical : { ...canonical, queue };
  });
  return {
    name,
    expression: typeof expression === 'string' ? canonicalExpression(expression) : (expression ?? null),
    targets: canonicalTargets,
    others,
  };
}

const SPELLINGS: Readonly<Record<string, (text: string) => Json>> = {
  queue: (text) => text,
  priority: canonicalNumber,
  timeout: canonicalNumber,
  expression: canonicalExpression,
  skip_if: canonicalExpression,
  order_by: canonicalOrder,
  known_worker_sid: (text) => text.trim(),
  known_worker_friendly_name: (text) => text.trim(),
};

function canonicalTarget(target: JsonObject): JsonObject {
  const entries = Object.entries(target).flatMap(([key, value]): [string, Json][] => {
    const spelling = Object.hasOwn(SPELLINGS, key) ? SPELLINGS[key] : undefined;
    if (spelling === undefined) return [[key, value]];
    if (value === null || value === '') return [];
    return [[key, typeof value === 'string' ? spelling(value) : value]];
  });
  return Object.fromEntries(entries);
}

function canonicalNumber(text: string): Json {
  return /^\d+$/.test(text.trim()) ? Number(text) : text;
}

function objects(list: Json | undefined): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}
