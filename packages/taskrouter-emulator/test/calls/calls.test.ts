import { parseSid } from 'taskrouter/sid';
import { validateRequest } from 'twilio/lib/webhooks/webhooks';
import { type CallbackServer, startCallbackServer, stopCallbackServers } from '../callback-server';
import { answer, request, sidOf, stateOf, stopEmulators } from '../emulator';
import {
  ALICE,
  activityOfAlice,
  CUSTOMER_CALL,
  callStatus,
  instruct,
  startCallCenter,
  statuses,
} from './world';

let application: CallbackServer;

beforeEach(async () => {
  application = await startCallbackServer();
});
afterEach(async () => {
  await stopEmulators();
  await stopCallbackServers();
});

const DEQUEUE = { instruction: 'dequeue', from: '+15550111' };
const CALL = { instruction: 'call', from: '+15550111', url: 'https://example.com/agent_answer' };
const CONFERENCE = { instruction: 'conference', from: '+15550111' };

describe('2 dequeue and conference: the worker is called, and being answered accepts', () => {
  test.each([DEQUEUE, CONFERENCE])('$instruction, answered after a second', async (instruction) => {
    const center = await startCallCenter(application);
    const { taskSid, call } = await instruct(center, instruction);
    expect(call).toMatchObject({ status: 'ringing', to: ALICE, from: '+15550111', taskSid });
    expect(await statuses(center, taskSid)).toEqual(['pending']);
    await center.taskRouter.advance(1);
    expect(await stateOf(center.workspace, taskSid)).toBe('assigned by Alice');
    expect(callStatus(center)).toBe('in-progress');
    expect(center.taskRouter.alerts).toEqual([]);
  });

  test.each(['busy', 'no-answer', 'failed'] as const)(
    '%s: the reservation is canceled, and the task looks for a worker again',
    async (outcome) => {
      const center = await startCallCenter(application, { calls: { outcome, after: 3 } });
      const { taskSid } = await instruct(center, { ...DEQUEUE, timeout: 20 });
      await center.taskRouter.advance(2);
      expect(await statuses(center, taskSid)).toEqual(['pending']);
      await center.taskRouter.advance(18);
      expect(await statuses(center, taskSid)).toEqual(['canceled', 'pending']);
    },
  );

  test('while the call is set up the reservation’s timeout stands still', async () => {
    const center = await startCallCenter(application, { calls: { after: 90 } });
    const { taskSid } = await instruct(center, { ...DEQUEUE, timeout: 100 });
    await center.taskRouter.advance(89);
    expect(await statuses(center, taskSid)).toEqual(['pending']);
    expect(await activityOfAlice(center)).toBe('Available');
    await center.taskRouter.advance(1);
    expect(await statuses(center, taskSid)).toEqual(['accepted']);
  });

  test.each([
    ['60 seconds without a timeout', {}, 60],
    ['as long as the timeout says', { timeout: 25 }, 25],
    ['600 seconds at most for SIP', { to: 'sip:alice@example.com', timeout: 999 }, 600],
  ])('it rings for %s', async (_name, parameters, seconds) => {
    const center = await startCallCenter(application, { calls: { outcome: 'no-answer' } });
    const { taskSid } = await instruct(center, { ...DEQUEUE, ...parameters });
    await center.taskRouter.advance(seconds - 1);
    expect(await statuses(center, taskSid)).toEqual(['pending']);
    await center.taskRouter.advance(1);
    expect(await statuses(center, taskSid)).toEqual(['canceled', 'pending']);
  });

  test('the caller’s number and the worker’s contact are taken where the instruction names none', async () => {
    const center = await startCallCenter(application);
    const { call } = await instruct(center, { instruction: 'dequeue' });
    expect(call).toMatchObject({ from: '+15550111', to: ALICE });
  });

  test('dequeue puts worker_call_sid into the task’s attributes', async () => {
    const center = await startCallCenter(application);
    const { taskSid, call } = await instruct(center, DEQUEUE);
    const task = await center.workspace.tasks(taskSid).fetch();
    expect(JSON.parse(task.attributes)).toMatchObject({
      call_sid: CUSTOMER_CALL,
      worker_call_sid: call?.sid,
    });
  });

  test('single-tasking: hanging up completes the task and moves the worker', async () => {
    const center = await startCallCenter(application);
    const wrapUp = await sidOf(center.workspace.activities.list(), 'Break');
    const { taskSid, call } = await instruct(center, { ...DEQUEUE, post_work_activity_sid: wrapUp });
    await center.taskRouter.advance(1);
    center.taskRouter.calls.move(parseSid('CA', call?.sid), 'completed');
    expect(await activityOfAlice(center)).toBe('Break');
    expect(await center.workspace.tasks(taskSid).fetch()).toMatchObject({
      assignmentStatus: 'completed',
      reason: 'hangup',
    });
    expect(await statuses(center, taskSid)).toEqual(['completed']);
  });

  test('multi-tasking: hanging up wraps the task up and leaves the worker where it is', async () => {
    const center = await startCallCenter(application, { multiTaskEnabled: true });
    const wrapUp = await sidOf(center.workspace.activities.list(), 'Break');
    const { taskSid, call } = await instruct(center, { ...DEQUEUE, post_work_activity_sid: wrapUp });
    await center.taskRouter.advance(1);
    center.taskRouter.calls.move(parseSid('CA', call?.sid), 'completed');
    expect(await activityOfAlice(center)).toBe('Available');
    expect(await stateOf(center.workspace, taskSid)).toBe('wrapping by Alice');
  });

  test('a task that is canceled while the worker is called ends the call', async () => {
    const center = await startCallCenter(application);
    const { taskSid } = await instruct(center, DEQUEUE);
    await center.workspace.tasks(taskSid).update({ assignmentStatus: 'canceled' });
    expect(callStatus(center)).toBe('canceled');
    await center.taskRouter.advance(10);
    expect(await statuses(center, taskSid)).toEqual(['canceled']);
  });

  test('a reservation accepted by REST while the worker is called stays so, whatever the call does', async () => {
    const center = await startCallCenter(application, { calls: { outcome: 'busy' } });
    const { taskSid } = await instruct(center, DEQUEUE);
    await answer(center.workspace, taskSid, 'accepted');
    await center.taskRouter.advance(10);
    expect(callStatus(center)).toBe('busy');
    expect(await stateOf(center.workspace, taskSid)).toBe('assigned by Alice');
  });

  test('calls are gone with their task', async () => {
    const center = await startCallCenter(application);
    const { taskSid } = await instruct(center, DEQUEUE);
    await center.workspace.tasks(taskSid).remove();
    expect(center.taskRouter.calls.list()).toEqual([]);
  });
});

