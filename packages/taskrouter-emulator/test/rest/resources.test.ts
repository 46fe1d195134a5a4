import {
  available,
  createTask,
  refusal,
  request,
  seedWith,
  sidOf,
  startEmulator,
  stateOf,
  stopEmulators,
} from '../emulator';

afterEach(stopEmulators);

const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

describe('workspaces', () => {
  test('create with a template, update, list, delete', async () => {
    const { client } = await startEmulator();
    const { workspaces } = client.taskrouter.v1;
    const created = await workspaces.create({
      friendlyName: 'New',
      template: 'FIFO',
      prioritizeQueueOrder: 'LIFO',
    });
    expect(created).toMatchObject({
      friendlyName: 'New',
      multiTaskEnabled: true,
      prioritizeQueueOrder: 'LIFO',
    });
    const workspace = workspaces(created.sid);
    const activities = await workspace.activities.list();
    expect(activities.map(({ friendlyName, available: yes }) => [friendlyName, yes])).toEqual([
      ['Offline', false],
      ['Available', true],
      ['Unavailable', false],
    ]);
    expect((await workspace.taskQueues.list()).map(({ friendlyName }) => friendlyName)).toEqual([
      'Sample Queue',
    ]);
    const task = await createTask(workspace);
    expect(await stateOf(workspace, task)).toBe('pending in Sample Queue');
    const timeoutActivitySid = activities[2]?.sid ?? '';
    const updated = await workspace.update({ friendlyName: 'Renamed', timeoutActivitySid });
    expect(updated).toMatchObject({ friendlyName: 'Renamed', timeoutActivityName: 'Unavailable' });
    expect((await workspaces.list({ friendlyName: 'Renamed' })).map(({ sid }) => sid)).toEqual([created.sid]);
    expect(await workspace.remove()).toBe(true);
    expect(await refusal(workspace.fetch())).toMatchObject({ status: 404 });
    expect((await workspaces.list()).length).toBe(1);
  });

  test.each([
    [{ friendlyName: '' }, 'FriendlyName'],
    [{ friendlyName: 'x'.repeat(65) }, 'FriendlyName: takes 1 to 64 characters'],
    [{ friendlyName: 'x', template: 'LIFO' }, 'Template: takes one of NONE, FIFO'],
    [{ friendlyName: 'x', eventCallbackUrl: 'example.com' }, 'EventCallbackUrl'],
  ])('%j is refused', async (params, message) => {
    const { client } = await startEmulator();
    expect(await refusal(client.taskrouter.v1.workspaces.create(params))).toMatchObject({
      status: 400,
      code: 20001,
      message: expect.stringContaining(message),
    });
  });
});

describe('activities', () => {
  test('create, list, rename, delete; whether it is available never changes', async () => {
    const { workspace } = await startEmulator({ seed: seedWith() });
    const created = await workspace.activities.create({ friendlyName: 'Lunch', available: false });
    const activity = workspace.activities(created.sid);
    await activity.update({ friendlyName: 'Dinner' });
    expect(await activity.fetch()).toMatchObject({ friendlyName: 'Dinner', available: false });
    expect(
      (await workspace.activities.list({ available: 'true' })).map(({ friendlyName }) => friendlyName),
    ).toEqual(['Available']);
    expect(await activity.remove()).toBe(true);
    expect(await refusal(activity.fetch())).toMatchObject({ status: 404, code: 20404 });
  });

  test('one that is in use is not deleted', async () => {
    const { workspace } = await startEmulator({ seed: seedWith({ workers: [available('Alice')] }) });
    for (const name of ['Available', 'Offline']) {
      const activity = workspace.activities(await sidOf(workspace.activities.list(), name));
      expect(await refusal(activity.remove())).toMatchObject({
        status: 400,
        message: expect.stringContaining('Cannot delete'),
      });
    }
  });
});

