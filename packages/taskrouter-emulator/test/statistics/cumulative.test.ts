import {
  answer,
  available,
  createTask,
  move,
  request,
  seedWith,
  sidOf,
  startEmulator,
  stopEmulators,
  workflowOf,
} from '../emulator';

afterEach(stopEmulators);

const zero = { avg: 0, min: 0, max: 0, total: 0 };
const one = (seconds: number) => ({ avg: seconds, min: seconds, max: seconds, total: seconds });
const noReservations = {
  reservations_created: 0,
  reservations_accepted: 0,
  reservations_rejected: 0,
  reservations_timed_out: 0,
  reservations_canceled: 0,
  reservations_rescinded: 0,
};

/**
 * 200 seconds of a workspace, all times in seconds since its start. Tasks wait 30 seconds in First, then until they are
 * 90 seconds old in Second; Alice takes one at a time.
 *
 *      0  A and B are created                 100  C is created, and deleted at 105
 *     10  Alice is available: reserved for A  110  D is created and Alice available: reserved
 *     14  she accepts A                       116  she accepts D
 *     30  B moves to Second                   120  E is created
 *     34  A is completed: reserved for B      150  E moves to Second
 *     37  she rejects B and takes a break     155  D is completed: reserved for E
 *     90  B times out                         160  she accepts E
 */
async function twoHundredSeconds() {
  const { workspace, taskRouter } = await startEmulator({
    seed: seedWith({
      taskQueues: [{ friendlyName: 'First' }, { friendlyName: 'Second', targetWorkers: 'level > 2' }],
      workers: [
        { friendlyName: 'Alice', activity: 'Break', attributes: { level: 3 } },
        { friendlyName: 'Bob', activity: 'Offline', attributes: { level: 1 } },
      ],
      workflows: [
        workflowOf([
          { queue: 'First', timeout: 30 },
          { queue: 'Second', timeout: 60 },
        ]),
      ],
    }),
  });
  const start = (await workspace.fetch()).dateCreated.getTime();
  let now = 0;
  const until = async (second: number) => {
    await taskRouter.advance(second - now);
    now = second;
  };
  const complete = (task: string) => workspace.tasks(task).update({ assignmentStatus: 'completed' });

  const a = await createTask(workspace, {}, { priority: 5 });
  const b = await createTask(workspace);
  await until(10);
  await move(workspace, 'Alice', 'Available');
  await until(14);
  await answer(workspace, a, 'accepted');
  await until(34);
  await complete(a);
  await until(37);
  const workerActivitySid = await sidOf(workspace.activities.list(), 'Break');
  await answer(workspace, b, 'rejected', { workerActivitySid });
  await until(100);
  const c = await createTask(workspace);
  await until(105);
  await workspace.tasks(c).remove();
  await until(110);
  const d = await createTask(workspace);
  await move(workspace, 'Alice', 'Available');
  await until(116);
  await answer(workspace, d, 'accepted');
  await until(120);
  const e = await createTask(workspace);
  await until(155);
  await complete(d);
  await until(160);
  await answer(workspace, e, 'accepted');
  await until(200);

  const at = (second: number) => new Date(start + second * 1000).toISOString().replace('.000', '');
  const queue = (name: string) => sidOf(workspace.taskQueues.list(), name);
  return {
    workspace,
    taskRouter,
    at,
    first: await queue('First'),
    second: await queue('Second'),
    alice: await sidOf(workspace.workers.list(), 'Alice'),
    /** What a page below the workspace answers. */
    async get(path: string) {
      const { status, body } = await request(taskRouter, `/v1/Workspaces/{WS}/${path}`);
      expect(status).toBe(200);
      return body;
    },
  };
}

const whole = {
  avg_task_acceptance_time: 20,
  reservations_created: 4,
  reservations_accepted: 3,
  reservations_rejected: 1,
  reservations_timed_out: 0,
  reservations_canceled: 0,
  reservations_rescinded: 0,
  wait_duration_until_accepted: { avg: 20, min: 6, max: 40, total: 60 },
  wait_duration_until_canceled: one(90),
  tasks_canceled: 1,
  tasks_completed: 2,
  tasks_deleted: 1,
  tasks_moved: 2,
};

