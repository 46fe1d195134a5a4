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
  expect(result.out.split('\n')).toEqual([
    'The task is reserved, 0 s old, in queue Billing with priority 0.',
    '',
    'Filters of workflow Requests:',
    '    "Legal" is false: topic == "legal" (topic is "billing"); vip == true (vip is null)',
    '  → "Billing" is true: topic == "billing" (topic is "billing")',
    '      → target 1: queue Billing, for worker.level >= task.level, until 20 s',
    '        target 2: queue Everyone',
    '',
    'Workers:',
    '  1 Ben is asked',
    '  → Ann has it: its reservation is pending',
    '  - Cy has no room on channel default: 0 of 0 in use',
    '  - Di is Offline, which is not available',
    '  - Eve is not in Billing: skills HAS "billing" (skills is ["legal"])',
    "  - Flo doesn't match the target: worker.level >= task.level (worker.level is 1, task.level is 2)",
    '',
    'What happens next:',
    '  in 15 s the reservation times out',
    '  in 86400 s the task is canceled: its time to live is over',
  ]);
});

test('tells a task that no one can take, and a later moment', async () => {
  const nobody = await explain({ ...TASK, available: ['Eve'] });
  expect(nobody.out).toContain('The task is pending');
  expect(nobody.out).not.toContain('is asked');
  const later = await explain({ ...TASK, available: [], seconds: 25 }, '--json');
  expect(JSON.parse(later.out)).toMatchObject({
    status: 'pending',
    queue: 'Everyone',
    priority: 7,
    age: 25,
    filters: [{}, { isCurrent: true, targets: [{ isCurrent: false }, { isCurrent: true }] }],
    next: [{ what: 'the task is canceled: its time to live is over' }],
  });
});

test('an emulator explains its own tasks: over the control API, and by the command', async () => {
  const workspace = clientOf(taskRouter).taskrouter.v1.workspaces(taskRouter.workspaceSid);
  const { sid } = await workspace.tasks.create({ attributes: JSON.stringify(TASK.attributes) });
  await taskRouter.advance(5);
  const { status, body } = await request(taskRouter, `/_emulator/tasks/${sid}/explanation`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    taskSid: sid,
    status: 'reserved',
    age: 5,
    filters: [
      { name: 'Legal', verdict: { isTrue: false } },
      { name: 'Billing', verdict: { isTrue: true }, isCurrent: true },
    ],
  });
  const workers: unknown = body.workers;
  expect(workers).toContainEqual(expect.objectContaining({ friendlyName: 'Ann', reservation: 'pending' }));
  expect((await command.run(['explain', sid])).out).toContain('→ Ann has it');

  const [reservation] = await workspace.tasks(sid).reservations.list();
  await workspace
    .tasks(sid)
    .reservations(reservation?.sid ?? '')
    .update({ reservationStatus: 'accepted' });
  await workspace.tasks(sid).update({ assignmentStatus: 'completed', reason: 'done' });
  const ended = await request(taskRouter, `/_emulator/tasks/${sid}/explanation`);
  expect(ended.body).toMatchObject({
    status: 'completed',
    workers: [],
    next: [{ what: 'the task is removed' }],
  });
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
