import { testSid } from 'taskrouter/test/sids';
import {
  answer,
  available,
  createTask,
  refusal,
  request,
  seedWith,
  sidOf,
  startEmulator,
  stopEmulators,
  workflowOf,
} from '../emulator';

afterEach(stopEmulators);

/**
 * A minute: Alice has a task in wrapping, one assigned and one reserved, all in First; two more wait in Second since
 * they were 30 seconds old; one has been canceled. Bob is in First's queue only, and Offline.
 */
async function minute() {
  const { workspace, taskRouter } = await startEmulator({
    seed: seedWith({
      taskQueues: [{ friendlyName: 'First' }, { friendlyName: 'Second', targetWorkers: 'level > 2' }],
      workers: [
        { ...available('Alice', { level: 3 }), capacity: { default: 3 } },
        { friendlyName: 'Bob', activity: 'Offline' },
      ],
      workflows: [workflowOf([{ queue: 'First', timeout: 30 }, { queue: 'Second' }])],
    }),
  });
  const wrapping = await createTask(workspace);
  const assigned = await createTask(workspace);
  await createTask(workspace, {}, { priority: 5 });
  await answer(workspace, wrapping, 'accepted');
  await answer(workspace, wrapping, 'wrapping');
  await answer(workspace, assigned, 'accepted');
  await taskRouter.advance(5);
  const canceled = await createTask(workspace);
  await workspace.tasks(canceled).update({ assignmentStatus: 'canceled' });
  await taskRouter.advance(5);
  const longest = await createTask(workspace, {}, { priority: 5 });
  await taskRouter.advance(10);
  await createTask(workspace, {}, { priority: 9 });
  await taskRouter.advance(40);
  return {
    workspace,
    taskRouter,
    longest,
    first: await sidOf(workspace.taskQueues.list(), 'First'),
    second: await sidOf(workspace.taskQueues.list(), 'Second'),
    async get(path: string) {
      const { status, body } = await request(taskRouter, `/v1/Workspaces/{WS}/${path}`);
      expect(status).toBe(200);
      return body;
    },
  };
}

const inActivities = (body: object) =>
  Object.fromEntries(
    Object(body).activity_statistics.map(({ friendly_name, workers }: Record<string, unknown>) => [
      friendly_name,
      workers,
    ]),
  );

