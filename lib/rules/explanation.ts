import { decidingComparisons, describeComparison } from 'taskrouter/expression/decision';
import { holds } from 'taskrouter/expression/evaluation';
import type { AssignmentRules, RuleScope } from '#lambda/callback/rule-evaluation';

/** Why a rule matched an assignment or did not. */
export interface RuleExplanation {
  readonly rule: string;
  /** `not tried`: a rule above it had matched. */
  readonly outcome: 'matches' | 'does not match' | 'not tried';
  /** The comparisons that decided it, each with the values it read: `task.value > 10000, task.value is 500`. */
  readonly because: readonly string[];
}

/** What each rule, from first to last, makes of an assignment, or of the part of one that the scope has. */
export function explainRules(scope: RuleScope, { rules }: AssignmentRules): RuleExplanation[] {
  const match = rules.findIndex(({ when }) => holds(when, scope));
  return rules.map(({ name, when }, index): RuleExplanation => {
    if (match !== -1 && index > match) return { rule: name, outcome: 'not tried', because: [] };
    const matches = index === match;
    return {
      rule: name,
      outcome: matches ? 'matches' : 'does not match',
      because: decidingComparisons(when, scope).map((comparison) => describeComparison(comparison, scope)),
    };
  });
}
