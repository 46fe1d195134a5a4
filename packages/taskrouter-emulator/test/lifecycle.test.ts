import {
  answer,
  available,
  createTask,
  move,
  refusal,
  reservationsOf,
  seedWith,
  sidOf,
  startEmulator,
  stateOf,
  stopEmulators,
  workflowOf,
} from './emulator';

afterEach(stopEmulators);

const DAY = 86_400;

/** A multi-tasking workspace with these workers, all available. */
function withWorkers(...names: readonly string[]) {
  return startEmulator({ seed: seedWith({ workers: names.map((name) => available(name)) }) });
}

async function statusOf(workspace: Parameters<typeof reservationsOf>[0], taskSid: string): Promise<string[]> {
  return (await reservationsOf(workspace, taskSid)).map(({ worker, status }) => `${worker} ${status}`);
}

describe('3.2 reservations', () => {
  test('pending → accepted: the task is assigned', async () => {
    const { workspace } = await withWorkers('Alice');
    const task = await createTask(workspace);
    expect(await statusOf(workspace, task)).toEqual(['Alice pending']);
    await answer(workspace, task, 'accepted');
    expect(await stateOf(workspace, task)).toBe('assigned by Alice');
  });

  test('pending → rejected: the worker goes where it was sent, the task to the next one', async () => {
    const { workspace } = await withWorkers('Alice', 'Bob');
    const task = await createTask(workspace);
    const workerActivitySid = await sidOf(workspace.activities.list(), 'Break');
    await answer(workspace, task, 'rejected', { workerActivitySid });
    expect(await statusOf(workspace, task)).toEqual(['Alice rejected', 'Bob pending']);
    const [alice] = await workspace.workers.list({ friendlyName: 'Alice' });
    expect(alice?.activityName).toBe('Break');
  });

  test('pending → rejected without an activity: the worker stays, and the task can come straight back', async () => {
    const { workspace } = await withWorkers('Alice');
    const task = await createTask(workspace);
    await answer(workspace, task, 'rejected');
    expect(await statusOf(workspace, task)).toEqual(['Alice rejected', 'Alice pending']);
  });

  test('pending → rejected by RejectPendingReservations', async () => {
    const { workspace } = await withWorkers('Alice', 'Bob');
    const task = await createTask(workspace);
    const alice = workspace.workers(await sidOf(workspace.workers.list(), 'Alice'));
    const [offline, availableSid] = await Promise.all(
      ['Offline', 'Available'].map((name) => sidOf(workspace.activities.list(), name)),
    );
    expect(
      await refusal(alice.update({ activitySid: availableSid ?? '', rejectPendingReservations: true })),
    ).toMatchObject({
      status: 400,
      code: 20001,
      message: expect.stringContaining('RejectPendingReservations'),
    });
    await alice.update({ activitySid: offline ?? '', rejectPendingReservations: true });
    expect(await statusOf(workspace, task)).toEqual(['Alice rejected', 'Bob pending']);
  });

  test('pending stays when its worker moves to an unavailable activity without saying so', async () => {
    const { workspace } = await withWorkers('Alice', 'Bob');
    const task = await createTask(workspace);
    await move(workspace, 'Alice', 'Offline');
    expect(await statusOf(workspace, task)).toEqual(['Alice pending']);
  });

  test("pending → timeout after the workflow's time: the worker goes to the timeout activity", async () => {
    const { taskRouter, workspace } = await withWorkers('Alice', 'Bob');
    const task = await createTask(workspace);
    await taskRouter.advance(119);
    expect(await statusOf(workspace, task)).toEqual(['Alice pending']);
    await taskRouter.advance(1);
    expect(await statusOf(workspace, task)).toEqual(['Alice timeout', 'Bob pending']);
    const [alice] = await workspace.workers.list({ friendlyName: 'Alice' });
    expect(alice).toMatchObject({ activityName: 'Offline', available: false });
    await taskRouter.advance(120);
    expect(await stateOf(workspace, task)).toBe('pending in Everyone');
  });

  test('pending → canceled when its task is canceled', async () => {
    const { workspace } = await withWorkers('Alice');
    const task = await createTask(workspace);
    await workspace.tasks(task).update({ assignmentStatus: 'canceled', reason: 'changed my mind' });
    expect(await statusOf(workspace, task)).toEqual(['Alice canceled']);
    expect(await stateOf(workspace, await createTask(workspace))).toBe('reserved by Alice');
  });

  test('pending → rescinded when another worker accepts', async () => {
    const taskQueues = [{ friendlyName: 'Everyone', maxReservedWorkers: 3 }];
    const workers = ['Alice', 'Bob', 'Carol', 'Dan'].map((name) => available(name));
    const { workspace } = await startEmulator({ seed: seedWith({ taskQueues, workers }) });
    const task = await createTask(workspace);
    expect(await stateOf(workspace, task)).toBe('reserved by Alice and Bob and Carol');
    await answer(workspace, task, 'accepted', { worker: 'Bob' });
    expect(await statusOf(workspace, task)).toEqual(['Alice rescinded', 'Bob accepted', 'Carol rescinded']);
    expect(await stateOf(workspace, task)).toBe('assigned by Bob');
    const next = await createTask(workspace);
    expect(await stateOf(workspace, next)).toBe('reserved by Dan and Alice and Carol');
  });

  test('accepted → wrapping → completed along with the task', async () => {
    const { workspace } = await withWorkers('Alice');
    const task = await createTask(workspace);
    await answer(workspace, task, 'accepted');
    await workspace.tasks(task).update({ assignmentStatus: 'wrapping' });
    expect(await statusOf(workspace, task)).toEqual(['Alice wrapping']);
    await workspace.tasks(task).update({ assignmentStatus: 'completed', reason: 'done' });
    expect(await statusOf(workspace, task)).toEqual(['Alice completed']);
  });

  test('the task follows its reservation to wrapping and completed', async () => {
    const { workspace } = await withWorkers('Alice');
    const task = await createTask(workspace);
    await answer(workspace, task, 'accepted');
    await answer(workspace, task, 'wrapping');
    expect(await stateOf(workspace, task)).toBe('wrapping by Alice');
    await answer(workspace, task, 'completed');
    expect((await workspace.tasks(task).fetch()).assignmentStatus).toBe('completed');
  });

  test.each(['accepted', 'rejected'] as const)(
    '%s is refused once it is no longer pending',
    async (status) => {
      const { workspace } = await withWorkers('Alice');
      const task = await createTask(workspace);
      await answer(workspace, task, 'accepted');
      expect(await refusal(answer(workspace, task, status))).toMatchObject({
        status: 400,
        code: 20001,
        message: expect.stringContaining('is not currently in a Pending state'),
      });
    },
  );

  test.each(['pending', 'timeout', 'canceled', 'rescinded'] as const)(
    'a client cannot set %s',
    async (reservationStatus) => {
      const { workspace } = await withWorkers('Alice');
      const task = await createTask(workspace);
      const [reservation] = await reservationsOf(workspace, task);
      const update = workspace
        .tasks(task)
        .reservations(reservation?.sid ?? '')
        .update({ reservationStatus });
      expect(await refusal(update)).toMatchObject({
        status: 400,
        message: expect.stringContaining('ReservationStatus'),
      });
      expect(await statusOf(workspace, task)).toEqual(['Alice pending']);
    },
  );

  test.each(['wrapping', 'completed'] as const)('%s is refused before it is accepted', async (status) => {
    const { workspace } = await withWorkers('Alice');
    const task = await createTask(workspace);
    expect(await refusal(answer(workspace, task, status))).toMatchObject({ status: 400, code: 20001 });
    expect(await statusOf(workspace, task)).toEqual(['Alice pending']);
  });

  test('it is the same reservation from the side of its worker', async () => {
    const { workspace } = await withWorkers('Alice');
    const task = await createTask(workspace);
    const alice = workspace.workers(await sidOf(workspace.workers.list(), 'Alice'));
    const [reservation] = await alice.reservations.list({ reservationStatus: 'pending' });
    await alice.reservations(reservation?.sid ?? '').update({ reservationStatus: 'accepted' });
    expect(await stateOf(workspace, task)).toBe('assigned by Alice');
    expect(await alice.reservations.list({ reservationStatus: 'pending' })).toEqual([]);
  });

  test('an instruction by REST accepts or rejects, in any case', async () => {
    const { workspace } = await withWorkers('Alice');
    const task = await createTask(workspace);
    const [reservation] = await reservationsOf(workspace, task);
    const resource = workspace.tasks(task).reservations(reservation?.sid ?? '');
    expect(await refusal(resource.update({ instruction: 'Supervise' }))).toMatchObject({ status: 501 });
    expect(await refusal(resource.update({ instruction: 'acept' }))).toMatchObject({
      status: 400,
      message: expect.stringContaining('did you mean accept?'),
    });
    expect((await resource.update({ instruction: 'Accept' })).reservationStatus).toBe('accepted');
  });
});

