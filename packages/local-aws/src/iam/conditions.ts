import type { PolicyStatement } from './policy';
import { matchesWildcard } from './wildcard';

/** The condition keys of a request with their values; keys compare without regard to case. */
export type ConditionContext = Readonly<Record<string, string | readonly string[]>>;

type Compare = (wanted: string, actual: string) => boolean;

const equals: Compare = (wanted, actual) => wanted === actual;
const equalsIgnoreCase: Compare = (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase();
const numeric =
  (compare: (actual: number, wanted: number) => boolean): Compare =>
  (wanted, actual) =>
    compare(Number(actual), Number(wanted));

/** Source: "IAM JSON policy elements: Condition operators". */
const OPERATORS: ReadonlyMap<string, Compare> = new Map([
  ['StringEquals', equals],
  ['StringEqualsIgnoreCase', equalsIgnoreCase],
  ['StringLike', matchesWildcard],
  ['ArnEquals', matchesWildcard],
  ['ArnLike', matchesWildcard],
  ['Bool', equalsIgnoreCase],
  ['NumericEquals', numeric((actual, wanted) => actual === wanted)],
  ['NumericLessThan', numeric((actual, wanted) => actual < wanted)],
  ['NumericLessThanEquals', numeric((actual, wanted) => actual <= wanted)],
  ['NumericGreaterThan', numeric((actual, wanted) => actual > wanted)],
  ['NumericGreaterThanEquals', numeric((actual, wanted) => actual >= wanted)],
]);

/** Negated operators hold when the key is absent, and only when the value equals none of the wanted ones. */
const NEGATIONS: ReadonlyMap<string, Compare> = new Map([
  ['StringNotEquals', equals],
  ['StringNotEqualsIgnoreCase', equalsIgnoreCase],
  ['StringNotLike', matchesWildcard],
  ['ArnNotEquals', matchesWildcard],
  ['ArnNotLike', matchesWildcard],
  ['NumericNotEquals', numeric((actual, wanted) => actual === wanted)],
]);

/**
 * Whether every condition of a statement holds; `'unknown'` when one uses an operator that isn't evaluated here, so that
 * the caller can decide on the safe side.
 */
export function conditionsHold(
  conditions: PolicyStatement['conditions'],
  context: ConditionContext,
): boolean | 'unknown' {
  let result: boolean | 'unknown' = true;
  for (const [operator, keys] of Object.entries(conditions)) {
    for (const [key, wanted] of Object.entries(keys)) {
      const holds = conditionHolds(operator, wanted, valuesOf(context, key));
      if (holds === false) return false;
      if (holds === 'unknown') result = 'unknown';
    }
  }
  return result;
}

function conditionHolds(
  operator: string,
  wanted: readonly string[],
  actual: readonly string[] | undefined,
): boolean | 'unknown' {
  if (operator === 'Null') return wanted.includes(String(actual === undefined));

  const [, set = '', name = '', ifExists = ''] =
    /^(ForAnyValue:|ForAllValues:)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  const negation = NEGATIONS.get(name);
  const compare = OPERATORS.get(name) ?? negation;
  if (compare === undefined) return 'unknown';
  if (actual === undefined) {
    return ifExists !== '' || set === 'ForAllValues:' || (negation !== undefined && set === '');
  }
  const matches = (value: string): boolean =>
    wanted.some((each) => compare(each, value)) === (negation === undefined);
  return set === 'ForAllValues:' || (set === '' && negation !== undefined)
    ? actual.every(matches)
    : actual.some(matches);
}

function valuesOf(context: ConditionContext, key: string): readonly string[] | undefined {
  const entry = Object.entries(context).find(([name]) => equalsIgnoreCase(name, key));
  if (entry === undefined) return undefined;
  const [, value] = entry;
  return typeof value === 'string' ? [value] : value;
}
