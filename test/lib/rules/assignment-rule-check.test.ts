import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTaskRouter } from '#emulator';
import { Command } from '#emulator/test/workspace/command';
import { assignmentRuleCheck } from '#lib/rules/assignment-rule-check';

const directory = mkdtempSync(join(tmpdir(), 'rule-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('a routing case may say which assignment rule answers', async () => {
  const rules = join(directory, 'rules.json');
  writeFileSync(
    rules,
    JSON.stringify({
      rules: [
        {
          name: 'seniors',
          when: "worker.level >= 3 AND task.topic == 'billing'",
          answer: { instruction: 'accept' },
        },
      ],
      otherwise: {},
    }),
  );
  const taskRouter = await createTaskRouter({ clock: 'manual' });
  const command = new Command(taskRouter);
  const cases = [
    {
      name: 'a senior',
      task: { attributes: { topic: 'billing' } },
      available: ['Alice'],
      expect: { rule: 'seniors' },
    },
    {
      name: 'a junior',
      task: { attributes: { topic: 'support' } },
      available: ['Bob'],
      expect: { rule: null },
    },
    {
      name: 'a mistake',
      task: { attributes: { topic: 'support', level: 1 } },
      available: ['Bob'],
      expect: { rule: 'seniors' },
    },
  ];
  const result = await command.run(
    [
      'test',
      command.write('cases.json', { cases }),
      '-f',
      'packages/taskrouter-emulator/test/fixtures/help-desk.json',
      '--rules',
      rules,
    ],
    { assignmentRules: assignmentRuleCheck },
  );
  expect(result.out).toContain('✓ a senior');
  expect(result.out).toContain('✓ a junior');
  expect(result.out).toContain('rule is null, expected "seniors"');
  command.remove();
  await taskRouter.close();
});