describe('4.3 tasks', () => {
  test('create answers pending although a reservation follows at once', async () => {
    const { workspace } = await withWorkers('Alice');
    const task = await workspace.tasks.create({ attributes: '{}' });
    expect(task.assignmentStatus).toBe('pending');
    expect(await stateOf(workspace, task.sid)).toBe('reserved by Alice');
  });

  test.each([
    [
      'a pending task cannot be wrapped up',
      [],
      'wrapping',
      "Cannot wrap up a task %s in workspace %w for account %a because it's not currently assigned",
    ],
    [
      'a pending task cannot be completed',
      [],
      'completed',
      'Cannot complete task %s in workspace %w for account %a because it is not currently assigned or wrapping.',
    ],
    [
      'an assigned task cannot be canceled',
      ['accepted'],
      'canceled',
      'Cannot cancel task %s in workspace %w for account %a because it is not pending or reserved.',
    ],
    [
      'a wrapping task cannot be canceled',
      ['accepted', 'wrapping'],
      'canceled',
      'Cannot cancel task %s in workspace %w for account %a because it is not pending or reserved.',
    ],
    [
      'a completed task cannot be completed',
      ['accepted', 'completed'],
      'completed',
      'Cannot complete task %s in workspace %w for account %a because it is not currently assigned or wrapping.',
    ],
  ] as const)('%s', async (_name, statuses, assignmentStatus, message) => {
    const { taskRouter, workspace } = await withWorkers('Alice');
    const task = await createTask(workspace);
    for (const status of statuses) await answer(workspace, task, status);
    const { accountSid, workspaceSid } = taskRouter;
    expect(await refusal(workspace.tasks(task).update({ assignmentStatus }))).toEqual({
      status: 400,
      code: 20001,
      message: message.replace('%s', task).replace('%w', workspaceSid).replace('%a', accountSid),
    });
  });

  test.each(['pending', 'reserved', 'assigned'] as const)(
    'a client cannot set %s',
    async (assignmentStatus) => {
      const { workspace } = await withWorkers();
      const task = await createTask(workspace);
      expect(await refusal(workspace.tasks(task).update({ assignmentStatus }))).toMatchObject({
        status: 400,
        message: expect.stringContaining('AssignmentStatus: takes one of canceled, wrapping, completed'),
      });
    },
  );

  test('the time to live runs in pending and in reserved', async () => {
    const { taskRouter, workspace } = await withWorkers('Alice');
    const reserved = await createTask(workspace, {}, { timeout: 60 });
    const waiting = await createTask(workspace, {}, { timeout: 60 });
    await taskRouter.advance(59);
    expect(await stateOf(workspace, waiting)).toBe('pending in Everyone');
    await taskRouter.advance(1);
    expect(await stateOf(workspace, reserved)).toBe('canceled: Task TTL Exceeded');
    expect(await stateOf(workspace, waiting)).toBe('canceled: Task TTL Exceeded');
    expect(await statusOf(workspace, reserved)).toEqual(['Alice canceled']);
  });

  test('the time to live is 24 hours unless said otherwise, and stops with the assignment', async () => {
    const { taskRouter, workspace } = await withWorkers('Alice');
    const accepted = await createTask(workspace, {}, { timeout: 10 });
    await answer(workspace, accepted, 'accepted');
    const waiting = await createTask(workspace);
    await taskRouter.advance(DAY - 1);
    expect(await stateOf(workspace, accepted)).toBe('assigned by Alice');
    expect(await stateOf(workspace, waiting)).toBe('pending in Everyone');
  });

  test.each(['canceled', 'completed'] as const)('a %s task is deleted five minutes later', async (end) => {
    const { taskRouter, workspace } = await withWorkers('Alice');
    const task = await createTask(workspace);
    if (end === 'completed') await answer(workspace, task, 'accepted');
    await workspace.tasks(task).update({ assignmentStatus: end });
    await taskRouter.advance(299);
    expect((await workspace.tasks(task).fetch()).assignmentStatus).toBe(end);
    await taskRouter.advance(1);
    expect(await refusal(workspace.tasks(task).fetch())).toMatchObject({ status: 404, code: 20404 });
    const alice = workspace.workers(await sidOf(workspace.workers.list(), 'Alice'));
    expect(await alice.reservations.list()).toEqual([]);
  });

  test('an assigned task that is not completed within 24 hours is deleted, and its worker free again', async () => {
    const { taskRouter, workspace } = await withWorkers('Alice');
    const task = await createTask(workspace);
    await taskRouter.advance(60);
    await answer(workspace, task, 'accepted');
    const next = await createTask(workspace, {}, { timeout: 2 * DAY });
    await taskRouter.advance(DAY - 1);
    expect(await stateOf(workspace, task)).toBe('assigned by Alice');
    await taskRouter.advance(1);
    expect(await refusal(workspace.tasks(task).fetch())).toMatchObject({ status: 404 });
    expect(await stateOf(workspace, next)).toBe('reserved by Alice');
  });

  test('after a thousand assignments a task is canceled', async () => {
    const { workspace } = await withWorkers('Alice');
    const task = await createTask(workspace);
    const alice = workspace.workers(await sidOf(workspace.workers.list(), 'Alice'));
    for (let count = 1; count <= 1000; count++) {
      const [reservation] = await alice.reservations.list({ reservationStatus: 'pending', limit: 1 });
      await alice.reservations(reservation?.sid ?? '').update({ reservationStatus: 'rejected' });
    }
    expect(await stateOf(workspace, task)).toBe('canceled: Max assignment count exceeded');
    expect((await reservationsOf(workspace, task)).length).toBe(1000);
  });

  test('deleting a task frees its worker, whatever its state', async () => {
    const { workspace } = await withWorkers('Alice');
    const reserved = await createTask(workspace);
    expect(await workspace.tasks(reserved).remove()).toBe(true);
    const accepted = await createTask(workspace);
    expect(await stateOf(workspace, accepted)).toBe('reserved by Alice');
    await answer(workspace, accepted, 'accepted');
    await workspace.tasks(accepted).remove();
    expect(await refusal(workspace.tasks(accepted).fetch())).toMatchObject({ status: 404 });
    expect(await stateOf(workspace, await createTask(workspace))).toBe('reserved by Alice');
  });

  test('4.4 attributes are replaced whole, and not together with wrapping or completed', async () => {
    const { workspace } = await withWorkers('Alice');
    const task = await createTask(workspace, { a: 1, b: 2 });
    await answer(workspace, task, 'accepted');
    await workspace.tasks(task).update({ attributes: '{"c":3}' });
    expect((await workspace.tasks(task).fetch()).attributes).toBe('{"c":3}');
    const both = workspace.tasks(task).update({ attributes: '{}', assignmentStatus: 'completed' });
    expect(await refusal(both)).toMatchObject({
      status: 400,
      message: expect.stringContaining('send two requests'),
    });
  });
});

