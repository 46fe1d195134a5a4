import { holds, valueAt } from 'taskrouter/expression/evaluation';
import type { Comparison, Condition, Operand } from 'taskrouter/expression/syntax';
import type { Assignment } from '#lambda/callback/assignment';
import { type AssignmentRules, ruleScope } from '#lambda/callback/assignment-rules';

/** Why a rule matched an assignment or did not. */
export interface RuleExplanation {
  readonly rule: string;
  /** `not tried`: a rule above it had matched. */
  readonly outcome: 'matches' | 'does not match' | 'not tried';
  /** The comparisons that decided it, each with the values it read: `task.value > 10000, task.value is 500`. */
  readonly because: readonly string[];
}

/** What each rule, from first to last, makes of an assignment. */
export function explainRules(assignment: Assignment, { rules }: AssignmentRules): RuleExplanation[] {
  const scope = ruleScope(assignment);
  const match = rules.findIndex(({ when }) => holds(when, scope));
  return rules.map(({ name, when }, index): RuleExplanation => {
    if (match !== -1 && index > match) return { rule: name, outcome: 'not tried', because: [] };
    const matches = index === match;
    return {
      rule: name,
      outcome: matches ? 'matches' : 'does not match',
      because: deciding(when, scope, matches).map((comparison) => describe(comparison, scope)),
    };
  });
}

/** The comparisons that make a condition what it is: for a false AND those that are false, for a true OR those that are true. */
function deciding(condition: Condition, scope: object, outcome: boolean): readonly Comparison[] {
  if (condition.kind === 'comparison') return [condition];
  return condition.conditions
    .filter((part) => holds(part, scope) === outcome)
    .flatMap((part) => deciding(part, scope, outcome));
}

function describe({ left, operator, right }: Comparison, scope: object): string {
  const read = [left, right]
    .filter((operand) => operand.kind === 'path')
    .map((operand) => `${write(operand)} is ${JSON.stringify(valueAt(operand.path, scope))}`);
  return [`${write(left)} ${operator} ${write(right)}`, ...read].join(', ');
}

function write(operand: Operand): string {
  switch (operand.kind) {
    case 'literal':
      return typeof operand.value === 'string' ? `'${operand.value}'` : String(operand.value);
    case 'path':
      return operand.path
        .map((key, at) => (typeof key === 'number' ? `[${key}]` : at === 0 ? key : `.${key}`))
        .join('');
    case 'list':
      return `[${operand.items.map(write).join(', ')}]`;
  }
}
