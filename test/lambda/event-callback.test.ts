import { type FakeServer, type Reply, startFakeServer } from 'taskrouter/test/fake-server';
import { testSid } from 'taskrouter/test/sids';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { AUTH_TOKEN, encodeForm } from '../helpers/assignment-callback';
import { bodyOf, captureLog, coldStart, type Handler } from '../helpers/handler';
import { API_DOMAIN, httpRequest } from '../helpers/http-request';
import { functionEnvironment } from '../helpers/lambda-environment';

const PATH = '/taskrouter/event_callback';
const NOW = Math.floor(Date.now() / 1_000);
const EVENT: Readonly<Record<string, string>> = {
  Sid: testSid('EV'),
  EventType: 'task.created',
  AccountSid: testSid('AC'),
  WorkspaceSid: testSid('WS'),
  Timestamp: String(NOW),
  TaskSid: testSid('WT'),
  TaskAttributes: '{"selected_language":"es"}',
};
const TAKEN: Reply = { status: 200, body: '{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}' };

let secretsManager: FakeServer;
let eventBridge: FakeServer;
let handler: Handler;
let log: ReturnType<typeof captureLog>;

beforeAll(async () => {
  const secret = JSON.stringify({ accountSid: testSid('AC'), authToken: AUTH_TOKEN });
  secretsManager = await startFakeServer(() => ({
    status: 200,
    body: JSON.stringify({ SecretString: secret }),
  }));
  eventBridge = await startFakeServer(() => TAKEN);
});
afterAll(() => Promise.all([secretsManager.close(), eventBridge.close()]));

beforeEach(async () => {
  log = captureLog();
  eventBridge.reply = () => TAKEN;
  eventBridge.received.length = 0;
  handler = await coldStart(() => import('#lambda/event-callback'), {
    ...functionEnvironment(secretsManager.url),
    AWS_ENDPOINT_URL_EVENTBRIDGE: eventBridge.url,
    EVENT_BUS: 'workspace-events',
    EVENT_TOLERANCE_SECONDS: '900',
  });
});
afterEach(() => jest.restoreAllMocks());

function signed(parameters: Readonly<Record<string, string>>, token = AUTH_TOKEN) {
  const signature = getExpectedTwilioSignature(token, `https://${API_DOMAIN}${PATH}`, { ...parameters });
  return httpRequest({
    path: PATH,
    form: encodeForm(parameters),
    headers: { 'x-twilio-signature': signature },
  });
}

/** A genuine event of that time, with its signature and its time written otherwise. */
function recut(time: number, as: (time: string) => Readonly<Record<string, string | string[]>>) {
  const { Timestamp: _, ...rest } = EVENT;
  const { headers } = signed({ ...EVENT, Timestamp: String(time) });
  return httpRequest({ path: PATH, form: encodeForm({ ...rest, ...as(String(time)) }), headers });
}

/** The one entry that reached the bus. */
function entry() {
  expect(eventBridge.received).toHaveLength(1);
  expect(eventBridge.received[0]?.headers['x-amz-target']).toBe('AWSEvents.PutEvents');
  return JSON.parse(eventBridge.received[0]?.body ?? '').Entries[0];
}

test('an event is put on the bus with its type, time and parameters, attributes parsed, and answered with 204', async () => {
  expect(await handler(signed(EVENT))).toEqual({ statusCode: 204, headers: {} });
  const { Detail, ...rest } = entry();
  expect(rest).toEqual({
    EventBusName: 'workspace-events',
    Source: 'twilio.taskrouter',
    DetailType: 'task.created',
    Time: NOW,
  });
  expect(JSON.parse(Detail)).toEqual({ ...EVENT, TaskAttributes: { selected_language: 'es' } });
});

test('an event is logged by its type, without attributes', async () => {
  await handler(signed(EVENT));
  expect(log.last()).toMatchObject({ outcome: 'passed-on', event: 'task.created', status: 204 });
  expect(log.lines()).not.toContain('selected_language');
});

test('an event without a time is put on the bus without one, and counted; attributes that are no JSON stay text', async () => {
  const { Timestamp: _, ...rest } = EVENT;
  await handler(signed({ ...rest, WorkerAttributes: 'none' }));
  expect(entry()).not.toHaveProperty('Time');
  expect(JSON.parse(entry().Detail)).toMatchObject({ WorkerAttributes: 'none' });
  expect(log.last()).toMatchObject({ warning: expect.stringContaining('Timestamp'), Warned: 1 });
});

