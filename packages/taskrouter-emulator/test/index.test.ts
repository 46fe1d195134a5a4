import { createServer } from 'node:net';
import { createTaskRouter } from '#src';
import { startCallbackServer, stopCallbackServers } from './callback-server';
import {
  available,
  clientOf,
  createTask,
  move,
  refusal,
  request,
  reservationsOf,
  seedWith,
  startEmulator,
  stateOf,
  stopEmulators,
  workflowOf,
} from './emulator';

afterEach(async () => {
  await stopEmulators();
  await stopCallbackServers();
});

test('it starts with the quickstart’s workspace', async () => {
  const { taskRouter, workspace } = await startEmulator();
  const activities = await workspace.activities.list();
  expect(activities.map(({ friendlyName, available: yes }) => [friendlyName, yes])).toEqual([
    ['Offline', false],
    ['Idle', true],
    ['Busy', false],
    ['Reserved', false],
  ]);
  const workers = await workspace.workers.list();
  expect(
    workers.map(({ friendlyName, activityName, attributes }) => [friendlyName, activityName, attributes]),
  ).toEqual([
    ['Alice', 'Offline', '{"languages":["en","es"]}'],
    ['Bob', 'Offline', '{"languages":["en"]}'],
  ]);
  const queues = await workspace.taskQueues.list();
  expect(queues.map(({ friendlyName, targetWorkers }) => [friendlyName, targetWorkers])).toEqual([
    ['Customer Care Requests - Spanish', 'languages HAS "es"'],
    ['Customer Care Requests - English', 'languages HAS "en"'],
  ]);
  const [workflow] = await workspace.workflows.list();
  expect(workflow).toMatchObject({
    sid: taskRouter.workflowSid,
    friendlyName: 'Incoming Customer Care Requests',
    taskReservationTimeout: 120,
    assignmentCallbackUrl: '',
  });
});

test('the quickstart’s walk: a task waits for Alice, she accepts by REST and shows Busy', async () => {
  const { workspace } = await startEmulator();
  const task = await createTask(workspace, { selected_language: 'es' });
  expect(await stateOf(workspace, task)).toBe('pending in Customer Care Requests - Spanish');
  await move(workspace, 'Alice', 'Idle');
  const [reservation] = await reservationsOf(workspace, task);
  expect(reservation).toMatchObject({ worker: 'Alice', status: 'pending' });
  const accepted = await workspace
    .tasks(task)
    .reservations(reservation?.sid ?? '')
    .update({ reservationStatus: 'accepted' });
  expect(accepted).toMatchObject({ workerName: 'Alice', reservationStatus: 'accepted' });
  expect(await stateOf(workspace, task)).toBe('assigned by Alice');
  const [alice] = await workspace.workers.list({ friendlyName: 'Alice' });
  expect(alice?.activityName).toBe('Busy');
});

test('SIDs, account and token are the same every time, and can be given', async () => {
  const [one, other] = [await startEmulator(), await startEmulator()];
  const sids = async ({ workspace }: typeof one) => {
    const lists = [workspace.workers.list(), workspace.activities.list(), workspace.taskChannels.list()];
    return (await Promise.all(lists)).flat().map(({ sid }) => sid);
  };
  expect(await sids(one)).toEqual(await sids(other));
  for (const field of ['accountSid', 'authToken', 'workspaceSid', 'workflowSid'] as const) {
    expect(one.taskRouter[field]).toBe(other.taskRouter[field]);
  }
  const accountSid = `AC${'5'.repeat(32)}`;
  const { taskRouter, workspace } = await startEmulator({ accountSid, authToken: 'mine' });
  expect((await workspace.fetch()).accountSid).toBe(accountSid);
  expect(taskRouter.authToken).toBe('mine');
  await expect(createTaskRouter({ accountSid: 'AC1' })).rejects.toThrow(/is not AC followed by 32/);
});

test('tasks of two runs never share a SID', async () => {
  const [one, other] = [await startEmulator(), await startEmulator()];
  expect(await createTask(one.workspace)).not.toBe(await createTask(other.workspace));
});

test('a taken port is named, with a way out', async () => {
  const occupant = createServer();
  await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
  const address = occupant.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await expect(createTaskRouter({ port })).rejects.toThrow(
    new RegExp(`Port ${port} is in use.*Choose another`),
  );
  await new Promise((resolve) => occupant.close(resolve));
});

