import { testSid } from 'taskrouter/test/sids';
import type { Assignment } from '#lambda/callback/assignment';
import { answerTo } from '#lambda/callback/rule-evaluation';
import { parseAssignmentRules } from '#lib/rules/rules-file';

const ASSIGNMENT: Assignment = {
  accountSid: testSid('AC'),
  workspaceSid: testSid('WS'),
  workflowSid: testSid('WW'),
  taskQueueSid: testSid('WQ'),
  workerSid: testSid('WK'),
  workerAttributes: { level: 3, languages: ['en', 'es'] },
  taskSid: testSid('WT'),
  taskAttributes: { channel: 'chat', value: 20_000 },
  taskAge: 13,
  taskPriority: 5,
  reservationSid: testSid('WR'),
};

/** The answer of a file with these rules, each named after its expression and answering with its own instruction. */
function ruled(...rules: readonly [when: string, answer: unknown][]) {
  const parsed = parseAssignmentRules({
    rules: rules.map(([when, answer]) => ({ name: when, when, answer })),
    otherwise: {},
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return answerTo(ASSIGNMENT, parsed.value);
}

test('the first rule that matches answers', () => {
  expect(
    ruled(
      ["task.channel == 'voice'", { instruction: 'reject' }],
      ['task.value > 10000 AND worker.level >= 3', 'decide-later'],
      ["task.channel == 'chat'", { instruction: 'accept' }],
    ),
  ).toEqual({ answer: 'decide-later', rule: 'task.value > 10000 AND worker.level >= 3' });
});

test('where none matches, otherwise answers', () => {
  expect(ruled(["task.channel == 'voice'", { instruction: 'accept' }])).toEqual({
    answer: {},
    rule: undefined,
  });
});

test.each([
  "worker.languages HAS 'es'",
  `workflow_sid == '${testSid('WW')}'`,
  `task_queue_sid == '${testSid('WQ')}'`,
  `worker_sid IN ['${testSid('WK')}']`,
  'task_age == 13',
  'task_priority >= 5',
  'task.missing == null',
])('%s reads the callback', (when) => {
  expect(ruled([when, { instruction: 'accept' }]).rule).toBe(when);
});
