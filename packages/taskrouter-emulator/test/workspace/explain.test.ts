import { createTaskRouter, type TaskRouter } from '#src';
import { clientOf, request } from '#test/emulator';
import { Command } from './command';

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
    { friendlyName: 'Ben', activity: 'Available', attributes: { skills: ['billing'], level: 3 } },
    {
      friendlyName: 'Cy',
      activity: 'Available',
      attributes: { skills: ['billing'], level: 4 },
      capacity: { default: 0 },
    },
    { friendlyName: 'Di', attributes: { skills: ['billing'], level: 9 } },
    { friendlyName: 'Eve', activity: 'Available', attributes: { skills: ['legal'], level: 9 } },
    { friendlyName: 'Flo', activity: 'Available', attributes: { skills: ['billing'], level: 1 } },
  ],
  workflows: [
    {
      friendlyName: 'Requests',
      taskReservationTimeout: 15,
      configuration: {
        task_routing: {
          filters: [
            {
              filter_friendly_name: 'Legal',
              expression: "topic == 'legal' OR vip == true",
              targets: [{ queue: 'Everyone' }],
            },
            {
              filter_friendly_name: 'Billing',
              expression: "topic == 'billing'",
              targets: [
                {
                  queue: 'Billing',
                  expression: 'worker.level >= task.level',
                  order_by: 'worker.level ASC',
                  timeout: 20,
                },
                { queue: 'Everyone', priority: 7 },
              ],
            },
          ],
        },
      },
    },
  ],
} as const;
const TASK = { attributes: { topic: 'billing', level: 2 } };

let taskRouter: TaskRouter;
let command: Command;

beforeEach(async () => {
  taskRouter = await createTaskRouter({ clock: 'manual', seed: WORKSPACE });
  command = new Command(taskRouter);
});
afterEach(async () => {
  command.remove();
  await taskRouter.close();
});

async function explain(task: object, ...args: string[]) {
  const path = command.write('task.json', task);
  return command.run(['explain', path, '-f', command.write('workspace.json', WORKSPACE), ...args]);
}

test('tells every filter, target and worker, the order, and what comes next', async () => {
  const result = await explain(TASK);
  expect(result.out.replace(/WR\w{32}/, 'WR…').split('\n')).toEqual([
    'The task is reserved, 0 s old, in queue Billing with priority 0.',
    '',
    'Filters of workflow Requests:',
    `    "Legal" is false: topic == 'legal', topic is "billing"; vip == true, vip is null`,
    `  → "Billing" is true: topic == 'billing', topic is "billing"`,
    '',
    'Targets:',
    '  → "Billing" 1: queue Billing, for worker.level >= task.level, until 20 s',
    '    "Billing" 2: queue Everyone',
    '',
    'Workers:',
    '  → Ann has it: reservation WR… is pending',
    '  1 Ben is asked next: worker.level is 3, then the one idle for longest',
    '  - Cy is excluded: 0 of its 0 tasks on default are in hand',
    '  - Di is excluded: its activity is Offline',
    `  - Eve is excluded: not in queue Billing: skills HAS 'billing', skills is ["legal"]`,
    '  - Flo is excluded: worker.level >= task.level, worker.level is 1, task.level is 2',
    '',
    'What happens next:',
    '    after 15 s the reservation of Ann times out',
    `    after 20 s the target's timeout is over: it goes on to target 2 of filter "Billing", queue Everyone`,
    '    after 86400 s its time to live is over: it is canceled',
  ]);
});

test('tells a task that no one can take, and a later moment', async () => {
  const nobody = await explain({ ...TASK, available: ['Eve'] });
  expect(nobody.out).toContain('The task is pending');
  expect(nobody.out).not.toContain('is asked next');
  const later = await explain({ ...TASK, available: [], seconds: 25 }, '--json');
  expect(JSON.parse(later.out)).toMatchObject({
    status: 'pending',
    queue: 'Everyone',
    priority: 7,
    age: 25,
    targets: [{ state: 'passed' }, { state: 'current' }],
    next: [{ age: 86_400 }],
  });
});

test('an emulator explains its own tasks: over the control API, and by the command', async () => {
  const workspace = clientOf(taskRouter).taskrouter.v1.workspaces(taskRouter.workspaceSid);
  const { sid } = await workspace.tasks.create({ attributes: JSON.stringify(TASK.attributes) });
  await taskRouter.advance(5);
  const { status, body } = await request(taskRouter, `/_emulator/tasks/${sid}/explanation`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    sid,
    status: 'reserved',
    age: 5,
    filters: [
      { name: 'Legal', matches: false },
      { name: 'Billing', matches: true, current: true },
    ],
  });
  const workers: unknown = body.workers;
  expect(workers).toContainEqual(expect.objectContaining({ name: 'Ann', state: 'has it' }));
  expect((await command.run(['explain', sid])).out).toContain('→ Ann has it');

  const [reservation] = await workspace.tasks(sid).reservations.list();
  await workspace
    .tasks(sid)
    .reservations(reservation?.sid ?? '')
    .update({ reservationStatus: 'accepted' });
  await workspace.tasks(sid).update({ assignmentStatus: 'completed', reason: 'done' });
  const ended = await request(taskRouter, `/_emulator/tasks/${sid}/explanation`);
  expect(ended.body).toMatchObject({ status: 'completed', workers: [], next: [] });
});

test('what cannot be explained is said', async () => {
  const { status } = await request(taskRouter, `/_emulator/tasks/WT${'0'.repeat(32)}/explanation`);
  expect(status).toBe(404);
  expect((await command.run(['explain', `WT${'0'.repeat(32)}`])).err).toContain('has no task');
  expect((await explain({ atributes: {} })).err).toContain('did you mean attributes?');
  expect((await explain({ workflow: 'Request' })).err).toContain(
    'workflow: "Request" is no workflow of the workspace',
  );
  expect((await command.run(['explain'])).err).toContain('takes a file with a task');
});