describe('task channels', () => {
  test('create, fetch by unique name, update, delete; every worker gets one', async () => {
    const { workspace } = await startEmulator({ seed: seedWith({ workers: [available('Alice')] }) });
    await workspace.taskChannels.create({ friendlyName: 'Fax', uniqueName: 'fax' });
    const channel = workspace.taskChannels('fax');
    await channel.update({ friendlyName: 'Facsimile', channelOptimizedRouting: true });
    expect(await channel.fetch()).toMatchObject({ friendlyName: 'Facsimile', channelOptimizedRouting: true });
    expect(await stateOf(workspace, await createTask(workspace, {}, { taskChannel: 'fax' }))).toBe(
      'reserved by Alice',
    );
    expect(await refusal(channel.remove())).toMatchObject({ status: 400 });
    const names = (await workspace.taskChannels.list()).map(({ uniqueName }) => uniqueName);
    expect(names).toEqual(['default', 'voice', 'sms', 'chat', 'video', 'fax']);
  });

  test('an unused one is deleted, with the workers’ places on it; the default one never', async () => {
    const { workspace } = await startEmulator({ seed: seedWith({ workers: [available('Alice')] }) });
    expect(await workspace.taskChannels('video').remove()).toBe(true);
    const alice = workspace.workers(await sidOf(workspace.workers.list(), 'Alice'));
    const names = (await alice.workerChannels.list()).map(
      ({ taskChannelUniqueName }) => taskChannelUniqueName,
    );
    expect(names).toEqual(['default', 'voice', 'sms', 'chat']);
    expect(await refusal(workspace.taskChannels('default').remove())).toMatchObject({ status: 400 });
  });

  test.each(['with-hyphen', 'voice', ''])('the unique name %j is refused', async (uniqueName) => {
    const { workspace } = await startEmulator({ seed: seedWith() });
    expect(await refusal(workspace.taskChannels.create({ friendlyName: 'x', uniqueName }))).toMatchObject({
      status: 400,
      message: expect.stringContaining('UniqueName'),
    });
  });
});

