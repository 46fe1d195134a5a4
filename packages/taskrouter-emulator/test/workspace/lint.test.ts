import { createTaskRouter, type TaskRouter } from '#src';
import { HELP_DESK_FILE } from '../help-desk-file';
import { Command, HELP_DESK } from './command';

let taskRouter: TaskRouter;
let command: Command;

beforeAll(async () => {
  taskRouter = await createTaskRouter({ clock: 'manual' });
});
beforeEach(() => {
  command = new Command(taskRouter);
});
afterEach(() => command.remove());
afterAll(() => taskRouter.close());

const FILTERS = 'workflows[0].configuration.task_routing.filters';

/** The warnings of a file whose only workflow has these filters, without their lines. */
async function lint(filters: readonly object[], changes: object = {}) {
  const document = {
    ...HELP_DESK,
    taskQueues: [
      { friendlyName: 'Billing', targetWorkers: "skills HAS 'billing'" },
      { friendlyName: 'Legal', targetWorkers: "skills HAS 'legal'" },
      { friendlyName: 'Busy', targetWorkers: "activity_name == 'On Break'" },
      { friendlyName: 'Everyone' },
    ],
    workflows: [{ friendlyName: 'W', configuration: { task_routing: { filters } } }],
    ...changes,
  };
  const result = await command.run([
    'lint',
    '-f',
    command.write('workspace.json', JSON.stringify(document, null, 2)),
  ]);
  expect(result.err).toBe('');
  return result.out
    .split('\n')
    .slice(0, -1)
    .map((line) => line.replace(/^warning: \S+ line \d+: /, ''));
}

const billing = { queue: 'Billing' };

test('filters that are never reached, and those that are all the same', async () => {
  expect(
    await lint([
      { filter_friendly_name: 'A', expression: "topic == 'a'", targets: [{ ...billing, timeout: 10 }] },
      { filter_friendly_name: 'Again', expression: 'topic=="a"', targets: [billing] },
      { filter_friendly_name: 'Narrower', expression: "topic == 'a' AND vip == true", targets: [billing] },
      { filter_friendly_name: 'Never', expression: '1 == 2', targets: [billing] },
      { filter_friendly_name: 'All', expression: '1==1', targets: [billing] },
      { filter_friendly_name: 'Late', expression: 'x == 1', targets: [billing] },
    ]),
  ).toEqual([
    `${FILTERS}[2].expression: is never reached: filter "Again" above takes every such task`,
    `${FILTERS}[3].expression: is never true`,
    `${FILTERS}[5].expression: is never reached: filter "All" above takes every such task`,
  ]);
});

test('targets that are never reached, or may be over when they are', async () => {
  expect(
    await lint([
      {
        filter_friendly_name: 'A',
        expression: 'a == 1',
        targets: [{ ...billing, skip_if: '1==1' }, billing, { queue: 'Everyone' }],
      },
      {
        filter_friendly_name: 'B',
        expression: 'b == 1',
        targets: [{ ...billing, timeout: 30 }, { timeout: 30 }],
      },
      { filter_friendly_name: 'C', expression: 'c == 1', targets: [{ ...billing, timeout: 20 }, billing] },
    ]),
  ).toEqual([
    `${FILTERS}[0].targets[2]: is never reached: target 2 above has neither timeout nor skip_if`,
    `${FILTERS}[2].targets[0].timeout: may be over when the target is entered: a task that comes from filter "B" is 60 s old`,
  ]);
});

test('targets that no worker of the file can serve, where the file lists them all', async () => {
  const filters = [
    { expression: 'a == 1', targets: [{ queue: 'Legal' }] },
    { expression: 'b == 1', targets: [{ ...billing, expression: 'worker.level > 5' }] },
    { expression: 'c == 1', targets: [{ ...billing, expression: 'worker.level > task.level' }] },
    { expression: 'd == 1', targets: [{ queue: 'Busy' }] },
  ];
  expect(await lint(filters)).toEqual([
    `${FILTERS}[0].targets[0]: no worker of the file is in task queue "Legal"`,
    `${FILTERS}[1].targets[0].expression: no worker of the file who is in the task queue matches it`,
  ]);
  expect(await lint(filters, { moreWorkers: true })).toEqual([]);
});

test('names, lists, numbers and orders that cannot be meant, each with its line', async () => {
  const warnings = await lint(
    [
      {
        expression: "task.topic == 'a'",
        targets: [
          {
            ...billing,
            expression: "skills HAS 'a'",
            order_by: 'worker.skills DESC',
            skip_if: 'workers.{{activity:On Break}} == 0 OR workers.idle == 0',
          },
        ],
      },
    ],
    {
      workers: [
        { friendlyName: 'Ann', attributes: { skills: ['billing'], 'first-name': 'Ann', level: '3' } },
      ],
    },
  );
  expect(warnings).toEqual([
    'workers[0].attributes.first-name: no expression can name it: it has a hyphen; use _ instead',
    `${FILTERS}[0].expression: task.topic: names have no prefix here, write topic (character 1)`,
    `${FILTERS}[0].targets[0].expression: skills has no prefix: write worker.skills or task.skills (character 1)`,
    `${FILTERS}[0].targets[0].order_by: worker.skills is a whole number of no worker of the file: it orders nothing`,
    expect.stringContaining(`${FILTERS}[0].targets[0].skip_if: skip_if has no workers.idle`),
  ]);
});

test('is a part of plan and test, and fails them with --strict', async () => {
  const file = command.write(
    'workspace.json',
    JSON.stringify(
      {
        ...HELP_DESK,
        taskQueues: [
          { friendlyName: 'Billing', targetWorkers: "level HAS 'a'" },
          { friendlyName: 'Everyone' },
        ],
      },
      null,
      2,
    ),
  );
  const warning = /warning: \S+ line \d+: taskQueues\[0\]\.targetWorkers: level HAS 'a' never holds/;
  const plan = await command.run(['plan', '-f', file]);
  expect(plan.code).toBe(2);
  expect(plan.err).toMatch(warning);
  expect((await command.run(['plan', '-f', file, '--strict'])).code).toBe(1);
  expect((await command.run(['plan', '-f', file, '--json'])).out).toMatch(
    /"warnings": \[\s+"line \d+: taskQueues/,
  );
  const cases = command.write('cases.json', { cases: [{ name: 'a', task: {} }] });
  expect(await command.run(['test', cases, '-f', file])).toMatchObject({
    code: 0,
    err: expect.stringMatching(warning),
  });
  expect((await command.run(['test', cases, '-f', file, '--strict'])).code).toBe(1);
  expect((await command.run(['lint', '-f', file])).code).toBe(0);
  expect((await command.run(['lint', '-f', file, '--strict'])).code).toBe(1);
  expect((await command.run(['lint', '-f', HELP_DESK_FILE, '--strict'])).code).toBe(0);
});
