import twilio from 'twilio';
import { type CallbackServer, startCallbackServer, stopCallbackServers } from '../callback-server';
import {
  answer,
  available,
  createTask,
  move,
  refusal,
  seedWith,
  startEmulator,
  stopEmulators,
} from '../emulator';

afterEach(async () => {
  await stopEmulators();
  await stopCallbackServers();
});

async function start(
  path = '/events',
  options: { readonly eventsFilter?: string; readonly limit?: number } = {},
) {
  const { eventsFilter, limit } = options;
  const server = await startCallbackServer();
  server.answer(path, { status: 204, contentType: '', body: '' });
  const started = await startEmulator({
    seed: seedWith({ workers: [available('Alice')] }),
    ...(limit !== undefined && { eventCallbackLimit: limit }),
  });
  await started.workspace.update({
    eventCallbackUrl: server.url + path,
    ...(eventsFilter !== undefined && { eventsFilter }),
  });
  return { ...started, server };
}

const typesOf = ({ received }: CallbackServer) => received.map(({ parameters }) => parameters.EventType);

describe('10. event callbacks', () => {
  test('every event once, in the order of happening, the ones GET /Events has', async () => {
    const { workspace, taskRouter, server } = await start();
    for (let n = 0; n < 5; n++) {
      const task = await createTask(workspace, { n });
      await answer(workspace, task, 'accepted');
      await workspace.tasks(task).update({ assignmentStatus: 'completed' });
    }
    await move(workspace, 'Alice', 'Break');
    await createTask(workspace, {}, { timeout: 30 });
    await taskRouter.advance(60);
    const events = await workspace.events.list();
    const first = events.findIndex(({ eventType }) => eventType === 'workspace.updated');
    expect(server.received.map(({ parameters }) => parameters.Sid)).toEqual(
      events.slice(first).map(({ sid }) => sid),
    );
    expect(typesOf(server).at(-1)).toBe('task.canceled');
    expect(taskRouter.alerts).toEqual([]);
  });

  test('are signed forms with the fields of the reference', async () => {
    const { workspace, taskRouter, server } = await start('/events?tenant=1', {
      eventsFilter: 'reservation.created',
    });
    const task = await createTask(workspace, { name: 'Zoë' });
    await taskRouter.settled();
    const { method, path, headers, parameters } = server.callback(0);
    expect({ method, path }).toEqual({ method: 'POST', path: '/events?tenant=1' });
    expect(headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    const signature = String(headers['x-twilio-signature']);
    const { authToken, accountSid, workspaceSid, workflowSid } = taskRouter;
    expect(twilio.validateRequest(authToken, signature, server.url + path, { ...parameters })).toBe(true);
    const [reservation] = await workspace.tasks(task).reservations.list();
    const [event] = await workspace.events.list({ eventType: 'reservation.created' });
    expect(parameters).toMatchObject({
      EventType: 'reservation.created',
      Sid: event?.sid,
      AccountSid: accountSid,
      WorkspaceSid: workspaceSid,
      WorkspaceName: 'Test',
      EventDescription: event?.description,
      ResourceType: 'reservation',
      ResourceSid: reservation?.sid,
      Timestamp: String(Number(event?.eventDateMs) / 1000),
      TimestampMs: String(event?.eventDateMs),
      ReservationSid: reservation?.sid,
      ReservationVersion: '1',
      TaskSid: task,
      TaskAttributes: '{"name":"Zoë"}',
      TaskPriority: '0',
      TaskAge: '0',
      TaskAssignmentStatus: 'reserved',
      TaskQueueName: 'Everyone',
      TaskQueueTargetExpression: '1==1',
      TaskChannelUniqueName: 'default',
      WorkflowSid: workflowSid,
      WorkflowName: 'Workflow',
      WorkerName: 'Alice',
      WorkerActivityName: 'Available',
      WorkerAttributes: '{}',
      WorkerChannelCapacity: '1',
    });
  });

  test('EventsFilter lets the named types through, and takes no others', async () => {
    const { workspace, taskRouter, server } = await start('/events', {
      eventsFilter: 'task.created, task.canceled',
    });
    const task = await createTask(workspace);
    await workspace.tasks(task).update({ assignmentStatus: 'canceled' });
    await taskRouter.settled();
    expect(typesOf(server)).toEqual(['task.created', 'task.canceled']);
    expect((await workspace.fetch()).eventsFilter).toBe('task.created,task.canceled');
    expect(await refusal(workspace.update({ eventsFilter: 'task.created,tasks.canceled' }))).toMatchObject({
      status: 400,
      message: expect.stringContaining(
        'EventsFilter: takes types of events, not "tasks.canceled"; did you mean task.canceled?',
      ),
    });
    await workspace.update({ eventsFilter: '' });
    await createTask(workspace);
    await taskRouter.settled();
    expect(typesOf(server)).toContain('workflow.entered');
  });

  test('nothing is sent once the URL has been taken away', async () => {
    const { workspace, taskRouter, server } = await start();
    await workspace.update({ eventCallbackUrl: '' });
    await createTask(workspace);
    await taskRouter.settled();
    expect(typesOf(server)).toEqual(['workspace.updated']);
  });

  test('a failure raises an alert, and the next event is sent', async () => {
    const { workspace, taskRouter, server } = await start('/events', {
      eventsFilter: 'task.created',
      limit: 200,
    });
    server.answer('/events', { status: 500 }, 'drop', 'hang', { status: 204 });
    const started = performance.now();
    for (let n = 0; n < 4; n++) await createTask(workspace, { n });
    await taskRouter.settled();
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(server.received.map(({ parameters }) => parameters.TaskAttributes)).toEqual([
      '{"n":0}',
      '{"n":1}',
      '{"n":2}',
      '{"n":3}',
    ]);
    const url = `${server.url}/events`;
    expect(taskRouter.alerts).toMatchObject([
      {
        level: 'error',
        code: 11200,
        message: expect.stringMatching(/^event callback task.created EV.*status 500$/),
        url,
      },
      { level: 'error', code: 11205, message: expect.stringContaining('connection failed'), url },
      { level: 'error', code: 11200, message: expect.stringMatching(/no answer within \d+ ms$/), url },
    ]);
  });

  test('the next event waits until the one before has been answered', async () => {
    const { workspace, taskRouter, server } = await start('/events', {
      eventsFilter: 'task.created',
      limit: 1_000,
    });
    server.answer('/events', 'hang', { status: 204 });
    await createTask(workspace, { n: 0 });
    await createTask(workspace, { n: 1 });
    for (let n = 0; n < 10; n++) await workspace.fetch();
    expect(server.received.map(({ parameters }) => parameters.TaskAttributes)).toEqual(['{"n":0}']);
    await taskRouter.settled();
    expect(server.received).toHaveLength(2);
  });

  test('one workspace’s slow application holds up nobody else’s events', async () => {
    const { client, taskRouter, workspace, server } = await start('/slow', { eventsFilter: 'task.created' });
    server.answer('/slow', 'hang');
    const { sid } = await client.taskrouter.v1.workspaces.create({ friendlyName: 'Other', template: 'FIFO' });
    const other = client.taskrouter.v1.workspaces(sid);
    await other.update({ eventCallbackUrl: `${server.url}/quick`, eventsFilter: 'task.created' });
    await createTask(workspace);
    await other.tasks.create({ attributes: '{}' });
    for (let n = 0; n < 100 && server.received.length < 2; n++) await other.fetch();
    expect(server.received.map(({ path }) => path).sort()).toEqual(['/quick', '/slow']);
    await taskRouter.close();
  });

  test('connection overrides are honoured', async () => {
    const { workspace, taskRouter, server } = await start('/events', { eventsFilter: 'task.created' });
    await workspace.update({ eventCallbackUrl: `${server.url}/events#rc=2&rp=5xx` });
    server.answer('/events', { status: 503 }, { status: 503 }, { status: 204 });
    await createTask(workspace);
    await taskRouter.settled();
    expect(server.received).toHaveLength(3);
    expect(new Set(server.received.map(({ parameters }) => parameters.Sid)).size).toBe(1);
    expect(taskRouter.alerts).toEqual([]);
  });

  test('a deleted workspace says so last', async () => {
    const { workspace, taskRouter, server } = await start();
    await workspace.remove();
    await taskRouter.settled();
    expect(typesOf(server).at(-1)).toBe('workspace.deleted');
  });
});
