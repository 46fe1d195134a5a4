import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTaskRouter } from '#emulator';
import { workspaceClient } from '#local/client';
import { CALLBACK_PARAMETERS, encodeForm } from '../helpers/assignment-callback';

const ROOT = join(__dirname, '..', '..');
const directory = mkdtempSync(join(tmpdir(), 'taskrouter-rules-'));

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

/** Runs `npm run rules -- …` as the script does. */
function run(...args: readonly string[]): { code: number | null; out: string; err: string } {
  const command = ['--import', 'tsx', 'bin/rules.ts', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
  expect(stderr).not.toMatch(/\n\s+at /);
  return { code: status, out: stdout, err: stderr };
}

const RULES = file(
  'rules.json',
  '{"rules": [{"name": "English", "when": "task.selected_language == \'en\'", "answer": {"instruction": "accept"}}], "otherwise": "decide-later"}',
);

test.each([
  ['JSON', JSON.stringify(CALLBACK_PARAMETERS)],
  ['a form', encodeForm(CALLBACK_PARAMETERS)],
])('explain tells what answers a callback captured as %s, and why', (_, text) => {
  const { code, out } = run('explain', file('callback', text), '--rules', RULES);
  expect(code).toBe(0);
  expect(out).toContain('English: does not match');
  expect(out).toContain('task.selected_language is "es"');
  expect(out).toContain('otherwise answers "decide-later"');
});

test('explain takes plain attributes', () => {
  const { code, out } = run('explain', '{"task": {"selected_language": "en"}}', '--rules', RULES);
  expect(code).toBe(0);
  expect(out).toContain('"English" answers {"instruction":"accept"}');
  expect(run('explain', '{"task": {}, "taskage": 5}', '--rules', RULES).err).toContain(
    'taskage: is unknown; did you mean task_age?',
  );
});

test('explain finds the callback about a Reservation at a running emulator, or in what it has shown', async () => {
  const explain = async (...args: readonly string[]) => {
    const command = ['--import', 'tsx', 'bin/rules.ts', 'explain', ...args, '--rules', RULES];
    return (await promisify(execFile)(process.execPath, command, { cwd: ROOT })).stdout;
  };
  const taskRouter = await createTaskRouter({ clock: 'manual' });
  try {
    const workspace = workspaceClient({ ...taskRouter, taskRouterUrl: taskRouter.url });
    // Whatever the application answers, the callback has been sent.
    await workspace
      .workflows(taskRouter.workflowSid)
      .update({ assignmentCallbackUrl: 'http://127.0.0.1:9/' });
    const [idle] = await workspace.activities.list({ friendlyName: 'Idle' });
    const [alice] = await workspace.workers.list({ friendlyName: 'Alice' });
    await workspace.workers(alice?.sid ?? '').update({ activitySid: idle?.sid ?? '' });
    const task = await workspace.tasks.create({ attributes: '{"selected_language":"es"}' });
    await taskRouter.settled();
    const [reservation] = await workspace.tasks(task.sid).reservations.list();
    const list = await (await fetch(`${taskRouter.url}/_emulator/callbacks`)).text();
    const outs = await Promise.all([
      explain(reservation?.sid ?? '', '--emulator', taskRouter.url),
      explain(file('callbacks.json', list)),
    ]);
    for (const out of outs) expect(out).toContain('task.selected_language is "es"');
    await expect(explain(`WR${'0'.repeat(32)}`, '--emulator', taskRouter.url)).rejects.toThrow(
      'remembers no Assignment Callback for WR0',
    );
  } finally {
    await taskRouter.close();
  }
});

test('check takes rules that can be deployed, and names the line of a mistake', () => {
  expect(run('check', '--rules', 'test/fixtures/config/assignment-rules.json').code).toBe(0);
  const { code, err } = run('check', '--rules', file('bad.json', '{"rules": [],\n"otherwise": "later"}'));
  expect(code).toBe(1);
  expect(err).toContain('line 2: otherwise: takes {}');
});

test('check shows what each rule answers, and says what it cannot decide', () => {
  const rule = (name: string, when: string) => ({ name, when, answer: {} });
  const rules = [
    rule('same', 'task.a == worker.a'),
    rule('same turned round', 'worker.a == task.a'),
    rule('big', 'task.value > 100'),
    rule('some', 'task.value > 10'),
  ];
  const { code, out } = run('check', '--rules', file('some.json', JSON.stringify({ rules })));
  expect(code).toBe(0);
  expect(out).toContain('4 rule(s), 3 of them can match, 1 not decided.');
  expect(out).toContain('"same turned round" is not decided: it depends on how attributes compare');
  expect(out).toMatch(/"some" answers, for instance, \{.*"task":\{.*"value":100/);
});

test.each([
  [['explain', 'none.json', '--rules', RULES], /none\.json cannot be read/],
  [
    ['explain', file('empty.json', '{}'), '--rules', RULES],
    /is not an Assignment Callback: AccountSid: is missing/,
  ],
  [['explain', file('numbers.json', '{"TaskAge": 5}'), '--rules', RULES], /as texts/],
  [
    ['explain', `WR${'0'.repeat(32)}`, '--emulator', 'http://127.0.0.1:9', '--rules', RULES],
    /no emulator answers at/,
  ],
  [['expalin'], /npm run rules -- check/],
  [['check', '--colour'], /Unknown option/],
])('%j ends with a message', (args, message) => {
  const { code, err } = run(...args);
  expect(code).toBe(1);
  expect(err).toMatch(message);
});