describe('cumulative statistics of tasks', () => {
  test('of the workspace, and of its only workflow', async () => {
    const { get, at, taskRouter } = await twoHundredSeconds();
    const { url, accountSid, workspaceSid, workflowSid } = taskRouter;
    const workspaceUrl = `${url}/v1/Workspaces/${workspaceSid}`;
    const identity = { account_sid: accountSid, workspace_sid: workspaceSid };
    const interval = { start_time: at(200 - 900), end_time: at(200) };
    expect(await get('CumulativeStatistics')).toEqual({
      ...identity,
      ...interval,
      ...whole,
      split_by_wait_time: null,
      tasks_created: 5,
      tasks_timed_out_in_workflow: 1,
      url: `${workspaceUrl}/CumulativeStatistics`,
    });
    const workflow = `Workflows/${workflowSid}`;
    expect(await get(`${workflow}/CumulativeStatistics`)).toEqual({
      ...identity,
      ...interval,
      ...whole,
      split_by_wait_time: null,
      tasks_entered: 5,
      tasks_timed_out_in_workflow: 1,
      workflow_sid: workflowSid,
      url: `${workspaceUrl}/${workflow}/CumulativeStatistics`,
    });
  });

  test('of each queue', async () => {
    const { get, first, second } = await twoHundredSeconds();
    expect(await get(`TaskQueues/${first}/CumulativeStatistics`)).toMatchObject({
      ...noReservations,
      reservations_created: 2,
      reservations_accepted: 2,
      avg_task_acceptance_time: 10,
      wait_duration_until_accepted: { avg: 10, min: 6, max: 14, total: 20 },
      wait_duration_in_queue_until_accepted: { avg: 10, min: 6, max: 14, total: 20 },
      wait_duration_until_canceled: zero,
      tasks_entered: 5,
      tasks_moved: 2,
      tasks_canceled: 0,
      tasks_completed: 2,
      tasks_deleted: 1,
    });
    expect(await get(`TaskQueues/${second}/CumulativeStatistics`)).toMatchObject({
      ...noReservations,
      reservations_created: 2,
      reservations_accepted: 1,
      reservations_rejected: 1,
      avg_task_acceptance_time: 40,
      wait_duration_until_accepted: one(40),
      wait_duration_in_queue_until_accepted: one(10),
      wait_duration_until_canceled: one(90),
      tasks_entered: 2,
      tasks_moved: 0,
      tasks_canceled: 1,
      tasks_completed: 0,
      tasks_deleted: 0,
    });
  });

  test('SplitByWaitTime: waits over a threshold, and at or below it', async () => {
    const { get } = await twoHundredSeconds();
    const counts = (tasks_canceled: number, reservations_accepted: number) => ({
      tasks_canceled,
      reservations_accepted,
    });
    expect((await get('CumulativeStatistics?SplitByWaitTime=5,14,90')).split_by_wait_time).toEqual({
      5: { above: counts(1, 3), below: counts(0, 0) },
      14: { above: counts(1, 1), below: counts(0, 2) },
      90: { above: counts(0, 0), below: counts(1, 3) },
    });
  });

  test('over the window asked for, to the second', async () => {
    const { get, at } = await twoHundredSeconds();
    const ask = (window: Record<string, string>) =>
      get(`CumulativeStatistics?${new URLSearchParams({ ...window })}`);
    const counts = (created: number, accepted: number, completed: number) => ({
      tasks_created: created,
      reservations_accepted: accepted,
      tasks_completed: completed,
    });
    expect(await ask({ StartDate: at(14) })).toMatchObject({
      ...counts(3, 3, 2),
      start_time: at(14),
      end_time: at(200),
    });
    expect(await ask({ StartDate: at(15) })).toMatchObject(counts(3, 2, 2));
    expect(await ask({ StartDate: at(0), EndDate: at(116) })).toMatchObject({
      ...counts(4, 2, 1),
      start_time: at(0),
      end_time: at(116),
    });
    expect(await ask({ StartDate: at(0), EndDate: at(115) })).toMatchObject(counts(4, 1, 1));
    expect(await ask({ Minutes: '1' })).toMatchObject({ ...counts(0, 1, 1), start_time: at(140) });
    expect(await ask({ EndDate: at(60), Minutes: '1' })).toMatchObject(counts(2, 1, 1));
  });

  test('of one channel', async () => {
    const { get, workspace } = await twoHundredSeconds();
    await createTask(workspace, {}, { taskChannel: 'voice' });
    expect(await get('CumulativeStatistics?TaskChannel=voice')).toMatchObject({
      ...noReservations,
      reservations_created: 1,
      tasks_created: 1,
      wait_duration_until_accepted: zero,
    });
    const voice = await sidOf(workspace.taskChannels.list(), 'Voice');
    expect(await get(`CumulativeStatistics?TaskChannel=${voice}`)).toMatchObject({ tasks_created: 1 });
    expect(await get('CumulativeStatistics?TaskChannel=default')).toMatchObject({ tasks_created: 5 });
  });

  test('are the same in the combined resources', async () => {
    const { get, first, taskRouter } = await twoHundredSeconds();
    for (const path of ['', `TaskQueues/${first}/`, `Workflows/${taskRouter.workflowSid}/`]) {
      const combined = Object(await get(`${path}Statistics?SplitByWaitTime=10`));
      const { tasks_assigned, reservations_wrapup, reservations_completed, ...cumulative } =
        combined.cumulative;
      const alone = await get(`${path}CumulativeStatistics?SplitByWaitTime=10`);
      expect(alone).toMatchObject(cumulative);
      for (const more of ['tasks_assigned', 'reservations_wrapup', 'reservations_completed'])
        expect(alone).not.toHaveProperty(more);
      expect(tasks_assigned).toBe(alone.reservations_accepted);
      expect([reservations_wrapup, reservations_completed]).toEqual([
        0,
        path === '' ? 2 : expect.any(Number),
      ]);
      const { url, cumulative: _, realtime, ...own } = combined;
      expect(realtime).toMatchObject(own);
      expect(Object.keys(Object(cumulative)).length).toBeGreaterThan(10);
    }
    const [queue] = Object(await get('TaskQueues/Statistics?FriendlyName=Second')).task_queues_statistics;
    expect(queue.cumulative).toMatchObject({ tasks_entered: 2, reservations_rejected: 1 });
  });

  test('every way a reservation ends', async () => {
    const { workspace, taskRouter } = await startEmulator({
      seed: seedWith({
        taskQueues: [{ friendlyName: 'Everyone', maxReservedWorkers: 2 }],
        workers: [available('Alice'), available('Bob')],
        workflows: [workflowOf([{ queue: 'Everyone' }], { taskReservationTimeout: 10 })],
      }),
    });
    const rescinded = await createTask(workspace);
    await answer(workspace, rescinded, 'accepted', { worker: 'Alice' });
    await workspace.tasks(rescinded).update({ assignmentStatus: 'completed' });
    const canceled = await createTask(workspace);
    await workspace.tasks(canceled).update({ assignmentStatus: 'canceled' });
    await createTask(workspace);
    await taskRouter.advance(10);
    expect(await workspace.cumulativeStatistics().fetch()).toMatchObject({
      reservationsCreated: 6,
      reservationsAccepted: 1,
      reservationsRescinded: 1,
      reservationsCanceled: 2,
      reservationsTimedOut: 2,
      reservationsRejected: 0,
    });
  });

  test('go back 30 days', async () => {
    const { workspace, taskRouter } = await startEmulator({ seed: seedWith() });
    const task = await createTask(workspace, {}, { timeout: 60 });
    await taskRouter.advance(30 * 24 * 60 * 60);
    const statistics = workspace.cumulativeStatistics();
    expect(await statistics.fetch({ minutes: 50_000 })).toMatchObject({ tasksCreated: 1, tasksCanceled: 1 });
    await taskRouter.advance(1);
    expect(await statistics.fetch({ minutes: 50_000 })).toMatchObject({ tasksCreated: 0, tasksCanceled: 1 });
    expect(task).toMatch(/^WT/);
  });

  test.each(['SplitByWaitTime=5,x', 'TaskChannel=pigeon', 'Minutes=-1', 'EndDate=tomorrow'])(
    '%s is refused',
    async (query) => {
      const { taskRouter } = await startEmulator();
      const [parameter = ''] = query.split('=');
      for (const page of ['CumulativeStatistics', 'Statistics', 'TaskQueues/Statistics']) {
        expect(await request(taskRouter, `/v1/Workspaces/{WS}/${page}?${query}`)).toMatchObject({
          status: 400,
          body: { code: 20001, message: expect.stringContaining(`${parameter}: `) },
        });
      }
    },
  );
});