describe('2 call and redirect: accepting is a parameter', () => {
  test('call that accepts', async () => {
    const center = await startCallCenter(application);
    const { taskSid, call } = await instruct(center, { ...CALL, accept: true }, {});
    expect(await statuses(center, taskSid)).toEqual(['pending']);
    await center.taskRouter.advance(1);
    expect(await statuses(center, taskSid)).toEqual(['accepted']);
    center.taskRouter.calls.move(parseSid('CA', call?.sid), 'completed');
    expect(await stateOf(center.workspace, taskSid)).toBe('assigned by Alice');
  });

  test('call that does not: the reservation waits for a decision, and its time runs', async () => {
    const center = await startCallCenter(application);
    const { taskSid } = await instruct(center, CALL, {});
    await center.taskRouter.advance(59);
    expect(callStatus(center)).toBe('in-progress');
    expect(await statuses(center, taskSid)).toEqual(['pending']);
    await center.taskRouter.advance(1);
    expect(await statuses(center, taskSid)).toEqual(['timeout']);
  });

  test.each([
    [true, 'accepted'],
    [false, 'pending'],
  ])('redirect with accept %s', async (accept, status) => {
    const center = await startCallCenter(application);
    const redirect = {
      instruction: 'redirect',
      call_sid: CUSTOMER_CALL,
      url: 'https://example.com/',
      accept,
    };
    const { taskSid } = await instruct(center, redirect, {});
    expect(await statuses(center, taskSid)).toEqual([status]);
    expect(center.taskRouter.calls.list()).toEqual([]);
  });
});