describe('5. single-tasking and multi-tasking', () => {
  const activities = [
    { friendlyName: 'Offline', available: false },
    { friendlyName: 'Available', available: true },
    { friendlyName: 'Busy', available: false },
    { friendlyName: 'Reserved', available: false },
  ];
  const taskQueues = [
    { friendlyName: 'Everyone', reservationActivity: 'Reserved', assignmentActivity: 'Busy' },
  ];
  const activityOf = async (workspace: Parameters<typeof reservationsOf>[0]) =>
    (await workspace.workers.list({ friendlyName: 'Alice' }))[0]?.activityName;

  test("single-tasking: the queue's activities are applied and completing changes nothing back", async () => {
    const seed = seedWith({ multiTaskEnabled: false, activities, taskQueues, workers: [available('Alice')] });
    const { workspace } = await startEmulator({ seed });
    const task = await createTask(workspace);
    expect(await activityOf(workspace)).toBe('Reserved');
    await answer(workspace, task, 'accepted');
    expect(await activityOf(workspace)).toBe('Busy');
    const next = await createTask(workspace);
    await answer(workspace, task, 'completed');
    expect(await activityOf(workspace)).toBe('Busy');
    expect(await stateOf(workspace, next)).toBe('pending in Everyone');
    await move(workspace, 'Alice', 'Available');
    expect(await stateOf(workspace, next)).toBe('reserved by Alice');
  });

  test('single-tasking without activities: nobody is offered two tasks at a time', async () => {
    const seed = seedWith({ multiTaskEnabled: false, workers: [available('Alice')] });
    const { workspace } = await startEmulator({ seed });
    const [first, second] = [await createTask(workspace), await createTask(workspace)];
    expect(await stateOf(workspace, second)).toBe('pending in Everyone');
    await answer(workspace, first, 'accepted');
    expect(await stateOf(workspace, second)).toBe('reserved by Alice');
  });

  test('multi-tasking: the activity never changes, capacity per channel governs, pending counts', async () => {
    const workers = [{ ...available('Alice'), capacity: { chat: 2 } }];
    const { workspace } = await startEmulator({ seed: seedWith({ activities, taskQueues, workers }) });
    const chats = [];
    for (let count = 0; count < 3; count++)
      chats.push(await createTask(workspace, {}, { taskChannel: 'chat' }));
    const voice = await createTask(workspace, {}, { taskChannel: 'voice' });
    const states = await Promise.all([...chats, voice].map((task) => stateOf(workspace, task)));
    expect(states).toEqual([
      'reserved by Alice',
      'reserved by Alice',
      'pending in Everyone',
      'reserved by Alice',
    ]);
    expect(await activityOf(workspace)).toBe('Available');
    await answer(workspace, chats[0] ?? '', 'accepted');
    expect(await stateOf(workspace, chats[2] ?? '')).toBe('pending in Everyone');
    await answer(workspace, chats[0] ?? '', 'completed');
    expect(await stateOf(workspace, chats[2] ?? '')).toBe('reserved by Alice');
  });

  test('multi-tasking: capacity and availability of a channel can change while tasks wait', async () => {
    const { workspace } = await withWorkers('Alice');
    const alice = workspace.workers(await sidOf(workspace.workers.list(), 'Alice'));
    const channel = alice.workerChannels('chat');
    await channel.update({ capacity: 0 });
    const first = await createTask(workspace, {}, { taskChannel: 'chat' });
    const second = await createTask(workspace, {}, { taskChannel: 'chat' });
    expect(await stateOf(workspace, first)).toBe('pending in Everyone');
    await channel.update({ capacity: 4, available: false });
    expect(await stateOf(workspace, first)).toBe('pending in Everyone');
    expect(await channel.fetch()).toMatchObject({ assignedTasks: 0, availableCapacityPercentage: 100 });
    await channel.update({ available: true });
    expect(await stateOf(workspace, second)).toBe('reserved by Alice');
    const now = await channel.fetch();
    expect(now).toMatchObject({
      configuredCapacity: 4,
      assignedTasks: 0,
      availableCapacityPercentage: 50,
      taskChannelUniqueName: 'chat',
    });
  });

  test('a workspace turns multi-tasking and never back', async () => {
    const seed = seedWith({ multiTaskEnabled: false, workers: [available('Alice')] });
    const { workspace } = await startEmulator({ seed });
    const chat = await createTask(workspace, {}, { taskChannel: 'chat' });
    const voice = await createTask(workspace, {}, { taskChannel: 'voice' });
    expect(await stateOf(workspace, voice)).toBe('pending in Everyone');
    await workspace.update({ multiTaskEnabled: true });
    expect([await stateOf(workspace, chat), await stateOf(workspace, voice)]).toEqual([
      'reserved by Alice',
      'reserved by Alice',
    ]);
    expect(await refusal(workspace.update({ multiTaskEnabled: false }))).toMatchObject({ status: 400 });
  });
});

test('the reservation timeout is the workflow’s, up to a day', async () => {
  const workflows = [workflowOf([{ queue: 'Everyone' }], { taskReservationTimeout: 5 })] as const;
  const seed = seedWith({ workflows, workers: [available('Alice')] });
  const { taskRouter, workspace } = await startEmulator({ seed });
  const task = await createTask(workspace);
  await taskRouter.advance(5);
  expect(await statusOf(workspace, task)).toEqual(['Alice timeout']);
  const workflow = workspace.workflows(taskRouter.workflowSid);
  expect(await refusal(workflow.update({ taskReservationTimeout: 86_401 }))).toMatchObject({
    message: expect.stringContaining('TaskReservationTimeout: takes a whole number from 1 to 86400'),
  });
});
