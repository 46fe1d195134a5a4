import { validateRequest } from 'twilio/lib/webhooks/webhooks';
import type { TaskRouterOptions } from '#src';
import { type CallbackServer, startCallbackServer, stopCallbackServers } from '../callback-server';
import {
  answer,
  available,
  createTask,
  reservationsOf,
  seedWith,
  sidOf,
  startEmulator,
  stateOf,
  stopEmulators,
  workflowOf,
} from '../emulator';

let application: CallbackServer;

beforeEach(async () => {
  application = await startCallbackServer();
});
afterEach(async () => {
  await stopEmulators();
  await stopCallbackServers();
});

/** A workflow whose callbacks go to `primary`, and to `fallback` where one is given; Alice and Bob are available. */
function withCallbacks(primary: string, fallback?: string, options: TaskRouterOptions = {}) {
  const urls = {
    assignmentCallbackUrl: `${application.url}${primary}`,
    ...(fallback !== undefined && { fallbackAssignmentCallbackUrl: `${application.url}${fallback}` }),
  };
  const workflows = [workflowOf([{ queue: 'Everyone' }], urls)] as const;
  const workers = [available('Alice', { languages: ['en', 'es'] }), available('Bob')];
  return startEmulator({ seed: seedWith({ workflows, workers }), ...options });
}

const paths = () => application.received.map(({ path }) => path);

describe('1.1 the request', () => {
  test('is a form post with the twelve parameters, sent when the reservation is made', async () => {
    const { taskRouter, workspace } = await withCallbacks('/callback');
    const attributes = { selected_language: 'es', note: 'ñ & + ü 🙂 "=" %' };
    const task = await createTask(workspace, attributes, { priority: 7 });
    await taskRouter.settled();
    const [reservation] = await reservationsOf(workspace, task);
    const alice = await workspace.workers(await sidOf(workspace.workers.list(), 'Alice')).fetch();
    const created = await workspace.tasks(task).fetch();
    expect(application.received).toEqual([
      {
        method: 'POST',
        path: '/callback',
        headers: expect.objectContaining({
          'content-type': expect.stringMatching(/^application\/x-www-form-urlencoded/),
          'user-agent': 'TwilioProxy/1.1',
          accept: '*/*',
          'i-twilio-idempotency-token': expect.stringMatching(/^[0-9a-f-]{36}$/),
        }),
        parameters: {
          Timestamp: String(created.dateCreated.getTime() / 1000),
          AccountSid: taskRouter.accountSid,
          WorkspaceSid: taskRouter.workspaceSid,
          WorkflowSid: taskRouter.workflowSid,
          TaskQueueSid: await sidOf(workspace.taskQueues.list(), 'Everyone'),
          WorkerSid: alice.sid,
          WorkerAttributes: alice.attributes,
          TaskSid: task,
          TaskAttributes: JSON.stringify(attributes),
          TaskAge: '0',
          TaskPriority: '7',
          ReservationSid: reservation?.sid,
        },
      },
    ]);
  });

  test('tells the age at the assignment, and comes once for every reservation', async () => {
    const { taskRouter, workspace } = await withCallbacks('/callback');
    await createTask(workspace);
    await taskRouter.advance(120);
    expect(application.received.map(({ parameters }) => parameters.TaskAge)).toEqual(['0', '120']);
    expect(new Set(application.received.map(({ parameters }) => parameters.ReservationSid)).size).toBe(2);
  });
});

describe('1.2 the signature', () => {
  test.each(['/callback', '/callback?foo=1&bar=a%20b', '/callback/', "/it's"])(
    'agrees with the official validator: %s',
    async (path) => {
      const { taskRouter, workspace } = await withCallbacks(path);
      await createTask(workspace, { note: 'ñ & + ü 🙂' });
      await taskRouter.settled();
      const { headers, parameters } = application.callback(0);
      const signature = String(headers['x-twilio-signature']);
      const url = `${application.url}${path}`;
      expect(validateRequest(taskRouter.authToken, signature, url, parameters)).toBe(true);
      expect(validateRequest('another token', signature, url, parameters)).toBe(false);
      expect(validateRequest(taskRouter.authToken, signature, `${url}x`, parameters)).toBe(false);
      expect(validateRequest(taskRouter.authToken, signature, url, { ...parameters, TaskAge: '1' })).toBe(
        false,
      );
    },
  );

  test('leaves out the fragment with the connection overrides, which is not requested either', async () => {
    const { taskRouter, workspace } = await withCallbacks('/callback?a=1#rc=2&rt=3000');
    await createTask(workspace);
    await taskRouter.settled();
    const { headers, parameters, path } = application.callback(0);
    expect(path).toBe('/callback?a=1');
    const url = `${application.url}/callback?a=1`;
    expect(
      validateRequest(taskRouter.authToken, String(headers['x-twilio-signature']), url, parameters),
    ).toBe(true);
  });
});

