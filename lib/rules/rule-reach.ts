import { type Reach, reach } from 'taskrouter/expression/reachability';
import type { Path } from 'taskrouter/expression/syntax';
import type { Domain } from 'taskrouter/expression/value-classes';
import type { JsonObject } from 'taskrouter/parsed';
import { type Rule, SCOPE_NAMES } from '#lambda/callback/rule-evaluation';

/** Whether a rule is ever the one that answers. */
export type RuleReach =
  /** It answers, for instance, a callback with these values. */
  | { readonly kind: 'reached'; readonly scope: JsonObject }
  | { readonly kind: 'never'; readonly message: string }
  | { readonly kind: 'undecided'; readonly message: string };

/** What stands under the names of a callback; attributes may be anything. */
const DOMAINS: Readonly<Record<(typeof SCOPE_NAMES)[number], Domain>> = {
  task: 'object',
  worker: 'object',
  workflow_sid: { sid: 'WW' },
  task_queue_sid: { sid: 'WQ' },
  task_age: 'whole number',
  task_priority: 'whole number',
  worker_sid: { sid: 'WK' },
};

function domainOf([first, ...rest]: Path): Domain {
  const name = SCOPE_NAMES.find((known) => known === first);
  if (name === undefined) return 'any';
  if (rest.length === 0) return DOMAINS[name];
  return DOMAINS[name] === 'object' ? 'any' : 'nothing';
}

/** For each rule whether it can answer at all, as far as that can be decided. */
export function reachOfRules(rules: readonly Rule[]): readonly RuleReach[] {
  return rules.map((rule, index) => reachOf(rule, rules.slice(0, index)));
}

function reachOf({ when }: Rule, above: readonly Rule[]): RuleReach {
  const together = reachPast(when, above);
  if (together.kind === 'reached') return together;
  if (isNever(when, []))
    return { kind: 'never', message: 'can never match: it is false whatever the callback says' };
  const one = above.find((rule) => isNever(when, [rule]));
  if (one !== undefined)
    return {
      kind: 'never',
      message: `can never be reached: "${one.name}" above it matches wherever this one does`,
    };
  if (together.kind === 'undecided') return { kind: 'undecided', message: together.because };
  const names = fewest(when, above).map(({ name }) => `"${name}"`);
  return {
    kind: 'never',
    message: `can never be reached: ${names.join(', ')} above it match between them wherever this one does`,
  };
}

/** Rules that are enough to keep a condition from being reached. */
function fewest(when: Rule['when'], above: readonly Rule[]): readonly Rule[] {
  return above.reduce((needed, rule) => {
    const others = needed.filter((other) => other !== rule);
    return isNever(when, others) ? others : needed;
  }, above);
}

function isNever(when: Rule['when'], above: readonly Rule[]): boolean {
  return reachPast(when, above).kind === 'never';
}

function reachPast(when: Rule['when'], above: readonly Rule[]): Reach {
  return reach(
    when,
    above.map((rule) => rule.when),
    domainOf,
  );
}
