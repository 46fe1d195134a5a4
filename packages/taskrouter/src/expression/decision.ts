import { holds, valueAt } from './evaluation';
import type { Comparison, Condition } from './syntax';
import { comparisonText, pathText } from './text';

/**
 * The comparisons that make a condition what it is over `scope`: for a false AND those that are false, for a true OR
 * those that are true.
 */
export function decidingComparisons(condition: Condition, scope: object): readonly Comparison[] {
  return deciding(condition, scope, holds(condition, scope));
}

/** A comparison with the values it reads: `task.value > 10000, task.value is 500`. */
export function describeComparison(comparison: Comparison, scope: object): string {
  const read = [comparison.left, comparison.right]
    .filter((operand) => operand.kind === 'path')
    .map(({ path }) => `${pathText(path)} is ${JSON.stringify(valueAt(path, scope))}`);
  return [comparisonText(comparison), ...read].join(', ');
}

function deciding(condition: Condition, scope: object, outcome: boolean): readonly Comparison[] {
  if (condition.kind === 'comparison') return [condition];
  return condition.conditions
    .filter((part) => holds(part, scope) === outcome)
    .flatMap((part) => deciding(part, scope, outcome));
}