describe('1.4 answers that count', () => {
  const PENDING = 'reserved by Alice';

  test.each([
    ['accept', { body: '{"instruction":"accept"}' }, 'assigned by Alice', []],
    [
      'accept, charset named',
      { contentType: 'application/json; charset=utf-8', body: '{"instruction":"accept"}' },
      'assigned by Alice',
      [],
    ],
    ['reject', { body: '{"instruction":"reject"}' }, 'reserved by Bob', []],
    ['leave it to REST', { body: '{}' }, PENDING, []],
    ['an empty body', { contentType: '', body: '' }, PENDING, []],
    ['JSON without an instruction', { body: '{"message":"ok"}' }, PENDING, [40005]],
    ['invalid JSON', { body: '{"instruction":' }, PENDING, [40001]],
    ['JSON encoded twice', { body: '"{\\"instruction\\":\\"accept\\"}"' }, PENDING, [40001]],
    ['a list', { body: '[]' }, PENDING, [40001]],
    ['an unknown instruction', { body: '{"instruction":"approve"}' }, PENDING, [55555]],
    [
      'reject with a malformed activity',
      { body: '{"instruction":"reject","activity_sid":"Offline"}' },
      PENDING,
      [40100],
    ],
    [
      'reject with an unknown activity',
      { body: `{"instruction":"reject","activity_sid":"WA${'0'.repeat(32)}"}` },
      PENDING,
      [40100],
    ],
    ['call without from and url', { body: '{"instruction":"call"}' }, PENDING, [40111, 40112]],
    [
      'a parameter nobody knows',
      { body: '{"instruction":"accept","because":"yes"}' },
      'assigned by Alice',
      [0],
    ],
    [
      'dequeue of a task without a call',
      { body: '{"instruction":"dequeue","from":"+15550100"}' },
      PENDING,
      [40140],
    ],
    ['conference of a task without a call', { body: '{"instruction":"conference"}' }, PENDING, [40142]],
    [
      'call of a worker nobody knows the number of',
      { body: '{"instruction":"call","from":"+15550100","url":"https://example.com/"}' },
      PENDING,
      [40110],
    ],
  ])('%s', async (_name, reply, state, codes) => {
    application.answer('/callback', reply, {});
    const { taskRouter, workspace } = await withCallbacks('/callback', '/fallback');
    const task = await createTask(workspace);
    await taskRouter.settled();
    expect(await stateOf(workspace, task)).toBe(state);
    expect(taskRouter.alerts.map(({ code }) => code)).toEqual(codes);
    expect(paths()).not.toContain('/fallback');
  });

  test('reject moves the worker to the activity it names', async () => {
    const { taskRouter, workspace } = await withCallbacks('/callback');
    const activitySid = await sidOf(workspace.activities.list(), 'Break');
    application.answer('/callback', {
      body: JSON.stringify({ instruction: 'reject', activity_sid: activitySid }),
    });
    const task = await createTask(workspace);
    await taskRouter.settled();
    expect(await stateOf(workspace, task)).toBe('pending in Everyone');
    const workers = await workspace.workers.list();
    expect(workers.map(({ activityName }) => activityName)).toEqual(['Break', 'Break']);
  });

  test('reject without an activity, for ever: the task is canceled after a thousand times', async () => {
    application.answer('/callback', { body: '{"instruction":"reject"}' });
    const { taskRouter, workspace } = await withCallbacks('/callback');
    const task = await createTask(workspace);
    await taskRouter.settled();
    expect(await stateOf(workspace, task)).toBe('canceled: Max assignment count exceeded');
    expect(application.received.length).toBe(1000);
  });

  test('an instruction that comes too late changes nothing and is shown', async () => {
    const { taskRouter, workspace } = await withCallbacks('/callback');
    application.answer('/callback', { body: '{"instruction":"accept"}' });
    const task = await createTask(workspace);
    await workspace.tasks(task).update({ assignmentStatus: 'canceled' });
    await taskRouter.settled();
    expect(await stateOf(workspace, task)).toBe('canceled: null');
    expect(taskRouter.alerts).toMatchObject([
      { level: 'error', message: expect.stringContaining('It is canceled') },
    ]);
  });
});

