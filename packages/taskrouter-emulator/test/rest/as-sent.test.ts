import { type CallbackServer, startCallbackServer, stopCallbackServers } from '../callback-server';
import {
  available,
  createTask,
  request,
  seedWith,
  sidOf,
  startEmulator,
  stopEmulators,
  workflowOf,
} from '../emulator';

/*
 * How TaskRouter gives back what it was sent, and in which forms it takes it. Source: recorded sessions.
 */

let application: CallbackServer;
beforeEach(async () => {
  application = await startCallbackServer();
});
afterEach(async () => {
  await stopEmulators();
  await stopCallbackServers();
});

test('attributes come back compact in REST, callbacks and events', async () => {
  const { taskRouter, workspace } = await startEmulator({
    seed: seedWith({
      workers: [available('Alice')],
      workflows: [
        workflowOf([{ queue: 'Everyone' }], { assignmentCallbackUrl: `${application.url}/callback` }),
      ],
    }),
  });
  await workspace.update({
    eventCallbackUrl: `${application.url}/events`,
    eventsFilter: 'reservation.created',
  });
  const worker = workspace.workers(await sidOf(workspace.workers.list(), 'Alice'));
  const updated = await worker.update({ attributes: '{ "url": "https://a/b", "10": 1, "9": 2, "10": 3 }' });
  expect(updated.attributes).toBe('{"url":"https://a/b","10":3,"9":2}');
  const created = await workspace.tasks.create({ attributes: '{"a": [1, 2],\n "b": "x/y"}' });
  expect(created.attributes).toBe('{"a":[1,2],"b":"x/y"}');
  await taskRouter.settled();
  expect(application.received.map(({ path }) => path).toSorted()).toEqual(['/callback', '/events']);
  for (const { parameters } of application.received) {
    expect(parameters.TaskAttributes).toBe('{"a":[1,2],"b":"x/y"}');
    // As recorded: a slash is escaped in the worker's attributes, and there alone.
    expect(parameters.WorkerAttributes).toBe('{"url":"https:\\/\\/a\\/b","10":3,"9":2}');
  }
});

test('a configuration comes back compact', async () => {
  const { workspace } = await startEmulator({ seed: seedWith() });
  const queue = await sidOf(workspace.taskQueues.list(), 'Everyone');
  const configuration = { task_routing: { default_filter: { queue } } };
  const workflow = await workspace.workflows.create({
    friendlyName: 'Pretty',
    configuration: JSON.stringify(configuration, null, 2),
  });
  expect(workflow.configuration).toBe(JSON.stringify(configuration));
});

test('multipart/form-data is as good as a form', async () => {
  const { taskRouter } = await startEmulator({ seed: seedWith() });
  const form = new FormData();
  form.set('Attributes', '{"note":"ñ & 🙂"}');
  form.set('Priority', '7');
  const { status, body } = await request(taskRouter, '/v1/Workspaces/{WS}/Tasks', {
    method: 'POST',
    body: form,
  });
  expect({ status, ...body }).toMatchObject({ status: 201, attributes: '{"note":"ñ & 🙂"}', priority: 7 });
});

test('a file, and a body that is none, are refused by name', async () => {
  const { taskRouter } = await startEmulator({ seed: seedWith() });
  const form = new FormData();
  form.set('Attributes', new Blob(['{}']), 'attributes.json');
  const post = (body: FormData | string, headers: Record<string, string> = {}) =>
    request(taskRouter, '/v1/Workspaces/{WS}/Tasks', { method: 'POST', body, headers });
  expect(await post(form)).toMatchObject({
    status: 400,
    body: { message: 'Attributes: takes text, was a file' },
  });
  expect(await post('text', { 'content-type': 'multipart/form-data; boundary=b' })).toMatchObject({
    status: 400,
    body: { message: 'The body is not valid multipart/form-data' },
  });
});

test('a new workspace has the activities Offline, Available, Unavailable', async () => {
  const { client } = await startEmulator();
  const { sid } = await client.taskrouter.v1.workspaces.create({ friendlyName: 'New' });
  const activities = await client.taskrouter.v1.workspaces(sid).activities.list();
  expect(activities.map(({ friendlyName, available }) => [friendlyName, available])).toEqual([
    ['Offline', false],
    ['Available', true],
    ['Unavailable', false],
  ]);
});

describe('expression queries', () => {
  const queries = [
    'Workers?TargetWorkersExpression=1==1',
    'TaskQueues?EvaluateWorkerAttributes={}',
    'Tasks?EvaluateTaskAttributes=1==1',
  ];
  const ask = async (taskRouter: Parameters<typeof request>[0], query: string) =>
    (await request(taskRouter, `/v1/Workspaces/{WS}/${query}`)).status;

  test('are answered three times a second each where that is asked for, by the emulator’s clock', async () => {
    const { taskRouter } = await startEmulator({ limitExpressionQueries: true });
    for (const query of queries) {
      for (let n = 0; n < 3; n++) expect(await ask(taskRouter, query)).toBe(200);
      expect(await request(taskRouter, `/v1/Workspaces/{WS}/${query}`)).toMatchObject({
        status: 429,
        body: { code: 20429, status: 429 },
      });
      expect(await ask(taskRouter, query.replace(/\?.*/, ''))).toBe(200);
    }
    await taskRouter.advance(1);
    for (const query of queries) expect(await ask(taskRouter, query)).toBe(200);
  });

  test('are not limited otherwise', async () => {
    const { taskRouter, workspace } = await startEmulator();
    await createTask(workspace);
    for (let n = 0; n < 5; n++) for (const query of queries) expect(await ask(taskRouter, query)).toBe(200);
  });
});
