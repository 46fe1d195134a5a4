import twilio from 'twilio';
import { createTaskRouter, type TaskRouter } from '#src';
import { type CallbackServer, startCallbackServer, stopCallbackServers } from './callback-server';
import { move, request, startEmulator, stateOf, stopEmulators } from './emulator';

/*
 * A caller, from the number that is dialed to the worker who answers: what Twilio's call-centre tutorials do.
 */

const MENU =
  '<Response><Gather numDigits="1" action="/enqueue" timeout="5"><Say>Press 1 for Spanish.</Say></Gather><Say>Goodbye.</Say></Response>';
const AGENT = '{"contact_uri":"+15550123","languages":["en","es"]}';

let application: CallbackServer;
let taskRouter: TaskRouter;
let workspace: Awaited<ReturnType<typeof startEmulator>>['workspace'];
let client: Awaited<ReturnType<typeof startEmulator>>['client'];

beforeEach(async () => {
  application = await startCallbackServer();
  ({ taskRouter, workspace, client } = await startEmulator());
  const [alice] = await workspace.workers.list({ friendlyName: 'Alice' });
  await workspace.workers(alice?.sid ?? '').update({ attributes: AGENT });
  await workspace
    .workflows(taskRouter.workflowSid)
    .update({ assignmentCallbackUrl: `${application.url}/assignment` });
  application.answer('/assignment', { body: '{"instruction":"dequeue","from":"+15550199"}' });
  application.answer('/incoming', xml(MENU));
  application.answer('/enqueue', xml(enqueue()));
  application.answer('/hold', xml('<Response><Say>You are waiting.</Say><Pause length="9"/></Response>'));
  application.answer('/after', xml('<Response><Say>Thank you.</Say><Hangup/></Response>'));
});
afterEach(async () => {
  await stopEmulators();
  await stopCallbackServers();
});

const xml = (body: string) => ({ contentType: 'text/xml', body });

function enqueue(
  task = '{"selected_language":"es"}',
  attributes = 'waitUrl="/hold" action="/after"',
): string {
  return `<Response><Enqueue workflowSid="${taskRouter.workflowSid}" ${attributes}><Task priority="5">${task}</Task></Enqueue></Response>`;
}

const call = (digits?: string) =>
  taskRouter.callers.receive({
    incoming: `${application.url}/incoming`,
    from: '+15550100',
    to: '+15550199',
    digits,
  });

const paths = () => application.received.map(({ path }) => path);

/** The task of a caller. */
function taskOf(sid: ReturnType<typeof call>['sid']): string {
  const task = taskRouter.callers.find(sid)?.task;
  if (task === undefined) throw new Error('the caller waits for nothing');
  return task.taskSid;
}

test('a caller chooses, waits with music, is connected and thanked', async () => {
  const { sid } = call('1');
  await taskRouter.settled();
  expect(paths()).toEqual(['/incoming', '/enqueue', '/hold']);
  expect(application.callback(1).parameters).toMatchObject({
    CallSid: sid,
    Digits: '1',
    CallStatus: 'in-progress',
  });
  const taskSid = taskOf(sid);
  const task = await workspace.tasks(taskSid).fetch();
  expect(task).toMatchObject({ priority: 5, taskChannelUniqueName: 'voice', assignmentStatus: 'pending' });
  expect(JSON.parse(task.attributes)).toMatchObject({
    selected_language: 'es',
    call_sid: sid,
    from: '+15550100',
    called: '+15550199',
    direction: 'inbound',
    caller_country: '',
  });

  await taskRouter.advance(25);
  expect(paths().filter((path) => path === '/hold').length).toBe(3);
  expect(application.callback(4).parameters).toMatchObject({
    QueuePosition: '1',
    QueueTime: '22',
    CurrentQueueSize: '1',
  });

  await move(workspace, 'Alice', 'Idle');
  await taskRouter.advance(2);
  expect(await stateOf(workspace, taskSid)).toBe('assigned by Alice');
  expect(taskRouter.callers.find(sid)?.story.at(-1)?.what).toBe('connected with the worker');

  const [worker] = taskRouter.calls.list();
  if (worker === undefined) throw new Error('the worker was not called');
  taskRouter.calls.move(worker.sid, 'completed');
  await taskRouter.settled();
  const after = application.received.find(({ path }) => path === '/after');
  expect(after?.parameters).toMatchObject({ QueueResult: 'bridged', QueueTime: '27' });
  await taskRouter.advance(1);
  expect(taskRouter.callers.find(sid)?.status).toBe('completed');
});

