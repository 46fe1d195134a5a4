import { type Expression, evaluate, type Path, references } from 'taskrouter/expression';
import { holds } from 'taskrouter/expression/evaluation';
import type { Comparison, Condition, Operand } from 'taskrouter/expression/syntax';
import type { Json } from 'taskrouter/parsed';
import { type Choice, chosenAt, withChosen } from './choice';

/** How many choices are looked at before an expression counts as too hard. */
const MOST_CHOICES = 5_000;

/** A value for an attribute that can be anything. */
export type MadeUp = (path: Path) => Json;

/**
 * Values that make the expression true: comparisons with values, HAS, IN, thresholds, and attributes compared with each
 * other, joined by AND and OR. What has been chosen already stays, but for lists, which may get longer.
 * @returns undefined where none were found
 */
export function solve(expression: Expression, given: Choice, madeUp: MadeUp): Choice | undefined {
  return solutions(expression, given, madeUp, 1)[0];
}

/** As `solve`: so many different ones at most, as alternatives and lists give them. */
export function solutions(expression: Expression, given: Choice, madeUp: MadeUp, most: number): Choice[] {
  const found = new Map<string, Choice>();
  let looked = 0;
  for (const choice of choicesFor(expression.condition, given, madeUp)) {
    if (evaluate(expression, choice)) found.set(JSON.stringify(choice), choice);
    if (found.size >= most || ++looked >= MOST_CHOICES) break;
  }
  return [...found.values()];
}

function* choicesFor(condition: Condition, choice: Choice, madeUp: MadeUp): Generator<Choice> {
  if (condition.kind === 'comparison') {
    // What holds only because an attribute is missing shows nothing: it had better be there.
    const isPlain = !reads(condition).some((path) => chosenAt(choice, path) === undefined);
    if (isPlain && holds(condition, choice)) yield choice;
    for (const changed of choicesForComparison(condition, choice, madeUp))
      if (holds(condition, changed)) yield changed;
    if (!isPlain && holds(condition, choice)) yield choice;
  } else if (condition.kind === 'and') yield* choicesForAll(condition.conditions, choice, madeUp);
  else for (const part of condition.conditions) yield* choicesFor(part, choice, madeUp);
}

function reads(condition: Condition): readonly Path[] {
  return references({ text: '', condition });
}

function* choicesForAll(parts: readonly Condition[], choice: Choice, madeUp: MadeUp): Generator<Choice> {
  const [first, ...rest] = parts;
  if (first === undefined) yield choice;
  else for (const chosen of choicesFor(first, choice, madeUp)) yield* choicesForAll(rest, chosen, madeUp);
}

/** One side of a comparison, as far as it is known. */
interface Side {
  readonly operand: Operand;
  /** Undefined where it can still be chosen. */
  readonly value: Json | undefined;
}

function* choicesForComparison(comparison: Comparison, choice: Choice, madeUp: MadeUp): Generator<Choice> {
  const left = sideOf(comparison.left, choice);
  const right = sideOf(comparison.right, choice);
  if (left.value === undefined && right.value === undefined) {
    // One of two unknown attributes becomes something, and the comparison is looked at again.
    const first = comparison.operator === 'HAS' ? right : left;
    const value = first.operand.kind === 'path' && isOrder(comparison) ? 1 : madeUpFor(first, madeUp);
    const begun = chosenIn(choice, first, value);
    if (begun !== undefined) yield* choicesForComparison(comparison, begun, madeUp);
    return;
  }
  for (const [side, value] of candidates(comparison, left, right, madeUp)) {
    const chosen = chosenIn(choice, side, value);
    if (chosen !== undefined) yield chosen;
  }
}

function isOrder({ operator }: Comparison): boolean {
  return operator.startsWith('<') || operator.startsWith('>');
}

function madeUpFor({ operand }: Side, madeUp: MadeUp): Json {
  return operand.kind === 'path' ? madeUp(operand.path) : null;
}

function chosenIn(choice: Choice, { operand }: Side, value: Json): Choice | undefined {
  return operand.kind === 'path' ? withChosen(choice, operand.path, value) : undefined;
}

function sideOf(operand: Operand, choice: Choice): Side {
  return { operand, value: operandValue(operand, choice) };
}

function operandValue(operand: Operand, choice: Choice): Json | undefined {
  if (operand.kind === 'literal') return operand.value;
  if (operand.kind === 'path') return chosenAt(choice, operand.path);
  return operand.items.map((item) => operandValue(item, choice) ?? null);
}

/** Which side could become what. */
function candidates(
  { operator }: Comparison,
  left: Side,
  right: Side,
  madeUp: MadeUp,
): readonly (readonly [Side, Json])[] {
  const free = left.value === undefined ? left : right.value === undefined ? right : undefined;
  const known = free === left ? right.value : left.value;
  switch (operator) {
    case '==':
      return free === undefined || known === undefined ? [] : [[free, known]];
    case '!=':
      return free?.operand.kind === 'path' ? [[free, madeUp(free.operand.path)]] : [];
    case '>':
    case '>=':
      return free === undefined
        ? []
        : thresholds(known, free === left ? 1 : -1).map((value) => [free, value] as const);
    case '<':
    case '<=':
      return free === undefined
        ? []
        : thresholds(known, free === left ? -1 : 1).map((value) => [free, value] as const);
    case 'CONTAINS':
      return containing(left, right);
    case 'HAS':
      return inList(right, left);
    case 'IN':
      return inList(left, right);
    case 'NOT IN':
      if (right.value === undefined) return [[right, []]];
      return free?.operand.kind === 'path' ? [[free, madeUp(free.operand.path)]] : [];
  }
}

/** Values on the one side of a known one, and that one itself. */
function thresholds(known: Json | undefined, direction: 1 | -1): Json[] {
  if (typeof known === 'number')
    return [known, known + direction, known + direction / 2, known + direction / 100];
  if (typeof known !== 'string') return [];
  return direction === 1 ? [known, `${known}a`] : [known, known.slice(0, -1)];
}

function containing(left: Side, right: Side): readonly (readonly [Side, Json])[] {
  if (typeof right.value !== 'string') return typeof left.value === 'string' ? [[right, left.value]] : [];
  const { value } = left;
  return [[left, typeof value === 'string' ? `${value} ${right.value}` : right.value]];
}

/** An item, and the list that it has to be in. */
function inList(item: Side, list: Side): readonly (readonly [Side, Json])[] {
  if (list.value === undefined) return item.value === undefined ? [] : [[list, [item.value]]];
  if (!Array.isArray(list.value)) return [];
  const items: readonly Json[] = list.value;
  if (item.value === undefined) return items.map((value) => [item, value] as const);
  return [[list, [...items, item.value]]];
}
