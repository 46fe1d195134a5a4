import { createTaskRouter, type TaskRouter, type WorkspaceSeed } from 'taskrouter-emulator';
import twilio from 'twilio';

/** Billing goes to those who know it; after 30 seconds to everybody. */
const DESK: WorkspaceSeed = {
  friendlyName: 'Desk',
  activities: [
    { friendlyName: 'Offline', available: false },
    { friendlyName: 'Available', available: true },
  ],
  taskQueues: [
    { friendlyName: 'Billing', targetWorkers: 'skills HAS "billing"' },
    { friendlyName: 'Everybody' },
  ],
  workers: [
    { friendlyName: 'Ann', activity: 'Offline', attributes: { skills: ['billing'] } },
    { friendlyName: 'Ben', activity: 'Available', attributes: { skills: [] } },
  ],
  workflows: [
    {
      friendlyName: 'Requests',
      configuration: {
        task_routing: {
          filters: [
            {
              expression: 'topic == "billing"',
              targets: [{ queue: 'Billing', timeout: 30 }, { queue: 'Everybody' }],
            },
          ],
          default_filter: { queue: 'Everybody' },
        },
      },
    },
  ],
};

describe('a billing request while Ann is away', () => {
  let taskRouter: TaskRouter;
  beforeEach(async () => {
    taskRouter = await createTaskRouter({ clock: 'manual', seed: DESK });
  });
  afterEach(() => taskRouter.close());

  test('goes to Ben after 30 seconds, and not before', async () => {
    const client = twilio(taskRouter.accountSid, taskRouter.authToken);
    client.taskrouter.baseUrl = taskRouter.url;
    const { tasks } = client.taskrouter.v1.workspaces(taskRouter.workspaceSid);
    const { sid } = await tasks.create({ attributes: '{"topic":"billing"}' });

    await taskRouter.advance(29);
    expect(await tasks(sid).reservations.list()).toEqual([]);

    await taskRouter.advance(1);
    const reservations = await tasks(sid).reservations.list();
    expect(reservations.map(({ workerName }) => workerName)).toEqual(['Ben']);
  });
});
