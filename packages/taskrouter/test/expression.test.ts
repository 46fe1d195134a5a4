import * as fc from 'fast-check';
import {
  evaluate,
  MAX_EXPRESSION_LENGTH,
  parseExpression,
  parseReference,
  references,
  resolve,
} from '#src/expression';

function holds(text: string, scope: object): boolean {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problems[0]?.message}`);
  return evaluate(parsed.value, scope);
}

function problemOf(text: string) {
  const parsed = parseExpression(text);
  if (parsed.ok) throw new Error(`${text} was accepted`);
  return parsed.problems[0];
}

const task = {
  type: 'ticket',
  n: 5,
  vip: true,
  lang: 'es',
  tags: ['a', 'b'],
  o: { x: 'foo', arr: ['p', 'q'] },
  nothing: null,
};
const worker = { languages: ['en', 'es'], level: 3, name: 'smithers' };

describe("the worked examples of Twilio's expression syntax", () => {
  test.each([
    ['1 == 1', task, true],
    ["type == 'ticket' AND n >= 5", task, true],
    ['type == "lead" OR vip == true', task, true],
    ["(type == 'lead' OR type == 'ticket') AND n > 5", task, false],
    ["lang IN ['en','es']", task, true],
    ["lang NOT IN ['en','es']", task, false],
    ["tags HAS 'b'", task, true],
    ["tags == 'b'", task, false],
    ["type HAS 'tick'", task, false],
    ["type CONTAINS 'tick'", task, true],
    ['o.x == "foo"', task, true],
    ["o.arr[1] == 'q'", task, true],
    ["missing == 'x'", task, false],
    ['missing != null', task, false],
    ['type != null', task, true],
    ['languages HAS "es"', worker, true],
    ['languages HAS "es"', { languages: ['en'] }, false],
    ['level HAS "support"', worker, false],
    ["name CONTAINS 'smith'", worker, true],
    ['task.lang IN worker.languages', { task, worker }, true],
    ['worker.level > 2 AND task.vip == true', { task, worker }, true],
    ["worker.activity_name in ['Available']", { worker: { ...worker, activity_name: 'Available' } }, true],
  ])('%s', (text, scope, expected) => {
    expect(holds(text, scope)).toBe(expected);
  });
});

describe('evaluation', () => {
  test.each([
    // AND binds tighter than OR.
    ['1 == 1 OR 1 == 1 AND 1 == 2', true],
    ['(1 == 1 OR 1 == 1) AND 1 == 2', false],
    ['n < 5', false],
    ['n <= 5', true],
    ['n > 4.5', true],
    ['n == -5', false],
    ['n = 5', true],
    // A comparison across types is false, and so is its opposite only for order.
    ["n == '5'", false],
    ["n != '5'", true],
    ["n > '4'", false],
    ["lang > 'en'", true],
    // Null: a missing key, a JSON null, a path through a scalar.
    ['missing == null', true],
    ['nothing == null', true],
    ['type.deeper.still == null', true],
    ["missing != 'x'", true],
    ['missing > 1', false],
    ["missing NOT IN ['x']", true],
    ["missing IN ['x', null]", true],
    ['o.arr[7] == null', true],
    ['type[0] == null', true],
    // Scalar operators on lists and objects are false, except to ask whether they are there.
    ["tags != 'b'", false],
    ['tags == tags', false],
    ['o != 1', false],
    ['tags != null', true],
    ['o == null', false],
    // List operators want a list and a scalar.
    ["lang IN 'es'", false],
    ["lang NOT IN 'es'", false],
    ['tags IN [tags]', false],
    ['tags HAS tags', false],
    ["tags CONTAINS 'a'", false],
    ['n IN [1, 5, lang]', true],
    ['lang IN []', false],
    // Inherited properties are not attributes.
    ['constructor == null', true],
    ['tags.length == null', true],
    ['__proto__ == null', true],
    // After a dot even a keyword is a name.
    ['o.in == null', true],
  ])('%s is %s', (text, expected) => {
    expect(holds(text, task)).toBe(expected);
  });

  test.each(['and', 'And', 'AND'])('keywords are taken in any case: %s', (and) => {
    expect(holds(`vip == TRUE ${and} lang not in ['x']`, task)).toBe(true);
  });

  test('either quote can be written inside a text, behind a backslash', () => {
    expect(holds(String.raw`name == 'O\'Hara'`, { name: "O'Hara" })).toBe(true);
    expect(holds(`name == "O'Hara"`, { name: "O'Hara" })).toBe(true);
  });
});

describe('a mistake is reported with its place and what was expected', () => {
  test.each([
    ['', 0, /expected an attribute.*found the end at character 1/],
    ['languages', 9, /expected an operator \(==/],
    ['languages HAS', 13, /expected an attribute, a text, a number/],
    ['skill-level > 3', 5, /hyphens are not supported in names|unexpected "-"/],
    ['skill-3 > 1', 5, /hyphens are not supported/],
    ["name evel 'x'", 5, /expected an operator .* found "evel"/],
    ["name == 'x", 8, /no closing '/],
    ['(a == 1', 7, /closing \)/],
    ['a == 1)', 6, /AND, OR or the end, found "\)"/],
    ['a == 1 b == 2', 7, /AND, OR or the end/],
    ['a == [1, 2', 10, /a comma or a closing \]/],
    ['a == [1,]', 8, /expected an attribute/],
    ['a. == 1', 3, /a name after the dot/],
    ['a[x] == 1', 2, /a list index from 0/],
    ['a[1.5] == 1', 2, /a list index from 0/],
    ['NOT a == 1', 0, /expected an attribute/],
    ['a NOT HAS 1', 6, /IN after NOT/],
    ['a == 1 && b == 2', 7, /write AND or OR/],
    ['!a', 0, /write != or NOT IN/],
    ['a == 1 + 2', 7, /unexpected "\+"/],
    ['a == 🙂', 5, /unexpected "🙂"/],
  ])('%s', (text, position, message) => {
    expect(problemOf(text)).toMatchObject({ position, message: expect.stringMatching(message) });
  });

  test('length and nesting are bounded', () => {
    expect(problemOf(`a == '${'x'.repeat(MAX_EXPRESSION_LENGTH)}'`)?.message).toMatch(/longer than 16384/);
    expect(problemOf(`${'('.repeat(65)}1==1${')'.repeat(65)}`)?.message).toMatch(/nested more than 64 deep/);
    expect(problemOf(`a == ${'['.repeat(65)}${']'.repeat(65)}`)?.message).toMatch(/nested more than 64 deep/);
    expect(holds(`${'('.repeat(64)}1==1${')'.repeat(64)}`, {})).toBe(true);
    expect(holds(Array(1000).fill('1==1').join(' AND '), {})).toBe(true);
  });
});

test('any text is either an expression or refused with a place inside it, and evaluating never throws', () => {
  const fragment = fc.constantFrom(
    'a',
    'task.x',
    '==',
    '!=',
    'HAS',
    'in',
    'NOT',
    'and',
    'OR',
    '(',
    ')',
    '[',
    ']',
    ',',
    '.',
    '1',
    '-2',
    '"t"',
    "'",
    'null',
    ' ',
    '-',
    'é',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(' ')),
  );
  fc.assert(
    fc.property(text, fc.jsonValue(), (source, value) => {
      const parsed = parseExpression(source);
      if (parsed.ok) {
        expect(typeof evaluate(parsed.value, { a: value, task: { x: value } })).toBe('boolean');
      } else {
        expect(parsed.problems).toHaveLength(1);
        const { position = -1, message } = parsed.problems[0] ?? {};
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position).toBeLessThanOrEqual(source.length);
        expect(message).toContain(`character ${position + 1}`);
      }
    }),
  );
});

test('an expression is plain JSON: it can be parsed at build time and evaluated later', () => {
  const parsed = parseExpression(
    "task.lang IN worker.languages AND worker.level > 2 OR task.o.arr[0] == 'p'",
  );
  if (!parsed.ok) throw new Error('refused');
  const shipped: typeof parsed.value = JSON.parse(JSON.stringify(parsed.value));
  expect(evaluate(shipped, { task, worker })).toBe(true);
  expect(references(shipped)).toEqual([
    ['task', 'lang'],
    ['worker', 'languages'],
    ['worker', 'level'],
    ['task', 'o', 'arr', 0],
  ]);
});

test('a reference is one attribute and nothing else', () => {
  const parsed = parseReference('task.o.arr[1]');
  expect(parsed.ok && resolve(parsed.value, { task })).toBe('q');
  for (const text of ['', '1', 'task.', 'task.a == 1', "'task'"]) expect(parseReference(text).ok).toBe(false);
});