describe('1.4 everything else is a failure, and the fallback is called', () => {
  test.each([
    ['status 500', { status: 500 }, 11200],
    ['status 204', { status: 204, body: '' }, 11200],
    ['status 302', { status: 302 }, 11200],
    ['status 201', { status: 201 }, 11200],
    ['another content type', { contentType: 'text/plain', body: '{"instruction":"accept"}' }, 40000],
    ['no content type', { contentType: '', body: '{"instruction":"accept"}' }, 40000],
    ['application/problem+json', { contentType: 'application/problem+json' }, 40000],
    ['a dropped connection', 'drop', 11205],
    ['no answer in time', 'hang', 11200],
  ] as const)('%s', async (_name, reply, code) => {
    application.answer('/callback', reply);
    application.answer('/fallback', { body: '{"instruction":"accept"}' });
    const { taskRouter, workspace } = await withCallbacks('/callback', '/fallback', { callbackLimit: 100 });
    const task = await createTask(workspace);
    await taskRouter.settled();
    expect(paths()).toEqual(['/callback', '/fallback']);
    expect(application.received[1]?.parameters).toEqual(application.received[0]?.parameters);
    expect(taskRouter.alerts).toMatchObject([{ code, url: `${application.url}/callback` }]);
    expect(await stateOf(workspace, task)).toBe('assigned by Alice');
  });

  test('the fallback is signed over its own URL', async () => {
    application.answer('/callback', { status: 500 });
    const { taskRouter, workspace } = await withCallbacks('/callback', '/fallback');
    await createTask(workspace);
    await taskRouter.settled();
    const { headers, parameters } = application.callback(1);
    const signature = String(headers['x-twilio-signature']);
    expect(validateRequest(taskRouter.authToken, signature, `${application.url}/fallback`, parameters)).toBe(
      true,
    );
  });

  test('when it fails too, or there is none, the reservation waits for REST or its timeout', async () => {
    application.answer('/callback', { status: 500 });
    application.answer('/fallback', { status: 500 });
    const { taskRouter, workspace } = await withCallbacks('/callback', '/fallback');
    const task = await createTask(workspace);
    await taskRouter.settled();
    expect(await stateOf(workspace, task)).toBe('reserved by Alice');
    expect(taskRouter.alerts.map(({ code }) => code)).toEqual([11200, 11200]);
    await answer(workspace, task, 'accepted');
    expect(await stateOf(workspace, task)).toBe('assigned by Alice');
  });

  test('a host that does not exist, and a URL that is none', async () => {
    const workflows = [
      workflowOf([{ queue: 'Everyone' }], {
        assignmentCallbackUrl: 'http://user:secret@nobody.invalid/callback',
        fallbackAssignmentCallbackUrl: 'http://127.0.0.1:1/fallback',
      }),
    ] as const;
    const { taskRouter, workspace } = await startEmulator({
      seed: seedWith({ workflows, workers: [available('Alice')] }),
    });
    await createTask(workspace);
    await taskRouter.settled();
    expect(taskRouter.alerts.map(({ code }) => code)).toEqual([11210, 11205]);
    expect(JSON.stringify(taskRouter.alerts)).not.toContain('secret');
  });
});

test('without a callback URL nobody is asked and the reservation waits', async () => {
  const { taskRouter, workspace } = await startEmulator({
    seed: seedWith({ workers: [available('Alice')] }),
  });
  const task = await createTask(workspace);
  await taskRouter.settled();
  expect(await stateOf(workspace, task)).toBe('reserved by Alice');
  expect(taskRouter.alerts).toEqual([]);
});

test('the clock waits at every deadline until the callbacks it leads to have been answered', async () => {
  application.answer('/callback', { body: '{"instruction":"accept"}' });
  const { taskRouter, workspace } = await withCallbacks('/none');
  const task = await createTask(workspace);
  await workspace
    .workflows(taskRouter.workflowSid)
    .update({ assignmentCallbackUrl: `${application.url}/callback` });
  await taskRouter.advance(1000);
  expect(await reservationsOf(workspace, task)).toMatchObject([
    { worker: 'Alice', status: 'timeout' },
    { worker: 'Bob', status: 'accepted' },
  ]);
});

test('the alerts can be read over HTTP, as Twilio’s Monitor shows it', async () => {
  application.answer('/callback', { body: '{"message":"ok"}' });
  const { taskRouter, workspace } = await withCallbacks('/callback');
  const task = await createTask(workspace);
  await taskRouter.settled();
  const [reservation] = await reservationsOf(workspace, task);
  const response = await fetch(`${taskRouter.url}/_emulator/alerts`);
  expect(await response.json()).toEqual({
    alerts: [
      {
        n: 1,
        date_created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        log_level: 'warning',
        error_code: 40005,
        alert_text: expect.stringContaining('instruction'),
        more_info: 'https://www.twilio.com/docs/errors/40005',
        resource_sid: reservation?.sid,
        task_sid: task,
        request_url: `${application.url}/callback`,
      },
    ],
  });
});