describe('cumulative statistics of workers', () => {
  const durations = (body: object) =>
    Object.fromEntries(
      Object(body).activity_durations.map(
        ({ friendly_name, avg, min, max, total }: Record<string, unknown>) => [
          friendly_name,
          { avg, min, max, total },
        ],
      ),
    );

  test('reservations, and the time spent in each activity', async () => {
    const { get, at } = await twoHundredSeconds();
    const body = await get('Workers/CumulativeStatistics');
    expect(body).toMatchObject({
      ...noReservations,
      reservations_created: 4,
      reservations_accepted: 3,
      reservations_rejected: 1,
      start_time: at(200 - 900),
      end_time: at(200),
    });
    // Alice: Break 0-10 and 37-110, Available 10-37 and 110-200. Bob: Offline throughout.
    expect(durations(body)).toEqual({
      Offline: one(200),
      Available: { avg: 59, min: 27, max: 90, total: 117 },
      Break: { avg: 42, min: 10, max: 73, total: 83 },
    });
  });

  test('only the part of a stay that lies in the window counts', async () => {
    const { get, at } = await twoHundredSeconds();
    expect(durations(await get('Workers/CumulativeStatistics?Minutes=2'))).toEqual({
      Offline: one(120),
      Available: one(90),
      Break: one(30),
    });
    const window = new URLSearchParams({ StartDate: at(5), EndDate: at(50) });
    expect(durations(await get(`Workers/CumulativeStatistics?${window}`))).toMatchObject({
      Offline: { total: 45 },
      Available: one(27),
      Break: { min: 5, max: 13, total: 18 },
    });
  });

  test('of one worker, and of those a filter names', async () => {
    const { get, alice, second, taskRouter } = await twoHundredSeconds();
    const { cumulative, realtime, ...identity } = await get(`Workers/${alice}/Statistics`);
    expect(realtime).toMatchObject({
      account_sid: taskRouter.accountSid,
      workspace_sid: taskRouter.workspaceSid,
      worker_sid: alice,
      total_workers: 1,
    });
    expect(identity).toEqual({
      account_sid: taskRouter.accountSid,
      workspace_sid: taskRouter.workspaceSid,
      worker_sid: alice,
      url: `${taskRouter.url}/v1/Workspaces/${taskRouter.workspaceSid}/Workers/${alice}/Statistics`,
    });
    expect(cumulative).toMatchObject({ reservations_created: 4, reservations_rejected: 1 });
    expect(durations(Object(cumulative))).toMatchObject({ Offline: zero, Break: { total: 83 } });
    for (const filter of [`TaskQueueSid=${second}`, 'TaskQueueName=Second', 'FriendlyName=Alice']) {
      const body = await get(`Workers/Statistics?${filter}`);
      expect(body.cumulative).toEqual(cumulative);
      expect(body.realtime).toMatchObject({ total_workers: 1 });
    }
    const bob = await get('Workers/Statistics?FriendlyName=Bob');
    expect(bob.cumulative).toMatchObject(noReservations);
    expect(durations(Object(bob.cumulative))).toMatchObject({ Offline: one(200), Available: zero });
  });

  test('a deleted worker’s time stays in the workspace’s', async () => {
    const { get, workspace, taskRouter } = await twoHundredSeconds();
    await workspace.workers(await sidOf(workspace.workers.list(), 'Bob')).remove();
    await taskRouter.advance(100);
    expect(durations(await get('Workers/CumulativeStatistics'))).toMatchObject({ Offline: one(200) });
  });
});
