import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { isJsonArray } from '../json';
import { TemplateError } from '../template/template-error';

/** What has to hold of one field: one of the conditions. */
type Condition = (values: readonly Json[]) => boolean;

/** An event pattern: conditions by field, as deep as the event. */
export interface EventPattern {
  readonly fields: ReadonlyMap<string, EventPattern | readonly Condition[]>;
}

const COMPARISONS: ReadonlyMap<string, (actual: number, wanted: number) => boolean> = new Map([
  ['=', (actual, wanted) => actual === wanted],
  ['<', (actual, wanted) => actual < wanted],
  ['<=', (actual, wanted) => actual <= wanted],
  ['>', (actual, wanted) => actual > wanted],
  ['>=', (actual, wanted) => actual >= wanted],
]);

/**
 * Reads an event pattern: exact values, `prefix`, `exists`, `anything-but` and `numeric`.
 * Source: "Comparison operators for use in event patterns" in the EventBridge User Guide.
 * @param path of the pattern in the template
 * @throws TemplateError for another operator, and for what EventBridge doesn't take
 */
export function parseEventPattern(pattern: JsonObject, path: string): EventPattern {
  const fields = Object.entries(pattern).map(([name, value]) => {
    const place = `${path}.${name}`;
    if (name.startsWith('$')) throw new TemplateError(place, 'not evaluated locally');
    if (isJsonObject(value)) return [name, parseEventPattern(value, place)] as const;
    if (!isJsonArray(value) || value.length === 0) {
      throw new TemplateError(place, 'an event pattern has a list of at least one value here, or an object');
    }
    return [name, value.map((each) => parseCondition(each, place))] as const;
  });
  return { fields: new Map<string, EventPattern | readonly Condition[]>(fields) };
}

/** Whether an event, or a part of one, is what the pattern is about. */
export function matchesPattern({ fields }: EventPattern, event: Json | undefined): boolean {
  // Of a list it is enough that one item matches.
  if (isJsonArray(event)) return event.some((item) => matchesPattern({ fields }, item));
  const object = isJsonObject(event) ? event : {};
  return [...fields].every(([name, wanted]) => {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if ('fields' in wanted) return matchesPattern(wanted, value);
    const values = leaves(value);
    return wanted.some((condition) => condition(values));
  });
}

function parseCondition(value: Json, path: string): Condition {
  if (isJsonArray(value)) throw new TemplateError(path, 'a list within a list is not a condition');
  if (!isJsonObject(value)) return (values) => values.includes(value);
  const [[operator = '', operand] = [], ...others] = Object.entries(value);
  if (operand === undefined || others.length > 0) {
    throw new TemplateError(path, 'a condition is an object with one operator');
  }
  switch (operator) {
    case 'prefix':
      return startsWith(operand, path);
    case 'exists':
      if (typeof operand !== 'boolean') throw new TemplateError(path, 'exists: true or false is expected');
      return (values) => values.length > 0 === operand;
    case 'anything-but':
      return anythingBut(operand, path);
    case 'numeric':
      return numeric(operand, path);
    default:
      throw new TemplateError(
        path,
        `${operator} is not evaluated locally (only exact values, prefix, exists, anything-but and numeric)`,
      );
  }
}

function startsWith(prefix: Json, path: string): Condition {
  if (typeof prefix !== 'string') throw new TemplateError(path, 'prefix: text is expected');
  return (values) => values.some((value) => typeof value === 'string' && value.startsWith(prefix));
}

function anythingBut(operand: Json, path: string): Condition {
  const excluded = (isJsonArray(operand) ? operand : [operand]).map((each) => {
    if (isJsonObject(each) && !('prefix' in each)) {
      throw new TemplateError(path, 'anything-but is evaluated locally with values and prefix only');
    }
    return parseCondition(each, path);
  });
  return (values) => values.some((value) => !excluded.some((condition) => condition([value])));
}

function numeric(operand: Json, path: string): Condition {
  const parts = isJsonArray(operand) ? operand : [];
  const tests = parts.flatMap((operator, index) => {
    if (index % 2 === 1) return [];
    const compare = COMPARISONS.get(String(operator));
    const wanted = parts[index + 1];
    if (compare === undefined || typeof wanted !== 'number') {
      throw new TemplateError(path, 'numeric: a list such as [">", 0, "<=", 5] is expected');
    }
    return [(actual: number) => compare(actual, wanted)];
  });
  if (tests.length === 0) throw new TemplateError(path, 'numeric: at least one comparison is expected');
  return (values) => values.some((value) => typeof value === 'number' && tests.every((test) => test(value)));
}

/** The scalars of a field; objects have fields of their own to ask about. */
function leaves(value: Json | undefined): readonly Json[] {
  if (value === undefined || isJsonObject(value)) return [];
  return isJsonArray(value) ? value.flatMap(leaves) : [value];
}
