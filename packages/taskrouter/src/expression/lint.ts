import type { Expression } from '../expression';
import { closest } from '../suggestion';
import { type Comparison, comparisonsOf, type Operand, type Path } from './syntax';
import { comparisonText, pathText } from './text';

/*
 * What TaskRouter takes and never matches. Nothing here is an error to TaskRouter: the task merely waits for ever.
 * Source: https://www.twilio.com/docs/taskrouter/expression-syntax and the pages of what an expression stands in.
 */

/** Where an expression stands: that decides which names it sees. */
export type ExpressionPlace = 'TargetWorkers' | 'filter' | 'target' | 'skip_if';

/** What is known of the names in an expression. */
export interface KnownNames {
  /** The unique names of the task channels. */
  readonly channels: readonly string[];
  /** The values that workers have of an attribute, given without `worker.`; undefined where workers aren't known. */
  readonly workerValues: (attribute: readonly (string | number)[]) => readonly unknown[] | undefined;
}

/** Something that cannot be meant. */
export interface LintFinding {
  /** Index of the character it is about, from 0; undefined for the whole expression. */
  readonly position: number | undefined;
  readonly message: string;
}

/** Everything in an expression that makes it never match, or not as it reads. */
export function lintExpression(
  { text, condition }: Expression,
  place: ExpressionPlace,
  known: KnownNames,
): readonly LintFinding[] {
  const at = (path: Path) => {
    const position = text.indexOf(pathText(path));
    return position === -1 ? undefined : position;
  };
  const warnings: LintFinding[] = [];
  for (const comparison of comparisonsOf(condition)) {
    for (const path of [comparison.left, comparison.right].flatMap(pathsOf)) {
      const message = nameWarning(path, place, known);
      if (message !== undefined) warnings.push({ position: at(path), message });
    }
    const message = comparisonWarning(comparison, place, known);
    const [path] = [comparison.left, comparison.right].flatMap(pathsOf);
    if (message !== undefined) warnings.push({ position: path && at(path), message });
  }
  return warnings;
}

const CHANNEL_PROPERTIES = ['configured_capacity', 'assigned_tasks', 'available_capacity_percentage'];
const SKIP_VARIABLES = ['workers.available', 'workers.unavailable'];

function nameWarning(path: Path, place: ExpressionPlace, { channels }: KnownNames): string | undefined {
  const [root, name] = path;
  const written = pathText(path);
  const bare = pathText([String(name), ...path.slice(2)]);
  if (place === 'skip_if') {
    if (SKIP_VARIABLES.includes(written) || /^workers\.WA[0-9a-fA-F]{32}$/.test(written)) return undefined;
    return `skip_if has no ${written}; it has ${SKIP_VARIABLES.join(', ')} and workers.WA…`;
  }
  if (root === 'worker' && name === 'channel' && place !== 'filter') return channelWarning(path, channels);
  if (root === 'worker' && name === 'channels' && place !== 'filter')
    return `${written}: did you mean worker.channel?`;
  if (place === 'target') {
    const isPrefixed = (root === 'task' || root === 'worker') && path.length > 1;
    return isPrefixed ? undefined : `${written} has no prefix: write worker.${written} or task.${written}`;
  }
  const own = place === 'filter' ? 'task' : 'worker';
  if (root === own && path.length > 1) return `${written}: names have no prefix here, write ${bare}`;
  const other = place === 'filter' ? ['worker', 'workers'] : ['task', 'workers'];
  return other.includes(root) && path.length > 1
    ? `${written}: only the ${own}'s attributes are seen here`
    : undefined;
}

/** Source: https://www.twilio.com/docs/taskrouter/multitasking (Advanced Use Cases) */
function channelWarning(path: Path, channels: readonly string[]): string | undefined {
  const [, , channel, property] = path;
  const written = pathText(path);
  const unknown = (what: string, name: string | number | undefined, names: readonly string[]) => {
    const meant = name === undefined ? undefined : closest(String(name), names);
    return `${written}: there is no ${what} ${name ?? ''}; ${meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`}`;
  };
  if (!channels.includes(String(channel))) return unknown('task channel', channel, channels);
  if (!CHANNEL_PROPERTIES.includes(String(property)))
    return unknown('property', property, CHANNEL_PROPERTIES);
  return undefined;
}

const ORDERINGS = ['>', '>=', '<', '<='];

function comparisonWarning(
  comparison: Comparison,
  place: ExpressionPlace,
  known: KnownNames,
): string | undefined {
  const { left, operator, right } = comparison;
  const never = (why: string) => `${comparisonText(comparison)} never holds: ${why}`;
  const types = { left: typeOf(left, place, known), right: typeOf(right, place, known) };
  if (operator === 'HAS') {
    if (isScalarType(types.left)) return never(`${nameOf(left)} is no list; use == or CONTAINS`);
    return types.right === 'list' ? never('HAS takes one value on its right') : undefined;
  }
  if (operator === 'IN' || operator === 'NOT IN') {
    if (isScalarType(types.right)) return never(`${nameOf(right)} is no list`);
    return types.left === 'list' ? never(`${nameOf(left)} is a list; use HAS`) : undefined;
  }
  if (left.kind === 'literal' && left.value === null) return undefined;
  if (right.kind === 'literal' && right.value === null) return undefined;
  if (types.left === 'list' || types.right === 'list') return never('a list is only compared by HAS and IN');
  const isMixed = types.left !== undefined && types.right !== undefined && types.left !== types.right;
  if (isMixed && operator !== '!=')
    return never(`${nameOf(left)} is a ${types.left}, ${nameOf(right)} a ${types.right}`);
  const isWrittenNumber = (operand: Operand) =>
    operand.kind === 'literal' && typeof operand.value === 'string' && /^-?\d+(\.\d+)?$/.test(operand.value);
  if (ORDERINGS.includes(operator) && (isWrittenNumber(left) || isWrittenNumber(right)))
    return `${comparisonText(comparison)} compares texts: without quotes it is a number`;
  return undefined;
}

type ValueType = 'text' | 'number' | 'boolean' | 'list';

function isScalarType(type: ValueType | undefined): boolean {
  return type !== undefined && type !== 'list';
}

/** What an operand always is; undefined where that isn't known. */
function typeOf(operand: Operand, place: ExpressionPlace, known: KnownNames): ValueType | undefined {
  if (operand.kind === 'list') return 'list';
  if (operand.kind === 'literal') return typeOfValue(operand.value);
  const attribute = workerAttribute(operand.path, place);
  const values = attribute && known.workerValues(attribute);
  const types = new Set((values ?? []).filter((value) => value !== null).map(typeOfValue));
  const [only] = types;
  return types.size === 1 ? only : undefined;
}

function typeOfValue(value: unknown): ValueType | undefined {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : undefined;
}

/** The worker's attribute that a name stands for; undefined for any other name. */
function workerAttribute(path: Path, place: ExpressionPlace): readonly (string | number)[] | undefined {
  if (place === 'TargetWorkers') return path;
  return place === 'target' && path[0] === 'worker' ? path.slice(1) : undefined;
}

function nameOf(operand: Operand): string {
  return operand.kind === 'path' ? pathText(operand.path) : 'the value';
}

function pathsOf(operand: Operand): readonly Path[] {
  if (operand.kind === 'path') return [operand.path];
  return operand.kind === 'list' ? operand.items.flatMap(pathsOf) : [];
}