test.each([
  ['recorded long ago', signed({ ...EVENT, Timestamp: String(NOW - 901) }), 403],
  ['whose time cannot be read', signed({ ...EVENT, Timestamp: 'now' }), 400],
  [
    'recorded long ago, its time cut otherwise',
    recut(NOW - 86_400, (time) => ({ [`Timestamp${time[0]}`]: time.slice(1) })),
    403,
  ],
  [
    'recorded long ago, its name cut otherwise',
    recut(NOW - 86_400, (time) => ({ Timestam: `p${time}` })),
    403,
  ],
  ['with its time twice', recut(NOW, (time) => ({ Timestamp: [time, time] })), 400],
])('an event %s is refused and not put on the bus', async (_, request, status) => {
  expect((await handler(request)).statusCode).toBe(status);
  expect(eventBridge.received).toHaveLength(0);
});

test.each([
  ['a SID left out', (sid: string) => ({ TaskPriority: '0', TaskSi: `d${sid}` })],
  [
    'a SID in its name',
    (sid: string) => ({ TaskPriority: '0', [`TaskSid${sid.slice(0, 2)}`]: sid.slice(2) }),
  ],
  ['a SID at the end of a longer name', (sid: string) => ({ TaskPriority0TaskSid: sid })],
  ['a SID twice', (sid: string) => ({ TaskPriority: '0', TaskSid: [sid, sid] })],
])('an event is refused with %s under a genuine signature', async (_, as) => {
  const { TaskSid = '', ...rest } = EVENT;
  const { headers } = signed({ ...EVENT, TaskPriority: '0' });
  const request = httpRequest({ path: PATH, form: encodeForm({ ...rest, ...as(TaskSid) }), headers });
  expect((await handler(request)).statusCode).toBe(403);
  expect(log.lines()).toContain('cut in another way');
  expect(eventBridge.received).toHaveLength(0);
});

test('an event is refused whose time is a text of a Task', async () => {
  const genuine: Readonly<Record<string, string>> = {
    ...EVENT,
    Timestamp: String(NOW - 86_400),
    TaskAttributes: `{"note":"Timestamp${NOW}Unknown"}`,
  };
  const { TaskAttributes: _, TaskSid, Timestamp, WorkspaceSid = '', ...rest } = genuine;
  const form = {
    ...rest,
    TaskAttributes: '{"note":"',
    Timestamp: String(NOW),
    Unknown: `"}TaskSid${TaskSid}Timestamp${Timestamp}`,
    WorkspaceSid,
  };
  const { headers } = signed(genuine);
  const response = await handler(httpRequest({ path: PATH, form: encodeForm(form), headers }));
  expect(response.statusCode).toBe(403);
  expect(eventBridge.received).toHaveLength(0);
});

test.each([
  ['that Twilio did not sign', () => signed(EVENT, 'another'), 403],
  ['of another account', () => signed({ ...EVENT, AccountSid: testSid('AC', 2) }), 403],
  ['of another Workspace', () => signed({ ...EVENT, WorkspaceSid: testSid('WS', 2) }), 403],
  ['without a type', () => signed({ ...EVENT, EventType: '' }), 400],
  ['without an account', () => signed({ ...EVENT, AccountSid: 'AC' }), 400],
])('an event %s is refused and not put on the bus', async (_, request, status) => {
  expect((await handler(request())).statusCode).toBe(status);
  expect(eventBridge.received).toHaveLength(0);
});

test('every parameter at fault is named', async () => {
  const response = await handler(signed({ ...EVENT, EventType: 'task', WorkspaceSid: 'WS' }));
  expect(bodyOf(response)).toMatchObject({ errors: [{ field: 'EventType' }, { field: 'WorkspaceSid' }] });
});

test.each<[string, Reply]>([
  [
    'refuses the entry',
    { status: 200, body: '{"FailedEntryCount":1,"Entries":[{"ErrorCode":"Throttling"}]}' },
  ],
  ['refuses the request', { status: 400, body: '{"__type":"AccessDeniedException"}' }],
  ['fails', { status: 500 }],
  ['drops the connection', 'drop'],
])('503 when the bus %s', async (_, reply) => {
  eventBridge.reply = () => reply;
  expect((await handler(signed(EVENT))).statusCode).toBe(503);
  expect(log.last()).toMatchObject({ level: 'ERROR', outcome: 'error' });
});
