import { type FakeServer, type Reply, startFakeServer } from 'taskrouter/test/fake-server';
import { testSid } from 'taskrouter/test/sids';
import { AUTH_TOKEN } from '../helpers/assignment-callback';
import { bodyOf, captureLog, coldStart, type Handler } from '../helpers/handler';
import { httpRequest } from '../helpers/http-request';
import { functionEnvironment } from '../helpers/lambda-environment';

const SIDS = { task_sid: testSid('WT'), reservation_sid: testSid('WR') };
const RESERVATION = `/v1/Workspaces/${testSid('WS')}/Tasks/${testSid('WT')}/Reservations/${testSid('WR')}`;
const REFUSAL: Reply = { status: 400, body: '{"code":20001,"message":"not currently in a Pending state"}' };

const reservation = (status: string): Reply => ({
  status: 200,
  body: JSON.stringify({
    sid: testSid('WR'),
    reservation_status: status,
    worker_sid: testSid('WK'),
    worker_name: 'Alice',
  }),
});

let secretsManager: FakeServer;
let twilio: FakeServer;
let handler: Handler;

beforeAll(async () => {
  const secret = JSON.stringify({ accountSid: testSid('AC'), authToken: AUTH_TOKEN });
  secretsManager = await startFakeServer(() => ({
    status: 200,
    body: JSON.stringify({ SecretString: secret }),
  }));
  twilio = await startFakeServer(() => reservation('accepted'));
});
afterAll(() => Promise.all([secretsManager.close(), twilio.close()]));

beforeEach(async () => {
  captureLog();
  twilio.received.length = 0;
  handler = await coldStart(() => import('#lambda/update-reservation'), {
    ...functionEnvironment(secretsManager.url),
    TASKROUTER_URL: twilio.url,
  });
});
afterEach(() => jest.restoreAllMocks());

const post = (action: 'accept' | 'reject', body: object) =>
  handler(
    httpRequest({
      path: `/taskrouter/${action}_reservation`,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  );

/** Twilio refuses the update; the Reservation then reads as `found`. */
function refusedAnd(found: Reply): void {
  twilio.reply = ({ method }) => (method === 'POST' ? REFUSAL : found);
}

test('accepts a Reservation and answers its SID, status and Worker', async () => {
  twilio.reply = () => reservation('accepted');
  const response = await post('accept', SIDS);
  expect(response.statusCode).toBe(200);
  expect(bodyOf(response)).toEqual({
    ...SIDS,
    reservation_status: 'accepted',
    worker_sid: testSid('WK'),
    worker_name: 'Alice',
  });
  expect(twilio.received).toMatchObject([
    { method: 'POST', path: RESERVATION, body: 'ReservationStatus=accepted' },
  ]);
});

test('rejects a Reservation, moving the Worker to an Activity when one is named', async () => {
  twilio.reply = () => reservation('rejected');
  expect((await post('reject', SIDS)).statusCode).toBe(200);
  expect((await post('reject', { ...SIDS, worker_activity_sid: testSid('WA') })).statusCode).toBe(200);
  const [plain, moving] = twilio.received.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
  expect(plain).toEqual({ ReservationStatus: 'rejected' });
  expect(moving).toEqual({ ReservationStatus: 'rejected', WorkerActivitySid: testSid('WA') });
});

test('accepting a Reservation that is accepted already is a success', async () => {
  refusedAnd(reservation('accepted'));
  const response = await post('accept', SIDS);
  expect(response.statusCode).toBe(200);
  expect(bodyOf(response)).toMatchObject({ reservation_status: 'accepted' });
});

test.each(['rejected', 'timeout', 'canceled', 'rescinded', 'completed'])(
  'accepting one that is %s is 409 saying so',
  async (status) => {
    refusedAnd(reservation(status));
    const response = await post('accept', SIDS);
    expect(response.statusCode).toBe(409);
    expect(bodyOf(response)).toMatchObject({
      reservation_status: status,
      detail: expect.stringContaining(status),
    });
  },
);

test('accepting one that is gone is 409', async () => {
  twilio.reply = () => ({ status: 404, body: '{"code":20404,"message":"not found"}' });
  const response = await post('accept', SIDS);
  expect(response.statusCode).toBe(409);
  expect(response.body).toContain('gone');
});

test('a status that Twilio answers without having accepted is 409 too', async () => {
  twilio.reply = () => reservation('canceled');
  expect((await post('accept', SIDS)).statusCode).toBe(409);
});

test("Twilio's refusal of a Reservation that is still pending is 422 with its reason", async () => {
  refusedAnd(reservation('pending'));
  const response = await post('accept', SIDS);
  expect(response.statusCode).toBe(422);
  expect(bodyOf(response)).toMatchObject({ twilio: { code: 20001 } });
});

test.each([
  [{ status: 429 }, 429],
  [{ status: 500 }, 502],
  ['drop', 504],
] as const)('%j becomes %i without reading again', async (reply, expected) => {
  twilio.reply = () => reply;
  expect((await post('accept', SIDS)).statusCode).toBe(expected);
  expect(twilio.received).toHaveLength(1);
});

test.each([
  ['accept', { reservation_sid: testSid('WR') }, 'task_sid'],
  ['accept', { task_sid: testSid('WT') }, 'reservation_sid'],
  ['accept', { ...SIDS, task_sid: testSid('WR') }, 'task_sid'],
  ['accept', { ...SIDS, worker_activity_sid: testSid('WA') }, 'worker_activity_sid'],
  ['reject', { ...SIDS, worker_activity_sid: 'Offline' }, 'worker_activity_sid'],
] as const)('%s %j is 400 naming the field', async (action, body, field) => {
  const response = await post(action, body);
  expect(response.statusCode).toBe(400);
  expect(bodyOf(response)).toMatchObject({ errors: [{ field }] });
  expect(twilio.received).toHaveLength(0);
});
