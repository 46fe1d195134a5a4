import Ajv from 'ajv';
import { INSTRUCTION_PARAMETERS } from 'taskrouter/instruction-parameters';
import { parseAssignmentRules } from '#lib/rules/rules-file';
import { assignmentRulesSchema } from '#lib/rules/rules-schema';
import committedSchema from '#schemas/assignment-rules.schema.json';

const rule = (when: string, name = when) => ({ name, when, answer: { instruction: 'accept' } });

/** The problems of a file, as `path: message`. */
function problems(input: unknown): string[] {
  const parsed = parseAssignmentRules(input);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
}

test('a file with every kind of answer is taken, its expressions parsed', () => {
  const parsed = parseAssignmentRules({
    $schema: '../schemas/assignment-rules.schema.json',
    rules: [
      rule("task.channel == 'chat'", 'chats'),
      { name: 'big', when: 'task.value > 10000 AND worker.level >= 3', answer: 'decide-later' },
      { name: 'old', when: 'task_age > 60', answer: {} },
    ],
    otherwise: { instruction: 'reject' },
  });
  expect(parsed).toMatchObject({
    ok: true,
    value: {
      rules: [
        { name: 'chats', when: { kind: 'comparison', operator: '==' }, answer: { instruction: 'accept' } },
        { name: 'big', when: { kind: 'and' }, answer: 'decide-later' },
        { name: 'old', answer: {} },
      ],
      otherwise: { instruction: 'reject' },
    },
  });
});

test('an empty file leaves everything to REST', () => {
  expect(parseAssignmentRules({})).toEqual({ ok: true, value: { rules: [], otherwise: {} } });
});

test.each<[unknown, RegExp]>([
  [{ rules: {} }, /^rules: takes a list/],
  [{ rules: ['accept'] }, /^rules\[0\]: takes an object/],
  [{ rules: [{ ...rule('task.a == 1'), name: ' ' }] }, /^rules\[0\]\.name: takes a name/],
  [{ rules: [{ ...rule('task.a == 1'), wen: '' }] }, /^rules\[0\]\.wen: is unknown; did you mean when\?/],
  [{ rules: [rule('task.a ==')] }, /^rules\[0\]\.when: .* at character 10/],
  [{ rules: [rule('channel == 1')] }, /^rules\[0\]\.when: reads channel.*task\.channel or worker\.channel/],
  [{ rules: [rule('taks.channel == 1')] }, /did you mean task\?/],
  [{ rules: [rule('task_agee > 1')] }, /did you mean task_age\?/],
  [{ rules: [{ ...rule('task.a == 1'), answer: 'decide_later' }] }, /did you mean decide-later\?/],
  [{ rules: [{ ...rule('task.a == 1'), answer: null }] }, /^rules\[0\]\.answer: takes \{\}, an instruction/],
  [
    { rules: [{ ...rule('task.a == 1'), answer: { instruction: 'call' } }] },
    /^rules\[0\]\.answer\.from: is required/,
  ],
  [{ otherwise: { to: 'client:alice' } }, /^otherwise\.instruction: is missing/],
])('%j is refused', (input, message) => {
  expect(problems(input)).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
});

describe('a rule that can never be reached is refused', () => {
  test.each([
    ['because one above always matches', ['1 == 1', 'task.a == 1']],
    ['because one above is the same', ['task.a == 1', 'task.a == 1']],
    ['because one above asks for less', ['task.a == 1', 'task.a == 1 AND worker.b == 2']],
    ['because one above takes more', ['task.a == 1 OR task.a == 2', 'task.a == 2']],
    [
      'because each of its cases is taken above',
      ['task.a IN [1,2] OR task.b == 3', 'task.b == 3 OR task.a IN [1,2] AND task.c == 1'],
    ],
    ['whatever stands between', ['task.a == 1', 'task.c == 1', 'task.a == 1 AND task.b == 2']],
  ])('%s', (_, conditions) => {
    const last = conditions.length - 1;
    const rules = conditions.map((when, index) => rule(when, `rule ${index}`));
    expect(problems({ rules })).toEqual([
      `rules[${last}].when: can never be reached: "rule 0" above it matches wherever this one does`,
    ]);
  });

  test('because it is false', () => {
    expect(problems({ rules: [rule('1 == 2')] })).toEqual([expect.stringContaining('can never match')]);
  });

  test.each([
    [['task.a == 1 AND task.b == 2', 'task.a == 1']],
    [['task.a == 1', 'task.a == 1 OR task.b == 2']],
    [['task.a == 1', 'task.a == 2']],
  ])('but %j can', (conditions) => {
    expect(problems({ rules: conditions.map((when) => rule(when)) })).toEqual([]);
  });
});

