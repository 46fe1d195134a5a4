import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type FakeServer, type Reply, startFakeServer } from 'taskrouter/test/fake-server';
import { testSid } from 'taskrouter/test/sids';
import type { Assignment } from '#lambda/callback/assignment';
import { AUTH_TOKEN, CALLBACK_PARAMETERS } from '../helpers/assignment-callback';
import { captureLog } from '../helpers/handler';
import { functionEnvironment, LAMBDA_CONTEXT } from '../helpers/lambda-environment';

const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/decisions';
const RESERVATION = `/v1/Workspaces/${testSid('WS')}/Tasks/${testSid('WT')}/Reservations/${testSid('WR')}`;

const reservation = (status: string): Reply => ({
  status: 200,
  body: JSON.stringify({ sid: testSid('WR'), reservation_status: status, worker_sid: testSid('WK') }),
});

const workflow = (timeoutSeconds: number): Reply => ({
  status: 200,
  body: JSON.stringify({ task_reservation_timeout: timeoutSeconds }),
});

let secretsManager: FakeServer;
let sqs: FakeServer;
let twilio: FakeServer;
let log: ReturnType<typeof captureLog>;
let handler: (event: SQSEvent, remainingMs?: number) => Promise<SQSBatchResponse>;
/** May answer what no compiler would let a module answer. */
const decide = jest.fn<Promise<unknown>, [Assignment]>();
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
    DECISION_ATTEMPTS: '10',
  };
  jest.doMock('#decision', () => ({ decide }));
  const loaded = await import('#lambda/decide-reservation');
  handler = (event, remainingMs = 20_000) =>
    loaded.handler(event, { ...LAMBDA_CONTEXT, getRemainingTimeInMillis: () => remainingMs });
});
afterAll(async () => {
  process.env = before;
  await Promise.all([secretsManager.close(), sqs.close(), twilio.close()]);
});

beforeEach(() => {
  log = captureLog();
  sqs.received.length = 0;
  twilio.received.length = 0;
  answer(({ method }) => reservation(method === 'GET' ? 'pending' : 'accepted'));
  decide.mockReset().mockResolvedValue({ action: 'accept' });
});
afterEach(() => jest.restoreAllMocks());

/** Answers requests for the Reservation so; those for its Workflow get its timeout of 120 seconds. */
function answer(reply: FakeServer['reply']): void {
  twilio.reply = (request) => (request.path.includes('/Workflows/') ? workflow(120) : reply(request));
}

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

/** The requests for the Reservation that reached Twilio, as `METHOD body`. */
const sent = () =>
  twilio.received
    .filter(({ path }) => path === RESERVATION)
    .map(({ method, body }) => `${method} ${body}`.trim());

/** The seconds for which the queue was told to hide the message. */
const hiddenFor = (): unknown => JSON.parse(sqs.received[0]?.body ?? '').VisibilityTimeout;

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
  answer(({ method }) => reservation(method === 'GET' ? 'pending' : 'rejected'));
  expect(await handler(message())).toEqual(DONE);
  expect(Object.fromEntries(new URLSearchParams(twilio.received[1]?.body))).toEqual(fields);
});

test.each(['accepted', 'rejected', 'canceled', 'rescinded', 'wrapping', 'completed'])(
  'a Reservation that is %s already is done with, and decide is not asked',
  async (status) => {
    answer(() => reservation(status));
    expect(await handler(message())).toEqual(DONE);
    expect(sent()).toEqual(['GET']);
    expect(decide).not.toHaveBeenCalled();
    const expected = { level: 'INFO', outcome: 'no-longer-pending', reservationStatus: status };
    expect(log.last()).toMatchObject(expected);
  },
);

test('a Reservation that is gone is done with', async () => {
  answer(() => ({ status: 404, body: '{"code":20404}' }));
  expect(await handler(message())).toEqual(DONE);
  expect(log.last()).toMatchObject({ outcome: 'no-longer-pending', reservationStatus: 'gone' });
});

const TOO_LATE = { level: 'ERROR', outcome: 'too-late', reservationStatus: 'timeout' };

test('a Reservation that has timed out undecided is an error: nothing can be done about it any more', async () => {
  answer(() => reservation('timeout'));
  expect(await handler(message())).toEqual(DONE);
  expect(decide).not.toHaveBeenCalled();
  expect(log.last()).toMatchObject({ ...TOO_LATE, Handled: 1 });
});