test('every request is signed', async () => {
  call('1');
  await taskRouter.settled();
  for (const { path, headers, parameters } of application.received) {
    const signature = String(headers['x-twilio-signature']);
    expect(twilio.validateRequest(taskRouter.authToken, signature, application.url + path, parameters)).toBe(
      true,
    );
  }
});

test('a caller who presses nothing hears the rest and is gone', async () => {
  const { sid } = call();
  await taskRouter.advance(6);
  expect(taskRouter.callers.find(sid)?.status).toBe('in-progress');
  await taskRouter.advance(3);
  expect(taskRouter.callers.find(sid)?.status).toBe('completed');
  expect(paths()).toEqual(['/incoming']);
});

test('keys pressed later count, and # ends what has no length', async () => {
  application.answer(
    '/incoming',
    xml('<Response><Gather action="/enqueue" timeout="10"><Say>Your number?</Say></Gather></Response>'),
  );
  const { sid } = call();
  await taskRouter.advance(3);
  taskRouter.callers.press(sid, '42');
  await taskRouter.advance(5);
  expect(paths()).toEqual(['/incoming']);
  taskRouter.callers.press(sid, '7#');
  await taskRouter.settled();
  expect(application.callback(1).parameters.Digits).toBe('427');
});

test('a caller who hangs up while waiting cancels the task', async () => {
  const { sid } = call('1');
  await taskRouter.settled();
  const taskSid = taskOf(sid);
  taskRouter.callers.hangUp(sid);
  await taskRouter.settled();
  expect(await stateOf(workspace, taskSid)).toBe('canceled: hangup');
  expect(application.received.find(({ path }) => path === '/after')?.parameters.QueueResult).toBe('hangup');
});

test('a caller who hangs up while talking ends the worker’s call', async () => {
  const { sid } = call('1');
  await taskRouter.settled();
  const taskSid = taskOf(sid);
  await move(workspace, 'Alice', 'Idle');
  await taskRouter.advance(2);
  taskRouter.callers.hangUp(sid);
  await taskRouter.settled();
  expect(taskRouter.calls.list()[0]?.status).toBe('completed');
  expect((await workspace.tasks(taskSid).fetch()).assignmentStatus).toBe('completed');
});

