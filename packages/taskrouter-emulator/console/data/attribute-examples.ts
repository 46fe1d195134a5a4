import {
  comparisons,
  type Expression,
  evaluate,
  type Operand,
  type Path,
  parseExpression,
} from 'taskrouter/expression';
import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { drawingOf } from './workflow-drawing';

/** Attributes that lead a task somewhere. */
export interface AttributeExample {
  /** What it is an example of: a filter's name. */
  readonly name: string;
  readonly attributes: JsonObject;
}

/** For each filter of a workflow attributes that it matches, as far as they can be found; and those that none matches. */
export function attributeExamples(configuration: string): readonly AttributeExample[] {
  const { filters, defaultTarget } = drawingOf(configuration);
  const examples = filters.flatMap(({ name, expression, targets }) => {
    const asked = targets.flatMap(({ conditions }) =>
      conditions.filter((condition) => condition.name === 'for').map(({ text }) => text),
    );
    const attributes = attributesFor(expression, asked);
    return attributes === undefined ? [] : [{ name: name ?? expression, attributes }];
  });
  const unmatched = { name: defaultTarget === null ? 'No filter' : 'Default filter', attributes: {} };
  const matchesAll = filters.some(({ expression }) => isTrue(expression, {}));
  return matchesAll ? examples : [...examples, unmatched];
}

/**
 * Attributes that an expression is true of.
 * @param beside target expressions whose `task.…` the attributes should have as well
 * @returns undefined where none are found
 */
export function attributesFor(expression: string, beside: readonly string[] = []): JsonObject | undefined {
  const parsed = parseExpression(expression);
  if (!parsed.ok) return undefined;
  const attributes = valuesFor(parsed.value, {});
  const whole = beside.reduce((known, text) => {
    const other = parseExpression(text);
    return other.ok ? valuesFor(other.value, known, 'task') : known;
  }, attributes);
  return evaluate(parsed.value, whole) ? whole : undefined;
}

function isTrue(expression: string, attributes: JsonObject): boolean {
  const parsed = parseExpression(expression);
  return parsed.ok && evaluate(parsed.value, attributes);
}

function valuesFor(expression: Expression, known: JsonObject, root?: string): JsonObject {
  return comparisons(expression).reduce((attributes, { left, operator, right }) => {
    const [path, other, isTurned] =
      left.kind === 'path' && inRoot(left.path, root)
        ? [left.path, right, false]
        : right.kind === 'path' && inRoot(right.path, root)
          ? [right.path, left, true]
          : [undefined, left, false];
    if (path === undefined) return attributes;
    const keys = root === undefined ? path : path.slice(1);
    const value = valueFor(operator, other, isTurned);
    return value === undefined ? attributes : withValue(attributes, keys, value);
  }, known);
}

function inRoot(path: Path, root: string | undefined): boolean {
  return root === undefined || path[0] === root;
}

/** A value that makes `value operator other` true; turned: `other operator value`. */
function valueFor(operator: string, other: Operand, isTurned: boolean): Json | undefined {
  const given = literalOf(other);
  switch (operator) {
    case '==':
      return given ?? (other.kind === 'path' ? 1 : null);
    case '!=':
      return typeof given === 'number' ? given + 1 : 'other';
    case '>':
    case '<':
      return beyond(given, (operator === '>') !== isTurned);
    case '>=':
    case '<=':
      return given ?? 1;
    case 'HAS':
      return isTurned ? given : [given ?? 'value'];
    case 'IN':
      return other.kind === 'list' ? (literalOf(other.items[0]) ?? undefined) : undefined;
    case 'NOT IN':
      return 'other';
    default:
      return given;
  }
}

function beyond(given: Json | undefined, isMore: boolean): Json {
  if (typeof given === 'number') return isMore ? given + 1 : given - 1;
  return typeof given === 'string' ? (isMore ? `${given}z` : '') : isMore ? 1 : 0;
}

function literalOf(operand: Operand | undefined): Json | undefined {
  return operand?.kind === 'literal' ? operand.value : undefined;
}

function withValue(attributes: JsonObject, path: readonly (string | number)[], value: Json): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined || typeof key === 'number') return attributes;
  const inner = attributes[key];
  if (rest.length === 0) {
    // Two comparisons of one list ask for both of its values.
    const isBoth = Array.isArray(inner) && Array.isArray(value);
    return { ...attributes, [key]: isBoth ? [...inner, ...value] : value };
  }
  return { ...attributes, [key]: withValue(isJsonObject(inner) ? inner : {}, rest, value) };
}