test('a Reservation that times out while it is being decided is too late as well', async () => {
  let reads = 0;
  answer(({ method }) => {
    if (method === 'POST') return { status: 400, body: '{"code":20001,"message":"not pending"}' };
    return reservation(reads++ === 0 ? 'pending' : 'timeout');
  });
  expect(await handler(message())).toEqual(DONE);
  expect(log.last()).toMatchObject(TOO_LATE);
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

describe('what decide answers is checked before anything is done', () => {
  test.each<[string, unknown]>([
    ["action takes 'accept', 'reject' or 'try again', not 'acept'", { action: 'acept' }],
    ["action takes 'accept', 'reject' or 'try again', not 'Accept'", { action: 'Accept' }],
    ["action takes 'accept', 'reject' or 'try again', not undefined", {}],
    ["action takes 'accept', 'reject' or 'try again', not undefined", undefined],
    ["action takes 'accept', 'reject' or 'try again', not undefined", 'accept'],
    ["action takes 'accept', 'reject' or 'try again', not undefined", ['accept']],
    ["action takes 'accept', 'reject' or 'try again', not number", { action: 1 }],
    ['workerActivitySid takes WA', { action: 'reject', workerActivitySid: 'Offline' }],
    ['afterSeconds takes a number', { action: 'try again' }],
    ['afterSeconds takes a number', { action: 'try again', afterSeconds: Number.NaN }],
    ['afterSeconds takes a number', { action: 'try again', afterSeconds: -1 }],
  ])('%s: %j', async (problem, decision) => {
    decide.mockResolvedValue(decision);
    expect(await handler(message())).toEqual(FAILED);
    expect(sent()).toEqual(['GET']);
    expect(log.last()).toMatchObject({ level: 'ERROR', outcome: 'error' });
    expect(log.lines()).toContain(problem);
  });

  test('nothing else of it reaches the log', async () => {
    decide.mockResolvedValue({ action: 'acept', phone: '+15550100' });
    await handler(message());
    expect(log.lines()).not.toContain('+15550100');
  });

  test('a decision that is not made in time is given up while there is time to say so', async () => {
    decide.mockReturnValue(new Promise(() => {}));
    expect(await handler(message(), 7_900)).toEqual(FAILED);
    expect(log.lines()).toContain('decide did not answer within');
    expect(sqs.received).toHaveLength(1);
  });
});

test.each<[string, Reply]>([
  ['an empty object', { status: 200, body: '{}' }],
  ['a status of its own', reservation('on-hold')],
  ['HTML', { status: 200, body: '<html>' }],
  ['a redirect', { status: 302 }],
])('what Twilio answers about the Reservation is not acted on if it is %s', async (_, reply) => {
  answer(() => reply);
  expect(await handler(message())).toEqual(FAILED);
  expect(decide).not.toHaveBeenCalled();
  expect(log.last()).toMatchObject({ level: 'ERROR', outcome: 'error' });
});

describe('what fails is tried again soon, then less often', () => {
  test.each<[string, () => void]>([
    ['decide throws', () => decide.mockRejectedValue(new Error('CRM is down'))],
    ['Twilio fails', () => answer(() => ({ status: 500 }))],
    ['Twilio is busy', () => answer(() => ({ status: 429 }))],
    [
      'the answer is lost',
      () => answer(({ method }) => (method === 'GET' ? reservation('pending') : 'drop')),
    ],
    [
      'Twilio refuses though it is pending',
      () => answer(({ method }) => (method === 'GET' ? reservation('pending') : { status: 400 })),
    ],
  ])('%s', async (_, fail) => {
    fail();
    expect(await handler(message())).toEqual(FAILED);
    expect(log.last()).toMatchObject({ level: 'ERROR', outcome: 'error' });
    expect(log.lines()).toContain(testSid('WR'));
  });

  /** A callback of a Reservation that began so many seconds ago, of a Workflow of its own. */
  let workflows = 10;
  const began = (secondsAgo: number) => ({
    ...CALLBACK_PARAMETERS,
    WorkflowSid: testSid('WW', workflows++),
    Timestamp: String(Math.floor(Date.now() / 1_000) - secondsAgo),
  });
  const fail = (parameters: object, attempt: number) => {
    decide.mockRejectedValue(new Error('down'));
    return handler(message(JSON.stringify(parameters), attempt));
  };

  test.each([
    [1, 0, 1],
    [2, 1, 2],
    [3, 3, 4],
    [4, 7, 8],
    // Where the doubled pause would take more than an even share of what is left.
    [7, 52, 21],
    [9, 94, 21],
  ])('attempt %i, %i s after the callback: again after %i s', async (attempt, secondsAgo, seconds) => {
    await fail(began(secondsAgo), attempt);
    expect(hiddenFor()).toBe(seconds);
  });

  test("the last attempt falls inside the Workflow's own reservation timeout", async () => {
    const parameters = began(10);
    twilio.reply = ({ path }) => (path.includes('/Workflows/') ? workflow(30) : reservation('pending'));
    await fail(parameters, 9);
    expect(hiddenFor()).toBe(15);
    const paths = () => twilio.received.filter(({ path }) => path.includes('/Workflows/'));
    expect(paths().map(({ path }) => path)).toEqual([
      `/v1/Workspaces/${testSid('WS')}/Workflows/${parameters.WorkflowSid}`,
    ]);
    await fail(parameters, 9);
    expect(paths()).toHaveLength(1);
  });

  test("without the Workflow's word it is TaskRouter's default of 120 s", async () => {
    twilio.reply = ({ path }) => (path.includes('/Workflows/') ? { status: 500 } : reservation('pending'));
    await fail(began(94), 9);
    expect(hiddenFor()).toBe(21);
  });

  test('a Reservation that is about to end is looked at once more, after its end', async () => {
    await fail(began(118), 3);
    expect(hiddenFor()).toBe(3);
  });

  test('a callback whose Timestamp is unreadable began when it was queued', async () => {
    await fail({ ...began(0), Timestamp: 'yesterday' }, 3);
    expect(hiddenFor()).toBe(1);
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