describe('real-time statistics', () => {
  test('of the workspace and its workflow', async () => {
    const { get, longest, taskRouter } = await minute();
    const tasks = {
      longest_task_waiting_age: 50,
      longest_task_waiting_sid: longest,
      tasks_by_priority: { 0: 2, 5: 2, 9: 1 },
      tasks_by_status: { pending: 2, reserved: 1, assigned: 1, wrapping: 1 },
      total_tasks: 5,
    };
    const workspace = await get('RealTimeStatistics');
    expect(workspace).toMatchObject({ ...tasks, total_workers: 2 });
    expect(inActivities(workspace)).toEqual({ Offline: 1, Available: 1, Break: 0 });
    expect(await get(`Workflows/${taskRouter.workflowSid}/RealTimeStatistics`)).toMatchObject(tasks);
    const { realtime } = await get('Statistics');
    expect(realtime).toMatchObject({ ...tasks, total_workers: 2 });
  });

  test('of a queue in which nobody waits, and of one where the wait began elsewhere', async () => {
    const { get, first, second, longest } = await minute();
    const calm = await get(`TaskQueues/${first}/RealTimeStatistics`);
    expect(calm).toMatchObject({
      longest_task_waiting_age: 0,
      longest_task_waiting_sid: null,
      longest_relative_task_age_in_queue: 0,
      longest_relative_task_sid_in_queue: null,
      tasks_by_priority: { 0: 2, 5: 1 },
      tasks_by_status: { pending: 0, reserved: 1, assigned: 1, wrapping: 1 },
      total_tasks: 3,
      total_available_workers: 1,
      total_eligible_workers: 2,
    });
    expect(inActivities(calm)).toEqual({ Offline: 1, Available: 1, Break: 0 });
    const busy = await get(`TaskQueues/${second}/RealTimeStatistics`);
    expect(busy).toMatchObject({
      longest_task_waiting_age: 50,
      longest_task_waiting_sid: longest,
      longest_relative_task_age_in_queue: 20,
      longest_relative_task_sid_in_queue: longest,
      tasks_by_priority: { 5: 1, 9: 1 },
      tasks_by_status: { pending: 2, reserved: 0, assigned: 0, wrapping: 0 },
      total_tasks: 2,
      total_available_workers: 1,
      total_eligible_workers: 1,
    });
    expect((await get(`TaskQueues/${second}/Statistics`)).realtime).toMatchObject({ total_tasks: 2 });
  });

  test('of one channel', async () => {
    const { get, second, workspace } = await minute();
    const chat = await createTask(workspace, {}, { taskChannel: 'chat', taskQueueSid: second });
    await answer(workspace, chat, 'accepted');
    for (const path of ['', `TaskQueues/${second}/`]) {
      expect(await get(`${path}RealTimeStatistics?TaskChannel=chat`)).toMatchObject({
        total_tasks: 1,
        tasks_by_status: { assigned: 1, pending: 0 },
        longest_task_waiting_age: 0,
      });
      expect(await get(`${path}RealTimeStatistics?TaskChannel=voice`)).toMatchObject({
        total_tasks: 0,
        tasks_by_priority: {},
      });
    }
  });

  test('of the workers', async () => {
    const { get } = await minute();
    const workers = await get('Workers/RealTimeStatistics');
    expect(workers).toMatchObject({ total_workers: 2 });
    expect(inActivities(workers)).toEqual({ Offline: 1, Available: 1, Break: 0 });
    const { realtime } = await get('Workers/Statistics?TaskQueueName=Second');
    expect(inActivities(Object(realtime))).toEqual({ Offline: 0, Available: 1, Break: 0 });
  });

  test('of all queues, page by page', async () => {
    const { workspace } = await minute();
    const queues = await workspace.taskQueues.statistics.list({ pageSize: 1 });
    expect(queues.map(({ realtime }) => realtime.total_tasks)).toEqual([3, 2]);
    const [second] = await workspace.taskQueues.statistics.list({ friendlyName: 'Second' });
    expect(second?.realtime).toMatchObject({ total_tasks: 2, longest_task_waiting_age: 50 });
  });
});

describe('real-time statistics of up to fifty queues', () => {
  test('those of another workspace are zeros', async () => {
    const { workspace, first, second, longest } = await minute();
    const elsewhere = testSid('WQ', 7);
    const answers = await workspace.taskQueues.bulkRealTimeStatistics.create({
      queueSids: [second, elsewhere, first],
    });
    expect(answers.taskQueueResponseCount).toBe(3);
    expect(answers.taskQueueData).toMatchObject([
      {
        task_queue_sid: second,
        total_tasks: 2,
        longest_task_waiting_age: 50,
        longest_task_waiting_sid: longest,
        total_eligible_workers: 1,
        total_available_workers: 1,
      },
      {
        task_queue_sid: elsewhere,
        total_tasks: 0,
        longest_task_waiting_sid: null,
        tasks_by_status: { pending: 0, reserved: 0, assigned: 0, wrapping: 0 },
        total_eligible_workers: 0,
      },
      { task_queue_sid: first, total_tasks: 3, total_eligible_workers: 2 },
    ]);
  });

  test.each([
    ['no list', {}],
    ['an empty list', { QueueSids: [] }],
    ['a list that is too long', { QueueSids: Array.from({ length: 51 }, (_, n) => testSid('WQ', n)) }],
    ['something else in the list', { QueueSids: [testSid('WW')] }],
  ])('%s is refused', async (_, body) => {
    const { workspace } = await startEmulator();
    expect(await refusal(workspace.taskQueues.bulkRealTimeStatistics.create(body))).toMatchObject({
      status: 400,
      code: 20001,
      message: expect.stringContaining('QueueSids: takes '),
    });
  });

  test.each([
    ['QueueSids=WQ1', 'application/x-www-form-urlencoded', 'takes application/json'],
    ['{"QueueSids":', 'application/json', 'not valid JSON'],
  ])('%s as %s is refused', async (body, contentType, problem) => {
    const { taskRouter } = await startEmulator();
    const path = '/v1/Workspaces/{WS}/TaskQueues/RealTimeStatistics';
    const headers = { 'content-type': contentType };
    expect(await request(taskRouter, path, { method: 'POST', body, headers })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining(problem) },
    });
  });
});
