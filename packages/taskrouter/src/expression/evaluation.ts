import type { Condition, Operand, Operator, Path } from './syntax';

/** Whether the condition holds over `scope`, the object whose keys are the first names of the paths. */
export function holds(condition: Condition, scope: object): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.every((part) => holds(part, scope));
    case 'or':
      return condition.conditions.some((part) => holds(part, scope));
    case 'comparison':
      return compare(condition.operator, read(condition.left, scope), read(condition.right, scope));
  }
}

/** The value at `path`, null when any part of it is missing (a missing key is NULL in TaskRouter). */
export function valueAt(path: Path, scope: object): unknown {
  let value: unknown = scope;
  for (const key of path) {
    if (Array.isArray(value)) value = typeof key === 'number' ? value[key] : undefined;
    else if (isRecord(value) && typeof key === 'string' && Object.hasOwn(value, key)) value = value[key];
    else return null;
  }
  return value ?? null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function read(operand: Operand, scope: object): unknown {
  switch (operand.kind) {
    case 'literal':
      return operand.value;
    case 'path':
      return valueAt(operand.path, scope);
    case 'list':
      return operand.items.map((item) => read(item, scope));
  }
}

function compare(operator: Operator, left: unknown, right: unknown): boolean {
  switch (operator) {
    case '==':
      return comparable(left, right) && left === right;
    case '!=':
      return comparable(left, right) && left !== right;
    case '>':
      return ordered(left, right, (order) => order > 0);
    case '>=':
      return ordered(left, right, (order) => order >= 0);
    case '<':
      return ordered(left, right, (order) => order < 0);
    case '<=':
      return ordered(left, right, (order) => order <= 0);
    case 'CONTAINS':
      return typeof left === 'string' && typeof right === 'string' && left.includes(right);
    case 'HAS':
      return Array.isArray(left) && isScalar(right) && left.includes(right);
    case 'IN':
      return Array.isArray(right) && isScalar(left) && right.includes(left);
    case 'NOT IN':
      return Array.isArray(right) && isScalar(left) && !right.includes(left);
  }
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

// A scalar operator on an array or an object is false; only "is it there at all" (null) can be asked of one.
function comparable(left: unknown, right: unknown): boolean {
  return (isScalar(left) && isScalar(right)) || left === null || right === null;
}

function ordered(left: unknown, right: unknown, test: (order: number) => boolean): boolean {
  if (typeof left === 'number' && typeof right === 'number') return test(left - right);
  if (typeof left === 'string' && typeof right === 'string')
    return test(left < right ? -1 : left > right ? 1 : 0);
  return false;
}