test('it listens on loopback only', async () => {
  const { taskRouter } = await startEmulator();
  expect(new URL(taskRouter.url).hostname).toBe('127.0.0.1');
});

test('a seed with mistakes is refused with all of them', async () => {
  const seed = {
    ...seedWith({ workers: [{ friendlyName: 'Alice', activity: 'Idel' }] }),
    taskQueues: [{ friendlyName: 'Everyone', targetWorkers: 'a b' }],
  };
  await expect(createTaskRouter({ seed })).rejects.toThrow(
    /taskQueues\[0\]\.targetWorkers: .*workers\[0\]\.activity: "Idel"/,
  );
});

test('reset goes back to the seed, and what was on its way is forgotten', async () => {
  const application = await startCallbackServer();
  application.answer('/callback', 'hang');
  const workflows = [
    workflowOf([{ queue: 'Everyone' }], { assignmentCallbackUrl: `${application.url}/callback` }),
  ] as const;
  const { taskRouter, workspace } = await startEmulator({
    seed: seedWith({ workflows, workers: [available('Alice')] }),
  });
  const task = await createTask(workspace);
  await workspace.workers.create({ friendlyName: 'Bob' });
  const before = { ...taskRouter };
  await taskRouter.reset();
  await taskRouter.settled();
  expect(await refusal(workspace.tasks(task).fetch())).toMatchObject({ status: 404 });
  expect((await workspace.workers.list()).map(({ friendlyName }) => friendlyName)).toEqual(['Alice']);
  expect(taskRouter.alerts).toEqual([]);
  expect(taskRouter).toMatchObject({
    url: before.url,
    workspaceSid: before.workspaceSid,
    workflowSid: before.workflowSid,
  });
});

test('close ends it at once, whatever is on its way', async () => {
  const application = await startCallbackServer();
  application.answer('/callback', 'hang');
  const workflows = [
    workflowOf([{ queue: 'Everyone' }], { assignmentCallbackUrl: `${application.url}/callback` }),
  ] as const;
  const taskRouter = await createTaskRouter({ seed: seedWith({ workflows, workers: [available('Alice')] }) });
  const workspace = clientOf(taskRouter).taskrouter.v1.workspaces(taskRouter.workspaceSid);
  await createTask(workspace);
  const begun = performance.now();
  await taskRouter.close();
  expect(performance.now() - begun).toBeLessThan(2000);
  await expect(request(taskRouter, '/v1/Workspaces')).rejects.toThrow();
});

describe('the clock', () => {
  test('the real one goes by itself, and can be moved on', async () => {
    const { taskRouter, workspace } = await startEmulator({ clock: 'real' });
    const task = await createTask(workspace, { selected_language: 'es' });
    await taskRouter.advance(3600);
    expect((await workspace.tasks(task).fetch()).age).toBeGreaterThanOrEqual(3600);
  });

  test('one of the program’s own is moved by the program', async () => {
    const own = { now: () => Date.now(), setTimer: () => ({ cancel: () => {} }) };
    const { taskRouter } = await startEmulator({ clock: own });
    await expect(taskRouter.advance(1)).rejects.toThrow(/program's own/);
  });

  test('the manual one stands still', async () => {
    const { taskRouter, workspace } = await startEmulator();
    const task = await createTask(workspace, { selected_language: 'es' });
    await taskRouter.advance(3600);
    expect((await workspace.tasks(task).fetch()).age).toBe(3600);
    expect((await workspace.tasks(task).fetch()).age).toBe(3600);
  });
});

test('the log tells what happens, and no secret', async () => {
  const lines: string[] = [];
  const { taskRouter, workspace } = await startEmulator({ log: (line) => lines.push(line) });
  const task = await createTask(workspace, { selected_language: 'es', card: '4111' });
  await move(workspace, 'Alice', 'Idle');
  expect(lines).toEqual(
    expect.arrayContaining([
      `task.created ${task}`,
      expect.stringMatching(/^reservation\.created WR\w+ of WT/),
    ]),
  );
  expect(lines).toContain('worker.activity.update Alice is Idle');
  expect(lines.join()).not.toContain(taskRouter.authToken);
  expect(lines.join()).not.toContain('4111');
});
