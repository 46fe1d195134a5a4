import { parseAssignment } from '#lambda/callback/assignment';
import { ruleScope } from '#lambda/callback/rule-evaluation';
import { explainRules } from '#lib/rules/explanation';
import { parseAssignmentRules } from '#lib/rules/rules-file';
import { CALLBACK_PARAMETERS } from '../../helpers/assignment-callback';

/** The explanation for a Task with `value` 500 on channel `chat` and a Worker of level 2. */
function explained(...conditions: readonly string[]) {
  const rules = parseAssignmentRules({ rules: conditions.map((when) => ({ name: when, when, answer: {} })) });
  const assignment = parseAssignment({
    ...CALLBACK_PARAMETERS,
    TaskAttributes: '{"value":500,"channel":"chat","tags":["a","b"]}',
    WorkerAttributes: '{"level":2}',
  });
  if (!rules.ok || !assignment.ok) throw new Error('the example is wrong');
  return explainRules(ruleScope(assignment.value), rules.value);
}

test('rules after the one that matches were not tried', () => {
  expect(explained("task.channel == 'voice'", "task.channel == 'chat'", 'task.value > 1')).toEqual([
    {
      rule: "task.channel == 'voice'",
      outcome: 'does not match',
      because: ['task.channel == \'voice\', task.channel is "chat"'],
    },
    {
      rule: "task.channel == 'chat'",
      outcome: 'matches',
      because: ['task.channel == \'chat\', task.channel is "chat"'],
    },
    { rule: 'task.value > 1', outcome: 'not tried', because: [] },
  ]);
});

test.each([
  ["task.channel == 'chat' AND task.value > 1000", ['task.value > 1000, task.value is 500']],
  ['task.missing == 1', ['task.missing == 1, task.missing is null']],
  ['worker.level > task.value', ['worker.level > task.value, worker.level is 2, task.value is 500']],
  ["task.tags HAS 'c'", ['task.tags HAS \'c\', task.tags is ["a","b"]']],
  ["task.tags[1] IN ['x', 'y']", ["task.tags[1] IN ['x', 'y'], task.tags[1] is \"b\""]],
  [
    'task.value > 1000 OR worker.level >= 3',
    ['task.value > 1000, task.value is 500', 'worker.level >= 3, worker.level is 2'],
  ],
])('%s: only what decided it is given', (when, because) => {
  expect(explained(when)).toEqual([{ rule: when, outcome: 'does not match', because }]);
});