describe('2 status callbacks', () => {
  test('come by GET, signed, in order, for the events asked for', async () => {
    const center = await startCallCenter(application);
    const url = `${application.url}/status?a=1`;
    const { taskSid, call } = await instruct(center, {
      ...DEQUEUE,
      status_callback_url: url,
      status_callback_events: 'initiated,ringing, answered,completed',
    });
    await center.taskRouter.advance(1);
    center.taskRouter.calls.move(parseSid('CA', call?.sid), 'completed');
    await center.taskRouter.settled();
    const told = application.received.filter(({ path }) => path.startsWith('/status'));
    const queries = told.map(({ path }) => new URL(path, url).searchParams);
    expect(queries.map((query) => query.get('CallStatus'))).toEqual([
      'initiated',
      'ringing',
      'in-progress',
      'completed',
    ]);
    const [first] = told;
    expect(Object.fromEntries(queries[0] ?? [])).toMatchObject({
      a: '1',
      CallSid: call?.sid,
      taskCallSid: CUSTOMER_CALL,
      To: ALICE,
      TaskSid: taskSid,
    });
    const signature = String(first?.headers['x-twilio-signature']);
    const { authToken } = center.taskRouter;
    expect(first?.method).toBe('GET');
    expect(validateRequest(authToken, signature, `${application.url}${first?.path}`, {})).toBe(true);
  });

  test.each([
    ['answered', 'in-progress', []],
    ['busy', 'busy', ['busy']],
    ['failed', 'failed', ['failed']],
  ] as const)('without a list only the end is told: %s', async (outcome, _status, told) => {
    const center = await startCallCenter(application, { calls: { outcome } });
    await instruct(center, { ...CALL, status_callback_url: `${application.url}/status` }, {});
    await center.taskRouter.advance(5);
    const statusesTold = application.received
      .filter(({ path }) => path.startsWith('/status'))
      .map(({ path }) => new URL(path, application.url).searchParams.get('CallStatus'));
    expect(statusesTold).toEqual(told);
  });

  test('conference takes a method, and a refused callback is shown', async () => {
    const center = await startCallCenter(application, { calls: { outcome: 'busy' } });
    application.answer('/status', { status: 500 });
    const status_callback = `${application.url}/status`;
    await instruct(center, { ...CONFERENCE, status_callback, status_callback_method: 'POST' });
    await center.taskRouter.advance(1);
    const told = application.received.find(({ path }) => path === '/status');
    expect(told).toMatchObject({ method: 'POST', parameters: { CallStatus: 'busy' } });
    expect(center.taskRouter.alerts).toMatchObject([{ code: 11200, url: status_callback }]);
  });
});

describe('2 instructions that cannot be carried out', () => {
  const NO_ACTIVITY = `WA${'0'.repeat(32)}`;
  test.each([
    ['dequeue of a task without a call', DEQUEUE, {}, 40140],
    ['conference of a task without a call', CONFERENCE, {}, 40142],
    ['dequeue into no activity', { ...DEQUEUE, post_work_activity_sid: NO_ACTIVITY }, undefined, 40130],
    ['conference into no activity', { ...CONFERENCE, post_work_activity_sid: NO_ACTIVITY }, undefined, 40139],
    ['dequeue from nobody', { instruction: 'dequeue' }, { call_sid: CUSTOMER_CALL }, 40132],
    ['conference from nobody', { instruction: 'conference' }, { call_sid: CUSTOMER_CALL }, 40141],
    ['a status callback that is no URL', { ...DEQUEUE, status_callback_url: 'status' }, undefined, 40157],
    ['a status callback of call', { ...CALL, status_callback_url: 'status' }, undefined, 40158],
    ['a status event nobody knows', { ...DEQUEUE, status_callback_events: 'rung' }, undefined, 40134],
    ['a conference timeout that is no number', { ...CONFERENCE, timeout: 'soon' }, undefined, 14233],
    ['redirect without a call', { instruction: 'redirect', url: 'https://example.com/' }, undefined, 40121],
    ['redirect without a URL', { instruction: 'redirect', call_sid: CUSTOMER_CALL }, undefined, 40120],
  ])('%s: the reservation stays pending', async (_name, instruction, attributes, code) => {
    const center = await startCallCenter(application);
    const { taskSid } = await instruct(center, instruction, attributes);
    expect(center.taskRouter.alerts.map((entry) => entry.code)).toEqual([code]);
    expect(await statuses(center, taskSid)).toEqual(['pending']);
    expect(center.taskRouter.calls.list()).toEqual([]);
  });

  test('a post-work activity for a conference in a multi-tasking workspace', async () => {
    const center = await startCallCenter(application, { multiTaskEnabled: true });
    const activity = await sidOf(center.workspace.activities.list(), 'Break');
    await instruct(center, { ...CONFERENCE, post_work_activity_sid: activity });
    expect(center.taskRouter.alerts.map(({ code }) => code)).toEqual([40143]);
  });
});

