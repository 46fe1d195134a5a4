import { createTaskRouter, type TaskRouter } from '#src';
import { Command } from './command';

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

const WORKSPACE = {
  friendlyName: 'Help desk',
  activities: [
    { friendlyName: 'Offline', available: false },
    { friendlyName: 'Available', available: true },
  ],
  taskQueues: [
    { friendlyName: 'Billing', targetWorkers: "skills HAS 'billing'" },
    { friendlyName: 'Everyone' },
  ],
  workers: [
    { friendlyName: 'Ann', activity: 'Available', attributes: { skills: ['billing'], level: 2 } },
    { friendlyName: 'Ben', activity: 'Available', attributes: { skills: ['billing'], level: 1 } },
    { friendlyName: 'Cy', attributes: { skills: [], level: 3 } },
  ],
  workflows: [
    {
      friendlyName: 'Requests',
      taskReservationTimeout: 15,
      configuration: {
        task_routing: {
          filters: [
            {
              filter_friendly_name: 'Billing',
              expression: "topic == 'billing'",
              targets: [
                { queue: 'Billing', order_by: 'worker.level DESC', timeout: 20 },
                { queue: 'Everyone', priority: 7 },
              ],
            },
          ],
          default_filter: { queue: 'Everyone' },
        },
      },
    },
  ],
};
const BILLING = { attributes: { topic: 'billing' } };

async function run(cases: readonly object[], ...args: string[]) {
  const file = command.write('workspace.json', WORKSPACE);
  const path = command.write('cases.json', { cases });
  return command.run(['test', path, '-f', file, ...args]);
}

test('cases that hold: who is offered what, and where it is later', async () => {
  const result = await run([
    {
      name: 'the one with the highest level is asked first',
      task: BILLING,
      expect: {
        queue: 'Billing',
        filter: 'Billing',
        target: 1,
        priority: 0,
        worker: 'Ann',
        status: 'reserved',
      },
      after: [{ seconds: 30, worker: 'Ann', status: 'assigned' }],
    },
    {
      name: 'with no one free it waits, and goes on to everyone',
      task: BILLING,
      available: [],
      expect: { queue: 'Billing', worker: null, status: 'pending' },
      after: [
        { seconds: 19, queue: 'Billing', target: 1 },
        { seconds: 30, queue: 'Everyone', target: 2, priority: 7, worker: null, offered: [] },
      ],
    },
    {
      name: 'who rejects is followed by the next',
      task: BILLING,
      available: ['Ann', 'Ben'],
      answers: { Ann: 'rejects', Ben: 'ignores' },
      expect: { worker: 'Ann' },
      after: [
        // Ann is free again, and has the higher level.
        { seconds: 1, worker: 'Ann' },
      ],
    },
    {
      name: 'who does not answer goes offline, and the next is asked',
      task: BILLING,
      available: ['Ann', 'Ben'],
      answers: { Ann: 'ignores' },
      after: [
        { seconds: 14, worker: 'Ann', status: 'reserved' },
        { seconds: 15, worker: 'Ben', status: 'reserved', offered: ['Ann', 'Ben'] },
        { seconds: 16, worker: 'Ben', status: 'assigned' },
      ],
    },
    {
      name: 'someone comes back in time',
      task: BILLING,
      available: ['Cy'],
      changes: [{ seconds: 10, worker: 'Ben', activity: 'Available' }],
      expect: { worker: null },
      after: [{ seconds: 10, worker: 'Ben' }],
    },
    { name: 'everything else is everyone’s', task: {}, expect: { filter: 'default', queue: 'Everyone' } },
  ]);
  expect(result.out).not.toContain('✗');
  expect(result.out).toContain('6 of 6 cases hold');
  expect(result.code).toBe(0);
});

test('a case that fails tells what happened, also as JUnit XML', async () => {
  const junit = command.path('junit.xml');
  const result = await run(
    [
      { name: 'as it is', task: BILLING, expect: { worker: 'Ann' } },
      {
        name: 'as someone <thought>',
        task: BILLING,
        available: ['Ben'],
        answers: { Ben: 'ignores' },
        expect: { worker: 'Ann', queue: 'Billing' },
        after: [{ seconds: 30, queue: 'Billing' }],
      },
    ],
    '--junit',
    junit,
  );
  expect(result.code).toBe(1);
  expect(
    result.out
      .replaceAll(/\(\d+\.\d ms\)/g, '(ms)')
      .split('\n')
      .slice(0, 12),
  ).toEqual([
    '✓ as it is (ms)',
    '✗ as someone <thought> (ms)',
    '    after 0 s worker is "Ben", expected "Ann"',
    '      Ann: is Offline, which is not available',
    '    after 30 s queue is "Everyone", expected "Billing"',
    '    What happened:',
    '      0 s: filter "Billing", target 1: queue Billing, priority 0',
    '      0 s: offered to Ben',
    '      15 s: Ben is Offline',
    '      15 s: not answered by Ben in time',
    "      20 s: the target's timeout is over in queue Billing",
    '      20 s: filter "Billing", target 2: queue Everyone, priority 7',
  ]);
  expect(result.out).toContain('1 of 2 cases hold');
  const xml = command.read('junit.xml');
  expect(xml).toContain('<testsuites tests="2" failures="1"');
  expect(xml).toContain('name="as someone &lt;thought&gt;"');
  expect(xml).toContain('<failure message="after 0 s worker is &quot;Ben&quot;, expected &quot;Ann&quot;">');
});

test('names that the workspace does not have are said with their lines', async () => {
  const result = await run([
    {
      name: 'a',
      task: { workflow: 'Request' },
      available: ['An'],
      expect: { queue: 'Bilings' },
      answers: { Zoe: 'accepts' },
    },
  ]);
  expect(result.code).toBe(1);
  expect(result.err).toContain(
    'cases[0].task.workflow: "Request" is no workflow of the workspace; did you mean Requests?',
  );
  expect(result.err).toContain(
    'cases[0].available[0]: "An" is no worker of the workspace; did you mean Ann?',
  );
  expect(result.err).toContain(
    'cases[0].expect.queue: "Bilings" is no queue of the workspace; did you mean Billing?',
  );
  expect(result.err).toContain('cases[0].answers.Zoe');
});

test('the assignment rule that answers can be expected, where the rules are known', async () => {
  const cases = [
    { name: 'a', task: BILLING, expect: { rule: 'level 2' } },
    { name: 'b', task: BILLING, available: [], expect: { rule: null } },
  ];
  expect((await run(cases)).err).toContain('npm run workspace knows them');
  const path = command.write('cases.json', { cases });
  const result = await command.run(['test', path, '-f', command.path('workspace.json')], {
    assignmentRules: () => (parameters) => ({
      rule: `level ${JSON.parse(parameters.WorkerAttributes ?? '').level}`,
      answer: {},
    }),
  });
  expect(result.out).toContain('2 of 2 cases hold');
});
