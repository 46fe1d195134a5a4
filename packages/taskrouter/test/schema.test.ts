import Ajv from 'ajv';
import * as fc from 'fast-check';
import { list, nonEmptyList, object, optionalField, record, requiredField } from '#src/fields';
import * as schema from '#src/schema';
import { testSid } from './helpers/sids';

/*
 * A reader and its JSON Schema are one: what the reader takes its schema takes, and the other way round wherever
 * draft-07 can say it.
 */

const POINT = object({
  x: requiredField(schema.integer(0, 9)),
  y: optionalField(schema.number(-1, 1)),
});

interface Sample {
  readonly schema: schema.Schema<unknown>;
  /** Values to try besides arbitrary JSON: some that are taken and their neighbours. */
  readonly near: readonly unknown[];
  /** Whether the JSON Schema says everything that the reader checks. */
  readonly isExact: boolean;
}

const exact = (each: schema.Schema<unknown>, ...near: readonly unknown[]): Sample => ({
  schema: each,
  near,
  isExact: true,
});

const SAMPLES: Readonly<Record<string, Sample>> = {
  anyText: exact(schema.anyText(), '', ' ', 'a'),
  text: exact(schema.text('a name'), '', ' ', '\n', ' a '),
  boolean: exact(schema.boolean, true, 'true', 1),
  number: exact(schema.number(0, 1), 0, 1, -0.1, 1.1, 0.5, '0'),
  integer: exact(schema.integer(1, 5), 0, 1, 5, 6, 1.5, 1e300, '1'),
  'integer without an upper bound': exact(schema.integer(0), 0, -1, 2 ** 53, 2 ** 53 - 1),
  oneOf: exact(schema.oneOf(['a', 'b']), 'a', 'b', 'c', 'A'),
  listOf: exact(schema.listOf(['a', 'b']), 'a', 'a,b', ' a , b ', 'a,,b', 'a,c', 'a;b'),
  sid: exact(schema.sid('WT'), testSid('WT'), testSid('WK'), `${testSid('WT')}0`, 'WT'),
  anyObject: exact(schema.anyObject(), {}, [], null),
  list: exact(list(schema.boolean), [], [true], [true, 'x'], {}),
  nonEmptyList: exact(nonEmptyList(schema.boolean, 'needs one'), [], [true], [1]),
  record: exact(record(schema.integer(0, 3)), {}, { a: 1 }, { a: 4 }, { a: 1, b: null }),
  object: exact(POINT, {}, { x: 1 }, { x: 1, y: 0.5 }, { x: 10 }, { x: 1, z: 1 }, { y: 0 }),
  'object of lists': exact(
    object({ points: requiredField(list(POINT)) }),
    { points: [] },
    { points: [{ x: 1 }, { x: 'a' }] },
  ),
  // That a URL can be parsed is more than a pattern can say.
  url: {
    schema: schema.url(),
    near: [
      'https://example.com',
      'HTTP://example.com/x?y',
      'https://',
      'ftp://example.com',
      'https://a b',
      'https://[',
    ],
    isExact: false,
  },
};

describe.each(Object.entries(SAMPLES))('%s', (_, { schema: each, near, isExact }) => {
  const validate = new Ajv({ formats: { uri: true } }).compile(each.jsonSchema);

  test('takes what its JSON Schema takes', () => {
    const values = fc.oneof(fc.constantFrom(...near), fc.jsonValue());
    fc.assert(
      fc.property(values, (value) => {
        const isTaken = each.parse(value).ok;
        if (isExact) expect(validate(value)).toBe(isTaken);
        else if (isTaken) expect(validate(value)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('has samples of both sorts', () => {
    const answers = [...near, undefined].map((value) => each.parse(value).ok);
    expect(new Set(answers)).toEqual(new Set([true, false]));
  });
});

test('what is wrong is told with its place, all of it at once', () => {
  const parsed = object({
    name: requiredField(schema.text('a name')),
    points: requiredField(nonEmptyList(POINT, 'needs one')),
    capacity: optionalField(record(schema.integer(0))),
  }).parse({ points: [{ x: 1 }, { x: -1, z: 0 }, 'here'], capacity: { chat: 1.5 }, naem: 'x' });
  expect(parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'name: is required: a name',
    'points[1].x: takes a whole number from 0 to 9',
    'points[1].z: is unknown; did you mean x?',
    'points[2]: takes an object',
    'capacity.chat: takes a whole number from 0',
    'naem: is unknown; did you mean name?',
  ]);
});

test('a refinement adds to what a schema refuses, and sees only what it takes', () => {
  const even = schema.refined(schema.integer(0), (given) =>
    given % 2 === 0 ? [] : [{ path: '', message: 'is odd' }],
  );
  expect(even.parse(2)).toEqual({ ok: true, value: 2 });
  expect(even.parse(3)).toEqual({ ok: false, problems: [{ path: '', message: 'is odd' }] });
  expect(even.parse('3')).toMatchObject({
    ok: false,
    problems: [{ message: 'takes a whole number from 0' }],
  });
});

test('names of the prototype are fields like any other', () => {
  const parsed = POINT.parse(JSON.parse('{"x": 1, "__proto__": {"y": 5}, "constructor": 1}'));
  expect(parsed.ok ? [] : parsed.problems.map(({ path }) => path)).toEqual(['__proto__', 'constructor']);
});