describe('workers', () => {
  test('create, fetch, update, delete', async () => {
    const { taskRouter, workspace } = await startEmulator({ seed: seedWith() });
    const created = await workspace.workers.create({ friendlyName: 'Carol' });
    expect(created).toMatchObject({ attributes: '{}', activityName: 'Offline', available: false });
    const carol = workspace.workers(created.sid);
    await taskRouter.advance(60);
    const activitySid = await sidOf(workspace.activities.list(), 'Available');
    const moved = await carol.update({ activitySid, attributes: '{"n":1}', friendlyName: 'Caroline' });
    expect(moved).toMatchObject({ friendlyName: 'Caroline', attributes: '{"n":1}', available: true });
    expect(moved.dateStatusChanged.getTime() - created.dateStatusChanged.getTime()).toBe(60_000);
    await taskRouter.advance(60);
    const renamed = await carol.update({ friendlyName: 'Carol' });
    expect(renamed.dateStatusChanged).toEqual(moved.dateStatusChanged);
    expect(renamed.dateUpdated.getTime() - moved.dateUpdated.getTime()).toBe(60_000);
    expect(await carol.remove()).toBe(true);
    expect(await refusal(carol.fetch())).toMatchObject({ status: 404 });
  });

  test('names are unique whatever their case', async () => {
    const { workspace } = await startEmulator();
    expect(await refusal(workspace.workers.create({ friendlyName: 'ALICE' }))).toMatchObject({
      status: 400,
      code: 20001,
      message: 'Worker with the same friendly name already exists',
    });
    const alice = workspace.workers(await sidOf(workspace.workers.list(), 'Alice'));
    expect((await alice.update({ friendlyName: 'ALICE' })).friendlyName).toBe('ALICE');
    expect(await refusal(alice.update({ friendlyName: 'bob' }))).toMatchObject({ status: 400 });
  });

  test('one with work in hand is not deleted', async () => {
    const { workspace } = await startEmulator({ seed: seedWith({ workers: [available('Alice')] }) });
    const task = await createTask(workspace);
    const alice = workspace.workers(await sidOf(workspace.workers.list(), 'Alice'));
    expect(await refusal(alice.remove())).toMatchObject({
      status: 400,
      message: expect.stringContaining('is pending'),
    });
    await workspace.tasks(task).update({ assignmentStatus: 'canceled' });
    expect(await alice.remove()).toBe(true);
    expect((await workspace.tasks(task).reservations.list()).map(({ workerName }) => workerName)).toEqual([
      'Alice',
    ]);
  });

  test('the list is filtered and ordered', async () => {
    const taskQueues = [
      { friendlyName: 'Spanish', targetWorkers: 'languages HAS "es"' },
      { friendlyName: 'Everyone' },
    ];
    const workers = [
      available('Bob', { languages: ['en'], level: 2 }),
      { friendlyName: 'Alice', attributes: { languages: ['es'], level: 1 } },
    ];
    const { workspace } = await startEmulator({ seed: seedWith({ taskQueues, workers }) });
    const queueSid = await sidOf(workspace.taskQueues.list(), 'Spanish');
    const activitySid = await sidOf(workspace.activities.list(), 'Available');
    const cases: [Parameters<typeof workspace.workers.list>[0], string[]][] = [
      [{}, ['Bob', 'Alice']],
      [{ available: 'true' }, ['Bob']],
      [{ available: 'no' }, ['Alice']],
      [{ activityName: 'Offline' }, ['Alice']],
      [{ activitySid }, ['Bob']],
      [{ friendlyName: 'Bob' }, ['Bob']],
      [{ taskQueueSid: queueSid }, ['Alice']],
      [{ taskQueueName: 'Everyone' }, ['Bob', 'Alice']],
      [{ targetWorkersExpression: "level > 1 OR friendly_name == 'Nobody'" }, ['Bob']],
      [{ targetWorkersExpression: "activity_name == 'Offline'" }, ['Alice']],
      [{ ordering: 'FriendlyName:asc' }, ['Alice', 'Bob']],
    ];
    for (const [filter, expected] of cases) {
      expect((await workspace.workers.list(filter)).map(({ friendlyName }) => friendlyName)).toEqual(
        expected,
      );
    }
  });
});