describe('steering calls', () => {
  test('a contact can have a plan of its own', async () => {
    const center = await startCallCenter(application, {
      calls: { outcome: 'busy', contacts: { [ALICE]: { outcome: 'answered', after: 4 } } },
    });
    const { taskSid } = await instruct(center, DEQUEUE);
    await center.taskRouter.advance(3);
    expect(await statuses(center, taskSid)).toEqual(['pending']);
    await center.taskRouter.advance(1);
    expect(await statuses(center, taskSid)).toEqual(['accepted']);
  });

  const post = (body: string, type = 'application/json') => ({
    method: 'POST',
    body,
    headers: { 'content-type': type },
    authorized: false,
  });

  test('over HTTP: plans, calls, and what happens to one of them', async () => {
    const center = await startCallCenter(application);
    const { taskRouter } = center;
    const plan = JSON.stringify({ to: ALICE, outcome: 'no-answer' });
    expect((await request(taskRouter, '/_emulator/calls', post(plan))).status).toBe(204);
    const { taskSid, call } = await instruct(center, { ...DEQUEUE, timeout: 999 });
    await taskRouter.advance(900);
    const listed = await request(taskRouter, '/_emulator/calls', { authorized: false });
    expect(listed.body).toMatchObject({ calls: [{ sid: call?.sid, status: 'ringing', task_sid: taskSid }] });
    const page = `/_emulator/calls/${call?.sid}`;
    const answered = await request(taskRouter, page, post('{"status":"answered"}'));
    expect(answered).toMatchObject({ status: 200, body: { status: 'in-progress' } });
    expect(await statuses(center, taskSid)).toEqual(['accepted']);
    expect(await request(taskRouter, page, post('{"status":"busy"}'))).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('it is in-progress, not ringing') },
    });
  });

  test.each([
    ['{"status":"dead"}', 'status: takes one of answered, busy, no-answer, failed, completed'],
    ['{', 'not valid JSON'],
  ])('%s is refused', async (body, message) => {
    const { taskRouter } = await startCallCenter(application);
    const refused = await request(taskRouter, `/_emulator/calls/CA${'0'.repeat(32)}`, post(body));
    expect(refused).toMatchObject({ status: 400, body: { message: expect.stringContaining(message) } });
  });

  test('no such call, a plan with mistakes, and a form from a browser', async () => {
    const { taskRouter } = await startCallCenter(application);
    const nobody = await request(
      taskRouter,
      `/_emulator/calls/CA${'0'.repeat(32)}`,
      post('{"status":"busy"}'),
    );
    expect(nobody.status).toBe(404);
    const wrong = await request(
      taskRouter,
      '/_emulator/calls',
      post('{"outcome":"rings","after":-1,"when":1}'),
    );
    expect(wrong.body.message).toMatch(/outcome: takes one of.*after: takes seconds.*when: is unknown/);
    const form = await request(taskRouter, '/_emulator/calls', post('outcome=busy', 'text/plain'));
    expect(form).toMatchObject({ status: 400, body: { message: 'Content-Type: takes application/json' } });
  });
});
