/*
 * The syntax tree of a TaskRouter expression. Plain JSON, so that a tree made at build time can be shipped.
 */

/** The comparisons of TaskRouter's expressions, each under its one canonical spelling. */
export const OPERATORS = ['==', '!=', '>', '>=', '<', '<=', 'CONTAINS', 'HAS', 'IN', 'NOT IN'] as const;
export type Operator = (typeof OPERATORS)[number];

/** `task.o.arr[1]` is `['task', 'o', 'arr', 1]`. */
export type Path = readonly [string, ...(string | number)[]];

export type Operand =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'list'; readonly items: readonly Operand[] };

export interface Comparison {
  readonly kind: 'comparison';
  readonly operator: Operator;
  readonly left: Operand;
  readonly right: Operand;
}

/** A condition: a comparison, or several conditions joined by AND or OR. */
export type Condition =
  | Comparison
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] };

/** Every comparison of a condition, in the order of the text. */
export function comparisonsOf(condition: Condition): readonly Comparison[] {
  return condition.kind === 'comparison' ? [condition] : condition.conditions.flatMap(comparisonsOf);
}