describe('task queues', () => {
  test('create with defaults, update, delete', async () => {
    const { workspace } = await startEmulator({ seed: seedWith() });
    const created = await workspace.taskQueues.create({ friendlyName: 'New' });
    expect(created).toMatchObject({
      targetWorkers: '1==1',
      maxReservedWorkers: 1,
      taskOrder: 'FIFO',
      reservationActivitySid: null,
    });
    const queue = workspace.taskQueues(created.sid);
    const reservationActivitySid = await sidOf(workspace.activities.list(), 'Break');
    const updated = await queue.update({ maxReservedWorkers: 50, taskOrder: 'LIFO', reservationActivitySid });
    expect(updated).toMatchObject({
      maxReservedWorkers: 50,
      taskOrder: 'LIFO',
      reservationActivityName: 'Break',
    });
    expect(await queue.remove()).toBe(true);
  });

  test.each([
    [
      { targetWorkers: "languages evel 'es'" },
      'TargetWorkers: expected an operator (==, !=, >, >=, <, <=, CONTAINS, HAS, IN, NOT IN), found "evel" at character 11',
    ],
    [{ maxReservedWorkers: 51 }, 'MaxReservedWorkers: takes a whole number from 1 to 50'],
    [{ maxReservedWorkers: 0 }, 'MaxReservedWorkers'],
    [{ assignmentActivitySid: `WA${'f'.repeat(32)}` }, 'AssignmentActivitySid'],
  ])('%j is refused', async (params, message) => {
    const { workspace } = await startEmulator({ seed: seedWith() });
    expect(await refusal(workspace.taskQueues.create({ friendlyName: 'New', ...params }))).toMatchObject({
      status: 400,
      code: 20001,
      message: expect.stringContaining(message),
    });
  });

  test('one that tasks can come to is not deleted', async () => {
    const { taskRouter, workspace } = await startEmulator({ seed: seedWith() });
    const queue = workspace.taskQueues(await sidOf(workspace.taskQueues.list(), 'Everyone'));
    const task = await createTask(workspace);
    expect(await refusal(queue.remove())).toMatchObject({
      status: 400,
      message: expect.stringContaining('1 Tasks in it'),
    });
    await workspace.tasks(task).update({ assignmentStatus: 'canceled' });
    expect(await refusal(queue.remove())).toMatchObject({
      status: 400,
      message: expect.stringContaining('routes Tasks to it'),
    });
    await workspace.workflows(taskRouter.workflowSid).remove();
    expect(await queue.remove()).toBe(true);
  });

  test('the list is filtered by the workers a queue has, or would have', async () => {
    const taskQueues = [
      { friendlyName: 'Spanish', targetWorkers: 'languages HAS "es"' },
      { friendlyName: 'Everyone' },
    ];
    const workers = [available('Bob', { languages: ['en'] })];
    const { workspace } = await startEmulator({ seed: seedWith({ taskQueues, workers }) });
    const workerSid = await sidOf(workspace.workers.list(), 'Bob');
    const cases: [Parameters<typeof workspace.taskQueues.list>[0], string[]][] = [
      [{ workerSid }, ['Everyone']],
      [{ friendlyName: 'Spanish' }, ['Spanish']],
      [{ evaluateWorkerAttributes: '{"languages":["es"]}' }, ['Spanish', 'Everyone']],
      [{ evaluateWorkerAttributes: 'languages HAS "en"' }, ['Everyone']],
      [{ ordering: 'FriendlyName:asc' }, ['Everyone', 'Spanish']],
    ];
    for (const [filter, expected] of cases) {
      expect((await workspace.taskQueues.list(filter)).map(({ friendlyName }) => friendlyName)).toEqual(
        expected,
      );
    }
  });
});

