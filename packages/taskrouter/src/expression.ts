import { holds, valueAt } from './expression/evaluation';
import { SyntaxProblem } from './expression/lexer';
import { parseCondition, parsePath } from './expression/parser';
import type { Comparison, Condition, Operand, Path } from './expression/syntax';
import type { Parsed, Problem } from './parsed';

export type { Comparison, Operand, Path } from './expression/syntax';

/*
 * TaskRouter's expression language: TargetWorkers, workflow filters and targets, skip_if.
 * Source: https://www.twilio.com/docs/taskrouter/expression-syntax
 */

/** Longest expression taken, in characters. */
export const MAX_EXPRESSION_LENGTH = 16_384;

/** An expression ready to be evaluated any number of times. Plain JSON. */
export interface Expression {
  /** The text as written. */
  readonly text: string;
  readonly condition: Condition;
}

/** Why a text is no expression, and where. */
export interface ExpressionProblem extends Problem {
  /** Index of the character at fault, from 0; the length of the text for its end. */
  readonly position: number;
}

/** What an expression is evaluated over: `{task: {…}, worker: {…}}`, or the attributes themselves for bare names. */
export type Scope = object;

/**
 * A text as an expression.
 * @returns the first problem; its message says what was expected, and at which character (counted from 1).
 */
export function parseExpression(text: string): Parsed<Expression, ExpressionProblem> {
  if (text.length > MAX_EXPRESSION_LENGTH) {
    return problem(MAX_EXPRESSION_LENGTH, `is longer than ${MAX_EXPRESSION_LENGTH} characters`);
  }
  return guarded(() => ({ text, condition: parseCondition(text) }));
}

/** A text as the one attribute reference it consists of, e.g. `task.agent_sid`. */
export function parseReference(text: string): Parsed<Path, ExpressionProblem> {
  return guarded(() => parsePath(text));
}

/** Whether the expression is true over `scope`. A missing key is null; a comparison that makes no sense is false. */
export function evaluate(expression: Expression, scope: Scope): boolean {
  return holds(expression.condition, scope);
}

/** The value a reference has in `scope`, null when it is missing. */
export function resolve(path: Path, scope: Scope): unknown {
  return valueAt(path, scope);
}

/** Every attribute the expression reads, in the order of the text. */
export function references(expression: Expression): readonly Path[] {
  const found: Path[] = [];
  const visit = (operand: Operand): void => {
    if (operand.kind === 'path') found.push(operand.path);
    else if (operand.kind === 'list') operand.items.forEach(visit);
  };
  const walk = (condition: Condition): void => {
    if (condition.kind === 'comparison') {
      visit(condition.left);
      visit(condition.right);
    } else condition.conditions.forEach(walk);
  };
  walk(expression.condition);
  return found;
}

/** Every comparison of the expression, in the order of the text. */
export function comparisons({ condition }: Expression): readonly Comparison[] {
  return condition.kind === 'comparison'
    ? [condition]
    : condition.conditions.flatMap((part) => comparisons({ text: '', condition: part }));
}

/**
 * The comparisons that decide whether the expression is true over `scope`: of an AND that is false the first that is
 * false, of an OR that is true the first that is true, else all of them.
 */
export function deciding({ condition, text }: Expression, scope: Scope): readonly Comparison[] {
  if (condition.kind === 'comparison') return [condition];
  const parts = condition.conditions.map((part) => ({ condition: part, text }));
  const decisive = parts.find((part) => evaluate(part, scope) === (condition.kind === 'or'));
  return (decisive === undefined ? parts : [decisive]).flatMap((part) => deciding(part, scope));
}

/** Whether the expression can become true over `scope`, where the values that `isOpen` names can be anything. */
export function couldHold(
  { condition, text }: Expression,
  scope: Scope,
  isOpen: (path: Path) => boolean,
): boolean {
  if (condition.kind === 'comparison')
    return references({ condition, text }).some(isOpen) || evaluate({ condition, text }, scope);
  const could = (part: Condition): boolean => couldHold({ condition: part, text }, scope, isOpen);
  return condition.kind === 'and' ? condition.conditions.every(could) : condition.conditions.some(could);
}

/** The same expression with its references replaced; its text stays as written. */
export function mapPaths({ text, condition }: Expression, replace: (path: Path) => Path): Expression {
  const operand = (given: Operand): Operand => {
    if (given.kind === 'path') return { kind: 'path', path: replace(given.path) };
    return given.kind === 'list' ? { kind: 'list', items: given.items.map(operand) } : given;
  };
  const mapped = (given: Condition): Condition =>
    given.kind === 'comparison'
      ? { ...given, left: operand(given.left), right: operand(given.right) }
      : { ...given, conditions: given.conditions.map(mapped) };
  return { text, condition: mapped(condition) };
}

function guarded<T>(parse: () => T): Parsed<T, ExpressionProblem> {
  try {
    return { ok: true, value: parse() };
  } catch (error) {
    if (error instanceof SyntaxProblem) {
      return problem(error.position, `${error.message} at character ${error.position + 1}`);
    }
    throw error;
  }
}

function problem(position: number, message: string): { ok: false; problems: readonly ExpressionProblem[] } {
  return { ok: false, problems: [{ path: '', position, message }] };
}