test('the application redirects and hangs up a call by the Voice API', async () => {
  client.api.baseUrl = taskRouter.url;
  const { sid } = call('1');
  await taskRouter.settled();
  application.answer('/closed', xml('<Response><Say>We are closed.</Say><Pause length="60"/></Response>'));
  const redirected = await client.calls(sid).update({ url: `${application.url}/closed`, method: 'POST' });
  expect(redirected).toMatchObject({ sid, direction: 'inbound', from: '+15550100' });
  await taskRouter.settled();
  expect(paths()).toContain('/closed');
  await client.calls(sid).update({ status: 'completed' });
  await taskRouter.settled();
  expect((await client.calls(sid).fetch()).status).toBe('completed');
  await expect(client.calls(`CA${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({ status: 404 });
});

test('the instruction redirect takes the caller to another document', async () => {
  const { sid } = call('1');
  await taskRouter.settled();
  const taskSid = taskOf(sid);
  const url = `${application.url}/voicemail`;
  application.answer('/assignment', {
    body: JSON.stringify({ instruction: 'redirect', call_sid: sid, url, accept: true }),
  });
  application.answer('/voicemail', xml('<Response><Pause length="60"/></Response>'));
  await move(workspace, 'Alice', 'Idle');
  await taskRouter.settled();
  expect(paths()).toContain('/voicemail');
  expect(application.received.find(({ path }) => path === '/after')?.parameters.QueueResult).toBe(
    'redirected',
  );
  expect((await workspace.tasks(taskSid).fetch()).assignmentStatus).toBe('assigned');
});

test('the same over HTTP for every language', async () => {
  const json = (body: object) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { status, body } = await request(
    taskRouter,
    '/_emulator/calls',
    json({ incoming: `${application.url}/incoming`, digits: '1' }),
  );
  expect(status).toBe(201);
  await taskRouter.settled();
  const listed = await request(taskRouter, '/_emulator/calls');
  expect(listed.body).toMatchObject({
    callers: [{ sid: body.sid, status: 'in-progress', task_sid: expect.stringMatching(/^WT/) }],
  });
  await request(taskRouter, `/_emulator/calls/${body.sid}`, json({ status: 'completed' }));
  await taskRouter.settled();
  expect(taskRouter.callers.list()[0]?.status).toBe('completed');
});

test.each([
  ['no TwiML', { contentType: 'application/json', body: '{}' }, 12300],
  ['no XML', xml('<Response><Say>'), 12100],
  ['another document', xml('<Feed/>'), 12100],
  ['an error', { status: 500, contentType: 'text/xml', body: '' }, 11200],
])('an application that answers %s fails the call, and an alert says so', async (_, answer, code) => {
  application.answer('/incoming', answer);
  const { sid } = call();
  await taskRouter.settled();
  expect(taskRouter.callers.find(sid)?.status).toBe('failed');
  expect(taskRouter.alerts.at(-1)).toMatchObject({ code, url: `${application.url}/incoming` });
});

test.each([
  ['attributes that are no JSON', '{selected_language}', 'not a JSON object'],
  ['a Task that matches no filter', '{"selected_language":"fr"}', 'did not match any filter'],
])('%s: the caller goes on after Enqueue, and alert 14222 says why', async (_, task, why) => {
  application.answer('/enqueue', xml(enqueue(task)));
  call('1');
  await taskRouter.settled();
  const alert = taskRouter.alerts.find(({ code }) => code === 14222);
  expect(alert?.message).toContain(why);
});

test('what is not covered is said, and the call goes on', async () => {
  application.answer(
    '/incoming',
    xml('<Response><Record/><Enqueue>support</Enqueue><Redirect>/enqueue</Redirect></Response>'),
  );
  call();
  await taskRouter.settled();
  expect(taskRouter.alerts.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('<Record> is not covered'),
      expect.stringContaining('workflowSid'),
    ]),
  );
  expect(paths()).toEqual(['/incoming', '/enqueue', '/hold']);
});

test('documents that send the call in a circle end it', async () => {
  application.answer(
    '/incoming',
    xml('<Response><Redirect/></Response>'),
    xml('<Response><Redirect>/incoming</Redirect></Response>'),
  );
  const { sid } = call();
  await taskRouter.settled();
  expect(taskRouter.callers.find(sid)?.status).toBe('failed');
  expect(taskRouter.alerts.at(-1)?.message).toContain('no pause');
});

test('hold music that takes no time is asked for once a second at most', async () => {
  application.answer('/hold', xml('<Response/>'));
  call('1');
  await taskRouter.advance(10);
  expect(paths().filter((path) => path === '/hold').length).toBeLessThanOrEqual(11);
});

test('a reset forgets the callers', async () => {
  const own = await createTaskRouter({ clock: 'manual' });
  own.callers.receive({ incoming: `${application.url}/incoming`, from: '+1', to: '+2' });
  await own.settled();
  await own.reset();
  expect(own.callers.list()).toEqual([]);
  await own.close();
});