describe('workflows', () => {
  const target = (fields: object) => ({
    task_routing: { filters: [{ expression: '1==1', targets: [fields] }] },
  });
  const queue = `WQ${'f'.repeat(32)}`;

  test.each([
    ['not json', 'Configuration: is not a JSON object'],
    [{}, 'Configuration: task_routing: is required: the object with filters'],
    [{ task_routing: { filters: {} } }, 'task_routing.filters: takes a list'],
    [
      { task_routing: { filters: [{ targets: [] }] } },
      'task_routing.filters[0].expression: is required: an expression; 1==1',
    ],
    [{ task_routing: { filters: [{ expression: '1==1' }] } }, 'task_routing.filters[0].targets: is required'],
    [
      { task_routing: { filters: [{ expression: 'a b', targets: [{ queue }] }] } },
      'filters[0].expression: expected an operator',
    ],
    [
      { task_routing: { default_filter: {} } },
      'task_routing.default_filter.queue: is required: WQ followed by',
    ],
    [target({}), 'targets[0].queue: is missing: the first target names a queue'],
    [target({ queue: 'Everyone' }), 'targets[0].queue: takes WQ followed by 32'],
    [target({ queue }), `${queue} is no TaskQueue of this Workspace`],
    [target({ queue, timeout: 0 }), 'targets[0].timeout: takes a whole number from 1'],
    [target({ queue, timeout: '5s' }), 'targets[0].timeout: takes a whole number from 1'],
    [target({ queue, priority: -1 }), 'targets[0].priority: takes a whole number from 0 to 2147483647'],
    [target({ queue, expression: 5 }), 'targets[0].expression: takes text'],
    [target({ queue, skip_if: 'workers.available = ' }), 'targets[0].skip_if: expected an attribute'],
    [target({ queue, order_by: 'level DESC' }), 'targets[0].order_by: "level DESC" is no clause'],
    [
      target({ queue, known_worker_sid: 'worker.sid' }),
      'known_worker_sid: takes a task attribute such as task.agent_sid',
    ],
    [
      target({ queue, known_worker_sid: 'task.a', known_worker_friendly_name: 'task.b' }),
      'known_worker_friendly_name: and known_worker_sid exclude each other',
    ],
  ])('the configuration %j is refused', async (configuration, message) => {
    const { workspace } = await startEmulator({ seed: seedWith() });
    const text = typeof configuration === 'string' ? configuration : JSON.stringify(configuration);
    expect(
      await refusal(workspace.workflows.create({ friendlyName: 'New', configuration: text })),
    ).toMatchObject({
      status: 400,
      code: 20001,
      message: expect.stringContaining(message),
    });
  });

  test('update keeps what is not given, and an empty URL takes the callback away', async () => {
    const { taskRouter, workspace } = await startEmulator({ seed: seedWith() });
    const workflow = workspace.workflows(taskRouter.workflowSid);
    const before = await workflow.fetch();
    const assignmentCallbackUrl = 'https://example.com/callback#rc=2';
    const withUrl = await workflow.update({ assignmentCallbackUrl, taskReservationTimeout: 30 });
    expect(withUrl).toMatchObject({
      assignmentCallbackUrl,
      configuration: before.configuration,
      taskReservationTimeout: 30,
    });
    expect((await workflow.update({ assignmentCallbackUrl: '' })).assignmentCallbackUrl).toBe('');
    expect(await refusal(workflow.update({ assignmentCallbackUrl: '/callback' }))).toMatchObject({
      status: 400,
    });
    await createTask(workspace);
    expect(await refusal(workflow.remove())).toMatchObject({
      status: 400,
      message: expect.stringContaining('have not ended'),
    });
  });
});

test('4.2 every field of a task, as JSON', async () => {
  const { taskRouter } = await startEmulator();
  const { url, accountSid, workspaceSid, workflowSid } = taskRouter;
  const workspaceUrl = `${url}/v1/Workspaces/${workspaceSid}`;
  const form = new URLSearchParams({ Attributes: '{"selected_language":"es"}' });
  const { status, body } = await request(taskRouter, '/v1/Workspaces/{WS}/Tasks', {
    method: 'POST',
    body: form,
  });
  expect(status).toBe(201);
  const self = `${workspaceUrl}/Tasks/${body.sid}`;
  const links = {
    task_queue: `${workspaceUrl}/TaskQueues/${body.task_queue_sid}`,
    workflow: `${workspaceUrl}/Workflows/${workflowSid}`,
    workspace: workspaceUrl,
    reservations: `${self}/Reservations`,
  };
  expect(body).toEqual({
    account_sid: accountSid,
    age: 0,
    assignment_status: 'pending',
    attributes: '{"selected_language":"es"}',
    addons: '{}',
    date_created: ISO,
    date_updated: ISO,
    task_queue_entered_date: ISO,
    priority: 0,
    reason: null,
    sid: expect.stringMatching(/^WT[0-9a-f]{32}$/),
    task_queue_sid: expect.stringMatching(/^WQ[0-9a-f]{32}$/),
    task_queue_friendly_name: 'Customer Care Requests - Spanish',
    task_channel_sid: expect.stringMatching(/^TC[0-9a-f]{32}$/),
    task_channel_unique_name: 'default',
    timeout: 86_400,
    workflow_sid: workflowSid,
    workflow_friendly_name: 'Incoming Customer Care Requests',
    workspace_sid: workspaceSid,
    virtual_start_time: ISO,
    ignore_capacity: false,
    routing_target: null,
    url: self,
    links,
  });
  for (const link of [self, ...Object.values(links)]) {
    expect((await request(taskRouter, link)).status).toBe(200);
  }
});
