import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type FakeServer, type Reply, startFakeServer } from 'taskrouter/test/fake-server';
import { testSid } from 'taskrouter/test/sids';
import type { Assignment } from '#lambda/callback/assignment';
import type { Decision } from '#lambda/reservations/decision';
import { AUTH_TOKEN, CALLBACK_PARAMETERS } from '../helpers/assignment-callback';
import { captureLog, functionEnvironment } from '../helpers/handler';

const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/decisions';
const RESERVATION = `/v1/Workspaces/${testSid('WS')}/Tasks/${testSid('WT')}/Reservations/${testSid('WR')}`;

const reservation = (status: string): Reply => ({
  status: 200,
  body: JSON.stringify({ sid: testSid('WR'), reservation_status: status, worker_sid: testSid('WK') }),
});

let secretsManager: FakeServer;
let sqs: FakeServer;
let twilio: FakeServer;
let log: ReturnType<typeof captureLog>;
let handler: (event: SQSEvent) => Promise<SQSBatchResponse>;
const decide = jest.fn<Promise<Decision>, [Assignment]>();
const before = process.env;

beforeAll(async () => {
  const secret = JSON.stringify({ accountSid: testSid('AC'), authToken: AUTH_TOKEN });
  secretsManager = await startFakeServer(() => ({
    status: 200,
    body: JSON.stringify({ SecretString: secret }),
  }));
  sqs = await startFakeServer(() => ({ status: 200, body: '{}' }));
  twilio = await startFakeServer(() => reservation('pending'));
  process.env = {
    ...functionEnvironment(secretsManager.url),
    AWS_ENDPOINT_URL_SQS: sqs.url,
    TASKROUTER_URL: twilio.url,
    DECISION_QUEUE_URL: QUEUE_URL,
  };
  jest.doMock('../../lambda/decision', () => ({ decide }));
  ({ handler } = await import('#lambda/decide-reservation'));
});
afterAll(async () => {
  process.env = before;
  await Promise.all([secretsManager.close(), sqs.close(), twilio.close()]);
});

beforeEach(() => {
  log = captureLog();
  sqs.received.length = 0;
  twilio.received.length = 0;
  twilio.reply = ({ method }) => reservation(method === 'GET' ? 'pending' : 'accepted');
  decide.mockReset().mockResolvedValue({ action: 'accept' });
});
afterEach(() => jest.restoreAllMocks());

/** An event with one message; `attempt` counts from 1. */
function message(body = JSON.stringify(CALLBACK_PARAMETERS), attempt = 1, messageId = 'message-1'): SQSEvent {
  return {
    Records: [
      {
        messageId,
        receiptHandle: `handle-of-${messageId}`,
        body,
        attributes: {
          ApproximateReceiveCount: String(attempt),
          SentTimestamp: '0',
          SenderId: 'sender',
          ApproximateFirstReceiveTimestamp: '0',
        },
        messageAttributes: {},
        md5OfBody: '',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:decisions',
        awsRegion: 'eu-west-1',
      },
    ],
  };
}

const FAILED = { batchItemFailures: [{ itemIdentifier: 'message-1' }] };
const DONE = { batchItemFailures: [] };

/** The requests that reached Twilio, as `METHOD body`. */
const sent = () => twilio.received.map(({ method, body }) => `${method} ${body}`.trim());

test('accepts a pending Reservation, having looked at it first', async () => {
  expect(await handler(message())).toEqual(DONE);
  expect(sent()).toEqual(['GET', 'POST ReservationStatus=accepted']);
  expect(twilio.received.map(({ path }) => path)).toEqual([RESERVATION, RESERVATION]);
  expect(log.last()).toMatchObject({
    outcome: 'accepted',
    reservationSid: testSid('WR'),
    attempt: 1,
  });
});

test('decide gets the assignment, attributes parsed', async () => {
  await handler(message());
  expect(decide).toHaveBeenCalledWith(
    expect.objectContaining({
      taskAttributes: { selected_language: 'es' },
      workerSid: testSid('WK'),
      taskAge: 13,
    }),
  );
  expect(log.lines()).not.toContain('selected_language');
});

