import Ajv from 'ajv';
import { runRuleCase } from '#lib/rules/rule-case-report';
import { parseRuleCases } from '#lib/rules/rule-cases';
import { parseAssignmentRules } from '#lib/rules/rules-file';
import { ruleCasesSchema } from '#lib/rules/rules-schema';
import committedSchema from '#schemas/rule-cases.schema.json';

const dequeue = (to: string) => ({ instruction: 'dequeue', to, from: '+15550100' });
const RULES = {
  rules: [
    { name: 'chats', when: "task.channel == 'chat'", answer: { instruction: 'accept' } },
    { name: 'big', when: 'task.value > 10000 AND worker.level >= 3', answer: dequeue('client:alice') },
    { name: 'waiting', when: 'task_age > 60', answer: 'decide-later' },
  ],
};

/** The differences of one case, or the problems of its file. */
function differences(given: object): readonly string[] {
  const rules = parseAssignmentRules(RULES);
  const cases = parseRuleCases({ cases: [{ name: 'a case', ...given }] });
  if (!rules.ok) throw new Error('unusable rules');
  if (!cases.ok) return cases.problems.map(({ path, message }) => `${path}: ${message}`);
  return cases.value.flatMap((ruleCase) => runRuleCase(ruleCase, rules.value).differences);
}

const BIG = { task: { value: 20_000 }, worker: { level: 3 } };

test.each([
  { task: { channel: 'chat' }, expect: { rule: 'chats', answer: { instruction: 'accept' } } },
  { ...BIG, expect: { answer: dequeue('client:alice') } },
  { task_age: 61, expect: { answer: 'decide-later' } },
  { expect: { rule: null, answer: {} } },
])('%j is as expected', (given) => {
  expect(differences(given)).toEqual([]);
});

test('another rule than expected is told with the reason', () => {
  expect(differences({ task: { value: 500 }, worker: { level: 3 }, expect: { rule: 'big' } })).toEqual([
    'expected  "big" answers',
    'happened  no rule matches: otherwise answers',
    'because   "big": task.value > 10000, task.value is 500',
  ]);
  expect(differences({ task: { channel: 'chat' }, expect: { rule: null } })).toEqual([
    'expected  no rule matches: otherwise answers',
    'happened  "chats" answers',
    `because   "chats": task.channel == 'chat', task.channel is "chat"`,
  ]);
  expect(differences({ expect: { rule: 'chat' } })).toContain(
    'because   there is no such rule; did you mean "chats"?',
  );
});

test('another answer is told by what is different in it', () => {
  expect(differences({ ...BIG, expect: { answer: dequeue('client:bob') } })).toEqual([
    'expected  to "client:bob"',
    'happened  to "client:alice"',
  ]);
  expect(differences({ task_age: 61, expect: { answer: {} } })).toEqual([
    'expected  answer {}',
    'happened  answer "decide-later"',
  ]);
});

test.each<[object, RegExp]>([
  [{ expect: {} }, /^cases\[0\]\.expect: takes a rule, an answer, or both/],
  [{}, /^cases\[0\]\.expect: is required/],
  [{ expect: { rule: 5 } }, /^cases\[0\]\.expect\.rule: takes the name of a rule/],
  [{ expect: { answer: { instruction: 'acept' } } }, /^cases\[0\]\.expect\.answer/],
  [{ taks: {}, expect: { rule: null } }, /^cases\[0\]\.taks: is unknown; did you mean task\?/],
  [{ workflow_sid: 'Support', expect: { rule: null } }, /^cases\[0\]\.workflow_sid: takes WW/],
])('%j is refused', (given, message) => {
  expect(differences(given)).toEqual([expect.stringMatching(message)]);
});

test('the committed schema is the one of the table, and takes what the parser takes', () => {
  expect(committedSchema).toEqual(ruleCasesSchema());
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(committedSchema);
  const cases = [{ name: 'a case', ...BIG, expect: { rule: 'big', answer: dequeue('client:alice') } }];
  expect(validate({ $schema: '../schemas/rule-cases.schema.json', cases })).toBe(true);
  expect(validate({ cases: [{ name: 'a case', expect: { answer: 'later' } }] })).toBe(false);
});
