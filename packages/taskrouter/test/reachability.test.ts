import fc from 'fast-check';
import { parseExpression } from 'taskrouter/expression';
import { holds } from 'taskrouter/expression/evaluation';
import { reach } from 'taskrouter/expression/reachability';
import type { JsonObject } from 'taskrouter/parsed';

function condition(text: string) {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problems[0]?.message}`);
  return parsed.value.condition;
}

const reachOf = (when: string, ...earlier: readonly string[]) =>
  reach(condition(when), earlier.map(condition));

test.each([
  ['v > 100', ['v > 10']],
  ['v > 10', ['v >= 10']],
  ['v > 10', ['v > 10']],
  ['v == 20', ['v > 10']],
  ['v <= 3', ['v < 4']],
  ['v IN [11, 12]', ['v > 10']],
  ["k == 'a'", ["k IN ['a', 'b']"]],
  ["k IN ['a', 'b']", ["k == 'a'", "k == 'b'"]],
  ["k == 'a'", ["k NOT IN ['b']"]],
  ["k NOT IN ['a', 'b']", ["k != 'a'"]],
  ["k != 'a' AND k != null", ["k != 'a'"]],
  ["k HAS 'a' AND k HAS 'b'", ["k HAS 'b'"]],
  ["k CONTAINS 'north'", ["k CONTAINS 'or'"]],
  ["k == 'north'", ["k CONTAINS 'or'"]],
  ["k > 'b'", ["k > 'a'"]],
  ['v > 3', ['v > 5', 'v <= 5']],
  ['v > 3 AND v < 3', []],
  ["k == 'a' AND k HAS 'a'", []],
  ['k.a == 1 AND k == 1', []],
  ["a == b AND c == 'x'", ['a == b']],
  ["'a' IN k", ["k HAS 'a'"]],
  ['a == 1 AND b == 2', ['a == 1 AND b == 1', 'a == 1 AND b != 1']],
])('%s is never reached after %j', (when, earlier) => {
  const { kind } = reachOf(when, ...earlier);
  expect(kind).not.toBe('reached');
  // What lies below a name and at it are looked at apart: less is claimed.
  expect(kind).toBe(when.startsWith('k.a') ? 'undecided' : 'never');
});

test.each([
  ['v > 10', ['v > 100']],
  ["k IN ['a', 'b']", ["k == 'a'"]],
  // An absent key lets exclusion through, and nothing else.
  ["k != 'a'", ["k == 'b'", 'k == null']],
  ["k NOT IN ['a']", ['k != null']],
  ['v > 10', ["v != 'a' AND v < 11"]],
  ["k CONTAINS 'or'", ["k CONTAINS 'north'"]],
  ["k HAS 'b'", ["k HAS 'a'"]],
  ["k > 'a'", ["k > 'b'"]],
  ['k.a == 1 AND k != null', []],
  ['k[2] == 5', ['k[0] == 5']],
  ['a == b AND a != null', []],
  ["'abc' CONTAINS k", ["k == 'abc'"]],
  ['v != 1', ['v == 2', 'v == null', 'v == true', 'v == false']],
])('%s is reached after %j, over the scope that is given', (when, earlier) => {
  const result = reachOf(when, ...earlier);
  expect(result).toMatchObject({ kind: 'reached' });
  if (result.kind !== 'reached') return;
  expect(holds(condition(when), result.scope)).toBe(true);
  expect(earlier.some((text) => holds(condition(text), result.scope))).toBe(false);
});

test('what the callback itself says is a whole number, a SID, or nothing below', () => {
  const age = (text: string) => reach(condition(text), [], () => 'whole number').kind;
  expect(age('task_age < 0')).toBe('never');
  expect(age('task_age > 10 AND task_age < 11')).toBe('never');
  expect(age('task_age > 10 AND task_age < 12')).toBe('reached');
  expect(age('task_age == null')).toBe('never');
  const sid = (text: string) => reach(condition(text), [], () => ({ sid: 'WW' })).kind;
  expect(sid("workflow_sid == 'Support'")).toBe('never');
  expect(sid(`workflow_sid == 'WW${'1'.repeat(32)}'`)).toBe('reached');
  expect(reach(condition('task_age.x != null'), [], () => 'nothing').kind).toBe('never');
});

test('a search that would take too long is given up, and nothing is claimed', () => {
  const names = Array.from({ length: 14 }, (_, index) => `n${index}`);
  const pairs = names.flatMap((name, index) => names.slice(index + 1).map((other) => `${name} == ${other}`));
  const few = names.map((name) => `${name} IN [${names.slice(1).map((_, index) => index + 1)}]`);
  // Fourteen names with thirteen values: two of them are always equal, which only a search of all would show.
  expect(reachOf(few.join(' AND '), pairs.join(' OR ')).kind).toBe('undecided');
});

const TEXTS = ['', 'a', 'ab', 'b', 'ba'];
const NUMBERS = [-1, 0, 1, 2, 2.5];
const scalar = fc.constantFrom(...TEXTS, ...NUMBERS, true, false, null);
const written = (value: unknown) => (typeof value === 'string' ? `'${value}'` : String(value));
const list = fc.array(scalar, { maxLength: 3 }).map((items) => `[${items.map(written).join(', ')}]`);
const name = fc.constantFrom('a', 'b', 'c.d', 'c', 'a[0]');
const comparison = fc.oneof(
  fc.tuple(name, fc.constantFrom('==', '!=', '>', '>=', '<', '<=', 'CONTAINS', 'HAS'), scalar.map(written)),
  fc.tuple(name, fc.constantFrom('IN', 'NOT IN'), list),
  fc.tuple(scalar.map(written), fc.constantFrom('==', '<', 'IN', 'CONTAINS'), name),
  fc.tuple(name, fc.constantFrom('==', '!=', '<', 'HAS', 'IN'), name),
);
const expression = fc
  .array(fc.array(comparison, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 })
  .map((any) => any.map((all) => `(${all.map((parts) => parts.join(' ')).join(' AND ')})`).join(' OR '));

const near = fc.constantFrom(...TEXTS, 'aa', 'c', '0', ...NUMBERS, 0.5, 1.5, 3, -2, true, false, null);
const value = fc.oneof(near, fc.array(near, { maxLength: 3 }), fc.record({ d: near }));
const attributes: fc.Arbitrary<JsonObject> = fc.record(
  { a: value, b: value, c: value },
  { requiredKeys: [] },
);

test('what is decided is never contradicted by an evaluation', () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(
      expression,
      fc.array(expression, { maxLength: 2 }),
      fc.array(attributes, { minLength: 20, maxLength: 40 }),
      (when, earlier, scopes) => {
        const result = reachOf(when, ...earlier);
        kinds.add(result.kind);
        const shows = (scope: object) =>
          holds(condition(when), scope) && !earlier.some((text) => holds(condition(text), scope));
        if (result.kind === 'reached') expect(shows(JSON.parse(JSON.stringify(result.scope)))).toBe(true);
        if (result.kind === 'never') expect(scopes.filter(shows)).toEqual([]);
      },
    ),
    { numRuns: 400 },
  );
  expect([...kinds].sort()).toEqual(expect.arrayContaining(['never', 'reached']));
});

const single = fc.oneof(
  fc.tuple(
    fc.constantFrom('a', 'b'),
    fc.constantFrom('==', '!=', '>', '>=', '<', '<=', 'HAS'),
    scalar.map(written),
  ),
  fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('IN', 'NOT IN'), list),
);
const singles = fc
  .array(single, { minLength: 1, maxLength: 3 })
  .map((all) => all.map((parts) => parts.join(' ')).join(' AND '));

test('comparisons with constants are always decided', () => {
  fc.assert(
    fc.property(singles, fc.array(singles, { maxLength: 3 }), (when, earlier) => {
      expect(reachOf(when, ...earlier).kind).not.toBe('undecided');
    }),
    { numRuns: 300 },
  );
});