test.each([
  [{ action: 'reject' } as const, { ReservationStatus: 'rejected' }],
  [
    { action: 'reject', workerActivitySid: testSid('WA') } as const,
    { ReservationStatus: 'rejected', WorkerActivitySid: testSid('WA') },
  ],
])('%j rejects', async (decision, fields) => {
  decide.mockResolvedValue(decision);
  twilio.reply = ({ method }) => reservation(method === 'GET' ? 'pending' : 'rejected');
  expect(await handler(message())).toEqual(DONE);
  expect(Object.fromEntries(new URLSearchParams(twilio.received[1]?.body))).toEqual(fields);
});

test.each(['accepted', 'rejected', 'timeout', 'canceled', 'rescinded', 'wrapping', 'completed'])(
  'a Reservation that is %s already is done with, without deciding',
  async (status) => {
    twilio.reply = () => reservation(status);
    expect(await handler(message())).toEqual(DONE);
    expect(sent()).toEqual(['GET']);
    expect(decide).not.toHaveBeenCalled();
    expect(log.lines()).toContain(`no-longer-pending-${status}`);
  },
);

test('a Reservation that is gone is done with', async () => {
  twilio.reply = () => ({ status: 404, body: '{"code":20404}' });
  expect(await handler(message())).toEqual(DONE);
  expect(log.lines()).toContain('no-longer-pending-gone');
});

test('a Reservation that times out while it is being decided is done with', async () => {
  let reads = 0;
  twilio.reply = ({ method }) => {
    if (method === 'POST') return { status: 400, body: '{"code":20001,"message":"not pending"}' };
    return reservation(reads++ === 0 ? 'pending' : 'timeout');
  };
  expect(await handler(message())).toEqual(DONE);
  expect(log.last()).toMatchObject({ outcome: 'timeout' });
});

test('try again hides the message for as long as decide says', async () => {
  decide.mockResolvedValue({ action: 'try again', afterSeconds: 30 });
  expect(await handler(message())).toEqual(FAILED);
  expect(sent()).toEqual(['GET']);
  expect(sqs.received[0]?.headers['x-amz-target']).toBe('AmazonSQS.ChangeMessageVisibility');
  expect(JSON.parse(sqs.received[0]?.body ?? '')).toEqual({
    QueueUrl: QUEUE_URL,
    ReceiptHandle: 'handle-of-message-1',
    VisibilityTimeout: 30,
  });
});

describe('what fails is tried again soon, then less often', () => {
  test.each<[string, () => void]>([
    ['decide throws', () => decide.mockRejectedValue(new Error('CRM is down'))],
    [
      'Twilio fails',
      () => {
        twilio.reply = () => ({ status: 500 });
      },
    ],
    [
      'Twilio is busy',
      () => {
        twilio.reply = () => ({ status: 429 });
      },
    ],
    [
      'the answer is lost',
      () => {
        twilio.reply = ({ method }) => (method === 'GET' ? reservation('pending') : 'drop');
      },
    ],
    [
      'Twilio refuses though it is pending',
      () => {
        twilio.reply = ({ method }) => (method === 'GET' ? reservation('pending') : { status: 400 });
      },
    ],
  ])('%s', async (_, fail) => {
    fail();
    expect(await handler(message())).toEqual(FAILED);
    expect(log.last()).toMatchObject({ level: 'ERROR', outcome: 'error' });
    expect(log.lines()).toContain(testSid('WR'));
  });

  test.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [5, 15],
    [9, 15],
  ])('attempt %i: after %i s', async (attempt, seconds) => {
    decide.mockRejectedValue(new Error('down'));
    await handler(message(undefined, attempt));
    expect(JSON.parse(sqs.received[0]?.body ?? '')).toMatchObject({ VisibilityTimeout: seconds });
  });

  test('also when the queue itself cannot be told so', async () => {
    decide.mockRejectedValue(new Error('down'));
    sqs.reply = () => ({ status: 403, body: '{"__type":"AccessDenied"}' });
    expect(await handler(message())).toEqual(FAILED);
    sqs.reply = () => ({ status: 200, body: '{}' });
  });
});

test.each(['no JSON', '[]', '{}', '{"TaskSid":5}'])(
  'a message that is not a callback (%s) fails, and says so',
  async (body) => {
    expect(await handler(message(body))).toEqual(FAILED);
    expect(log.lines()).toContain('the message is not a callback');
  },
);

test('one message of a batch that fails leaves the others done', async () => {
  decide.mockRejectedValueOnce(new Error('down')).mockResolvedValue({ action: 'accept' });
  const Records = ['message-1', 'message-2', 'message-3'].flatMap((id) => message(undefined, 1, id).Records);
  expect(await handler({ Records })).toEqual(FAILED);
});