test('two rules of one name are refused, for a log line names the rule', () => {
  expect(problems({ rules: [rule('task.a == 1', 'a'), rule('task.b == 1', 'a')] })).toEqual([
    'rules[1].name: is the name of rules[0] already',
  ]);
});

describe('the JSON Schema', () => {
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(assignmentRulesSchema());

  test('is the committed one (npm run rules -- schema writes it)', () => {
    expect(committedSchema).toEqual(assignmentRulesSchema());
  });

  test.each(Object.entries(INSTRUCTION_PARAMETERS))(
    'agrees with the parser on every parameter of %s',
    (name, parameters) => {
      const needed = {
        call: { from: '+1', url: 'https://a' },
        redirect: { call_sid: `CA${'0'.repeat(32)}`, url: 'https://a' },
      };
      const minimal = { instruction: name, ...Object.entries(needed).find(([key]) => key === name)?.[1] };
      const values = [
        '',
        ' ',
        'GET',
        'true',
        'client:alice',
        'https://example.com/a',
        'answered, completed',
        'mono',
        0,
        1,
        2,
        999,
        1000,
        1.5,
        true,
        null,
        [],
        {},
        `WA${'0'.repeat(32)}`,
      ];
      for (const parameter of ['colour', ...Object.keys(parameters)]) {
        for (const value of values) {
          const file = { otherwise: { ...minimal, [parameter]: value } };
          expect({ file, valid: validate(file) }).toEqual({ file, valid: parseAssignmentRules(file).ok });
        }
      }
    },
  );

  test.each([
    {},
    { rules: [rule('task.a == 1')] },
    { otherwise: 'decide-later' },
    { otherwise: 'later' },
    { rule: [] },
    { rules: [{ name: 'a' }] },
  ])('agrees with the parser on %j', (file) => {
    expect(validate(file)).toBe(parseAssignmentRules(file).ok);
  });
});

test.each<[string, string[], RegExp | undefined]>([
  [
    'task.value > 100',
    ['task.value > 10'],
    /^rules\[1\]\.when: can never be reached: "task\.value > 10" above/,
  ],
  ['task.value > 10', ['task.value > 100'], undefined],
  ["task.k == 'a'", ["task.k IN ['a', 'b']"], /can never be reached/],
  ["task.k IN ['a', 'b']", ["task.k == 'a'"], undefined],
  [
    "task.k IN ['a', 'b']",
    ["task.k == 'a'", 'task.z == 1', "task.k == 'b'"],
    /"task\.k == 'a'", "task\.k == 'b'" above it match between them/,
  ],
  // A key that isn't there is let through by what excludes.
  ["task.k != 'a'", ["task.k IN ['b', 'c'] OR task.k NOT IN ['a', 'b', 'c', null]"], undefined],
  ['task_age < 0', [], /can never match/],
  ["workflow_sid == 'Support'", [], /can never match/],
  ["task.skills HAS 'es' AND task.skills == 'es'", [], /can never match/],
])('%s below %j', (when, above, message) => {
  const found = problems({ rules: [...above, when].map((text) => rule(text)) });
  expect(found).toEqual(message === undefined ? [] : [expect.stringMatching(message)]);
});

test('eighty rules are looked at in no time', () => {
  const rules = Array.from({ length: 80 }, (_, index) =>
    rule(
      `task.type == 't${index % 50}' AND worker.level >= ${80 - index} AND task.skills HAS 's${index % 5}'`,
    ),
  );
  const before = process.cpuUsage().user;
  expect(problems({ rules })).toEqual([]);
  expect(process.cpuUsage().user - before).toBeLessThan(10_000_000);
});
