import { isDeepStrictEqual } from 'node:util';
import { decidingComparisons, describeComparison } from 'taskrouter/expression/decision';
import { isJsonObject } from 'taskrouter/parsed';
import { closest } from 'taskrouter/suggestion';
import type { Answer, AssignmentRules } from '#lambda/callback/rule-evaluation';
import { caseScope, outcomeOfCase, type RuleCase } from './rule-cases';

/** How a case went. */
export interface RuleCaseResult {
  readonly name: string;
  /** What is different from what was expected, line by line; empty where nothing is. */
  readonly differences: readonly string[];
}

/** Compares what the rules make of a case with what it expects. */
export function runRuleCase(ruleCase: RuleCase, rules: AssignmentRules): RuleCaseResult {
  const { name, expect } = ruleCase;
  const happened = outcomeOfCase(ruleCase, rules);
  const differences: string[] = [];
  if (expect.rule !== undefined && expect.rule !== happened.rule) {
    differences.push(`expected  ${ruleText(expect.rule)}`, `happened  ${ruleText(happened.rule)}`);
    differences.push(...reasons(ruleCase, expect.rule ?? happened.rule, rules));
  }
  if (expect.answer !== undefined) differences.push(...answerDifferences(expect.answer, happened.answer));
  return { name, differences };
}

function ruleText(rule: string | null): string {
  return rule === null ? 'no rule matches: otherwise answers' : `"${rule}" answers`;
}

/** Why a rule matched or did not, or that there is none of this name. */
function reasons(ruleCase: RuleCase, name: string | null, { rules }: AssignmentRules): string[] {
  const rule = rules.find((known) => known.name === name);
  if (rule === undefined) {
    const meant = closest(
      String(name),
      rules.map((known) => known.name),
    );
    return [`because   there is no such rule${meant === undefined ? '' : `; did you mean "${meant}"?`}`];
  }
  const scope = caseScope(ruleCase);
  return decidingComparisons(rule.when, scope).map(
    (comparison) => `because   "${rule.name}": ${describeComparison(comparison, scope)}`,
  );
}

/** Parameter by parameter where both are instructions, as a whole otherwise. */
function answerDifferences(expected: Answer, happened: Answer): string[] {
  if (isDeepStrictEqual(expected, happened)) return [];
  if (!isJsonObject(expected) || !isJsonObject(happened))
    return [`expected  answer ${JSON.stringify(expected)}`, `happened  answer ${JSON.stringify(happened)}`];
  const [wanted, given] = [new Map(Object.entries(expected)), new Map(Object.entries(happened))];
  return [...new Set([...wanted.keys(), ...given.keys()])]
    .filter((parameter) => !isDeepStrictEqual(wanted.get(parameter), given.get(parameter)))
    .flatMap((parameter) => [
      `expected  ${parameter} ${shown(wanted.get(parameter))}`,
      `happened  ${parameter} ${shown(given.get(parameter))}`,
    ]);
}

function shown(value: unknown): string {
  return value === undefined ? 'left out' : JSON.stringify(value);
}

/** The report of a file of cases: a line each, and what is different below it. */
export function reportRuleCases(results: readonly RuleCaseResult[]): string {
  return results
    .flatMap(({ name, differences }) => [
      `${differences.length === 0 ? '✓' : '✗'} ${name}`,
      ...differences.map((line) => `    ${line}`),
    ])
    .join('\n');
}
