import { type CallbackServer, startCallbackServer, stopCallbackServers } from '../callback-server';
import { createTask, refusal, request, reservationsOf, sidOf, stopEmulators } from '../emulator';
import { ALICE, activityOfAlice, CUSTOMER_CALL, startCallCenter, statuses } from './world';

let application: CallbackServer;

beforeEach(async () => {
  application = await startCallbackServer();
});
afterEach(async () => {
  await stopEmulators();
  await stopCallbackServers();
});

/** A task with a pending reservation of Alice's. */
async function withReservation(attributes: object = { call_sid: CUSTOMER_CALL, to: '+15550111' }) {
  const center = await startCallCenter(application);
  const taskSid = await createTask(center.workspace, attributes);
  await center.taskRouter.settled();
  const [{ sid } = { sid: '' }] = await reservationsOf(center.workspace, taskSid);
  return { center, taskSid, reservation: center.workspace.tasks(taskSid).reservations(sid) };
}

test('3.3 dequeue with every parameter', async () => {
  const { center, taskSid, reservation } = await withReservation();
  const activity = await sidOf(center.workspace.activities.list(), 'Break');
  const answered = await reservation.update({
    instruction: 'Dequeue',
    dequeueFrom: '+15550222',
    dequeueTo: 'client:alice',
    dequeueRecord: 'record-from-answer',
    dequeueTimeout: 30,
    dequeuePostWorkActivitySid: activity,
    dequeueStatusCallbackUrl: `${application.url}/status`,
    dequeueStatusCallbackEvent: ['initiated', 'answered'],
  });
  expect(answered.reservationStatus).toBe('pending');
  expect(center.taskRouter.calls.list()).toMatchObject([{ from: '+15550222', to: 'client:alice' }]);
  await center.taskRouter.advance(1);
  expect(await statuses(center, taskSid)).toEqual(['accepted']);
  const told = application.received.filter(({ path }) => path.startsWith('/status'));
  expect(told.map(({ path }) => /CallStatus=([^&]+)/.exec(path)?.[1])).toEqual(['initiated', 'in-progress']);
});

test('3.3 call, redirect and conference', async () => {
  const { center, taskSid, reservation } = await withReservation();
  await reservation.update({
    instruction: 'call',
    callFrom: '+15550222',
    callUrl: 'https://example.com/',
    callTimeout: 10,
    callAccept: false,
  });
  expect(center.taskRouter.calls.list()).toMatchObject([{ instruction: 'call', to: ALICE }]);
  await reservation.update({
    instruction: 'redirect',
    redirectCallSid: CUSTOMER_CALL,
    redirectUrl: 'https://example.com/',
  });
  await reservation.update({ instruction: 'conference', from: '+15550222', maxParticipants: 3, muted: true });
  expect(center.taskRouter.calls.list()).toMatchObject([{ instruction: 'conference' }]);
  await center.taskRouter.advance(1);
  expect(await statuses(center, taskSid)).toEqual(['accepted']);
});

test('3.3 reject takes WorkerActivitySid, from the worker’s side too', async () => {
  const { center, reservation } = await withReservation();
  const activity = await sidOf(center.workspace.activities.list(), 'Break');
  const { sid, workerSid } = await reservation.fetch();
  await center.workspace
    .workers(workerSid)
    .reservations(sid)
    .update({ instruction: 'Reject', workerActivitySid: activity });
  expect(await activityOfAlice(center)).toBe('Break');
});

test.each([
  [
    'conference',
    { Instruction: 'conference', ConferenceFrom: '+15550100' },
    'ConferenceFrom: is unknown; did you mean From?',
  ],
  [
    'dequeue',
    { Instruction: 'dequeue', PostWorkActivitySid: 'WA1' },
    'did you mean DequeuePostWorkActivitySid?',
  ],
])('a parameter of %s by the wrong prefix is told the right one', async (_name, form, hint) => {
  const { center, taskSid, reservation } = await withReservation();
  const { sid } = await reservation.fetch();
  const path = `/v1/Workspaces/{WS}/Tasks/${taskSid}/Reservations/${sid}`;
  const answer = await request(center.taskRouter, path, { method: 'POST', body: new URLSearchParams(form) });
  expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining(hint) } });
});

test.each([
  ['dequeue of a task without a call', { instruction: 'dequeue' }, {}, 40140, 'created using the <Enqueue>'],
  [
    'conference of a task without a call',
    { instruction: 'conference' },
    {},
    40142,
    'The conference instruction can only be issued on a task that was created using the <Enqueue> TwiML verb.',
  ],
  ['call without anything', { instruction: 'call' }, undefined, 40111, 'CallFrom: is required'],
  [
    'a timeout beyond the limit',
    { instruction: 'conference', timeout: 1000 },
    undefined,
    14233,
    'Timeout: takes a whole number of seconds from 1 to 999',
  ],
  ['redirect without a call', { instruction: 'redirect' }, undefined, 40121, 'RedirectCallSid: is required'],
  ['no instruction there is', { instruction: 'deqeue' }, undefined, 20001, 'did you mean dequeue?'],
])('3.4 %s is a 400 with its code', async (_name, parameters, attributes, code, message) => {
  const { center, taskSid, reservation } = await withReservation(attributes);
  expect(await refusal(reservation.update(parameters))).toMatchObject({
    status: 400,
    code,
    message: expect.stringContaining(message),
  });
  expect(await statuses(center, taskSid)).toEqual(['pending']);
});

test('3.4 an instruction on a reservation that is no longer pending, or whose call is being set up', async () => {
  const { center, reservation } = await withReservation();
  const conference = () => reservation.update({ instruction: 'conference', from: '+15550222' });
  await conference();
  const notPending = {
    status: 400,
    code: 40136,
    message: expect.stringMatching(
      /^Unable to execute Conference instruction\. Reservation WR\w{32} is not currently in a Pending state\./,
    ),
  };
  expect(await refusal(conference())).toMatchObject(notPending);
  await center.taskRouter.advance(1);
  expect(await refusal(conference())).toMatchObject(notPending);
});

test('supervise is not covered, and says so', async () => {
  const { reservation } = await withReservation();
  const supervise = { instruction: 'supervise', supervisor: `WK${'0'.repeat(32)}` };
  expect(await refusal(reservation.update(supervise))).toMatchObject({ status: 501 });
});
