import { type FakeServer, type Reply, startFakeServer } from 'taskrouter/test/fake-server';
import { testSid } from 'taskrouter/test/sids';
import { AUTH_TOKEN } from '../helpers/assignment-callback';
import { startDynamoDb, TABLE, type TestDynamoDb } from '../helpers/dynamodb';
import { type FaultyProxy, startFaultyProxy } from '../helpers/faulty-proxy';
import { bodyOf, captureLog, coldStart, type Handler } from '../helpers/handler';
import { httpRequest } from '../helpers/http-request';
import { functionEnvironment } from '../helpers/lambda-environment';

const SECRET = {
  status: 200,
  body: JSON.stringify({
    SecretString: JSON.stringify({ accountSid: testSid('AC'), authToken: AUTH_TOKEN }),
  }),
};
const CREATED = { status: 201, body: JSON.stringify({ sid: testSid('WT') }) };
const TASKS = `/v1/Workspaces/${testSid('WS')}/Tasks`;

let secretsManager: FakeServer;
let twilio: FakeServer;
let handler: Handler;
let log: ReturnType<typeof captureLog>;

beforeAll(async () => {
  secretsManager = await startFakeServer(() => SECRET);
  twilio = await startFakeServer(() => CREATED);
});
afterAll(() => Promise.all([secretsManager.close(), twilio.close()]));

beforeEach(async () => {
  log = captureLog();
  secretsManager.reply = () => SECRET;
  twilio.reply = () => CREATED;
  twilio.received.length = 0;
  handler = await start();
});
afterEach(() => jest.restoreAllMocks());

function start(more: Readonly<Record<string, string>> = {}): Promise<Handler> {
  // What the function loads later, it loads afresh too.
  jest.resetModules();
  return coldStart(() => import('#lambda/create-task'), {
    ...functionEnvironment(secretsManager.url),
    TASKROUTER_URL: twilio.url,
    TWILIO_WORKFLOW_SID: testSid('WW'),
    DEFAULT_TASK_ATTRIBUTES: '{"selected_language":"es"}',
    IDEMPOTENCY_TABLE: TABLE,
    ...more,
  });
}

const post = (body?: object) =>
  handler(
    httpRequest({
      path: '/taskrouter/create_task',
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    }),
  );

/** The form fields of the one request that reached Twilio. */
function sent(): Record<string, string> {
  expect(twilio.received).toHaveLength(1);
  return Object.fromEntries(new URLSearchParams(twilio.received[0]?.body));
}

describe('creates the Task', () => {
  test('with the configured attributes and Workflow when there is no body', async () => {
    const response = await post();
    expect(response.statusCode).toBe(201);
    expect(response.headers['content-type']).toBe('application/json');
    expect(bodyOf(response)).toEqual({ task_sid: testSid('WT') });
    expect(sent()).toEqual({ Attributes: '{"selected_language":"es"}', WorkflowSid: testSid('WW') });
  });

  test('by POST to the Workspace, as the account', async () => {
    await post();
    const [request] = twilio.received;
    expect(request).toMatchObject({ method: 'POST', path: TASKS });
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    const basic = Buffer.from(`${testSid('AC')}:${AUTH_TOKEN}`).toString('base64');
    expect(request?.headers.authorization).toBe(`Basic ${basic}`);
  });

  test('with every field the body names', async () => {
    await post({
      attributes: { name: 'Zoë & Co', nested: { list: [1, 2] } },
      workflow_sid: testSid('WW', 2),
      task_channel: 'voice',
      priority: 10,
      timeout: 1_209_600,
      virtual_start_time: '2020-01-31T09:30:00+01:00',
      task_queue_sid: testSid('WQ'),
      routing_target: testSid('WK'),
      ignore_capacity: false,
    });
    expect(sent()).toEqual({
      Attributes: '{"name":"Zoë & Co","nested":{"list":[1,2]}}',
      WorkflowSid: testSid('WW', 2),
      TaskChannel: 'voice',
      Priority: '10',
      Timeout: '1209600',
      VirtualStartTime: '2020-01-31T08:30:00Z',
      TaskQueueSid: testSid('WQ'),
      RoutingTarget: testSid('WK'),
      IgnoreCapacity: 'false',
    });
  });

  test('from a body that the gateway passes on in base64', async () => {
    const request = httpRequest({
      path: '/taskrouter/create_task',
      headers: { 'content-type': 'application/json' },
    });
    const body = Buffer.from('{"attributes":{"name":"Zoë"}}').toString('base64');
    expect((await handler({ ...request, body, isBase64Encoded: true })).statusCode).toBe(201);
    expect(sent()).toMatchObject({ Attributes: '{"name":"Zoë"}' });
  });

  test('and logs its SID, not its attributes or the token', async () => {
    await post({ attributes: { phone: '+15550100' } });
    expect(log.last()).toMatchObject({
      outcome: 'created',
      taskSid: testSid('WT'),
      status: 201,
    });
    expect(log.lines()).not.toContain('+15550100');
    expect(log.lines()).not.toContain(AUTH_TOKEN);
  });
});

describe('refuses with 400, naming the field, before anything is sent', () => {
  const tooLong = { text: 'x'.repeat(4096) };
  test.each<[string, object]>([
    ['attributes', { attributes: 'text' }],
    ['attributes', { attributes: ['a'] }],
    ['attributes', { attributes: tooLong }],
    ['workflow_sid', { workflow_sid: testSid('WT') }],
    ['task_channel', { task_channel: '' }],
    ['priority', { priority: -1 }],
    ['priority', { priority: 2 ** 31 }],
    ['priority', { priority: '1' }],
    ['timeout', { timeout: 0 }],
    ['timeout', { timeout: 1_209_601 }],
    ['virtual_start_time', { virtual_start_time: 'yesterday' }],
    ['virtual_start_time', { virtual_start_time: '2020-01-31T09:30:00' }],
    ['virtual_start_time', { virtual_start_time: '2999-01-01T00:00:00Z' }],
    ['virtual_start_time', { virtual_start_time: '1899-12-31T23:59:59Z' }],
    ['task_queue_sid', { task_queue_sid: 'WQ' }],
    ['routing_target', { routing_target: testSid('WT') }],
    ['ignore_capacity', { ignore_capacity: 'yes', routing_target: testSid('WK') }],
    ['ignore_capacity', { ignore_capacity: true, routing_target: testSid('WQ') }],
    ['prioriti', { prioriti: 1 }],
  ])('%s in %j', async (field, body) => {
    const response = await post(body);
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(bodyOf(response)).toMatchObject({ status: 400, errors: [{ field }] });
    expect(twilio.received).toHaveLength(0);
  });

  test('takes attributes of exactly 4096 characters', async () => {
    const attributes = { text: 'x'.repeat(4096 - '{"text":""}'.length) };
    expect((await post({ attributes })).statusCode).toBe(201);
  });

  test('all problems at once, with the name that was probably meant', async () => {
    const response = await post({ prioriti: 1, timeout: -1 });
    expect(bodyOf(response)).toMatchObject({
      errors: [
        { field: 'timeout', detail: 'takes a whole number from 1 to 1209600' },
        { field: 'prioriti', detail: 'is unknown; did you mean priority?' },
      ],
    });
  });

  test.each(['{', '[]', '"text"', 'null'])('the body %s', async (body) => {
    const headers = { 'content-type': 'application/json' };
    expect((await handler(httpRequest({ body, headers }))).statusCode).toBe(400);
  });

  test('415 when JSON is sent as a form, as curl does unless told otherwise', async () => {
    const response = await handler(httpRequest({ form: '{"priority":1}' }));
    expect(response.statusCode).toBe(415);
    expect(response.body).toContain('content-type: application/json');
  });
});

describe('passes on what Twilio answers', () => {
  const refusal = (status: number, headers = {}): Reply => ({
    status,
    headers,
    body: JSON.stringify({ code: 20001, message: 'Workflow not found', status }),
  });

  test.each([
    [400, 422],
    [401, 422],
    [404, 422],
    [429, 429],
    [500, 502],
    [503, 502],
  ])('%i becomes %i with its code and message', async (status, expected) => {
    twilio.reply = () => refusal(status);
    const response = await post();
    expect(response.statusCode).toBe(expected);
    expect(bodyOf(response)).toMatchObject({
      twilio: { status, code: 20001, message: 'Workflow not found' },
    });
    expect(response.body).not.toContain(AUTH_TOKEN);
    expect(twilio.received).toHaveLength(status === 429 ? 3 : 1);
  });

  test('429 keeps its Retry-After, or gets one', async () => {
    twilio.reply = () => refusal(429, { 'retry-after': '17' });
    expect((await post()).headers['retry-after']).toBe('17');
    expect(twilio.received).toHaveLength(1);
    twilio.reply = () => refusal(429);
    expect((await post()).headers['retry-after']).toBe('1');
  });

  test('a 429 that passes is waited out', async () => {
    let refusals = 2;
    twilio.reply = () => (refusals-- > 0 ? refusal(429, { 'retry-after': '0' }) : CREATED);
    expect((await post()).statusCode).toBe(201);
    expect(twilio.received).toHaveLength(3);
  });

  test('a 429 that comes late is passed on, for a further attempt could be cut short', async () => {
    twilio.reply = () => refusal(429, { 'retry-after': '0' });
    // As if eight of the twenty seconds had passed.
    const body = { headers: { 'content-type': 'application/json' }, body: '{}' };
    const response = await handler(httpRequest(body), { getRemainingTimeInMillis: () => 12_000 });
    expect(response.statusCode).toBe(429);
    expect(twilio.received).toHaveLength(1);
  });

  test('a Twilio that hangs is given up before the function is', async () => {
    twilio.reply = () => 'hang';
    const response = await handler(httpRequest({}), { getRemainingTimeInMillis: () => 4_400 });
    expect(response.statusCode).toBe(504);
    expect(response.body).toContain('may have been carried out');
    expect(Object(log.last()).durationMs).toBeLessThan(4_400);
  });

  test('without time for a request none is sent', async () => {
    const response = await handler(httpRequest({}), { getRemainingTimeInMillis: () => 4_200 });
    expect(response.statusCode).toBe(504);
    expect(response.body).toContain('Nothing was sent');
    expect(twilio.received).toHaveLength(0);
  });

  test('an error without JSON is 502 all the same', async () => {
    twilio.reply = () => ({ status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' });
    expect((await post()).statusCode).toBe(502);
  });

  test('a connection lost after the request went out is 504, sent once, and says that the Task may exist', async () => {
    twilio.reply = () => 'drop';
    const response = await post();
    expect(response.statusCode).toBe(504);
    expect(response.body).toContain('may have been carried out');
    expect(twilio.received).toHaveLength(1);
  });

  test('a Twilio that cannot be reached is 504 and says that nothing was sent', async () => {
    const gone = await startFakeServer(() => CREATED);
    await gone.close();
    handler = await start({ TASKROUTER_URL: gone.url });
    const response = await post();
    expect(response.statusCode).toBe(504);
    expect(response.body).toContain('Nothing was sent');
  });
});

test('503 when the credentials cannot be read, and nothing is sent to Twilio', async () => {
  secretsManager.reply = () => ({ status: 400, body: '{"__type":"AccessDeniedException"}' });
  expect((await post()).statusCode).toBe(503);
  expect(twilio.received).toHaveLength(0);
});

test.each([
  'TASKROUTER_URL',
  'TWILIO_WORKFLOW_SID',
  'DEFAULT_TASK_ATTRIBUTES',
  'REST_SECRET',
  'IDEMPOTENCY_TABLE',
])('does not start without %s', async (name) => {
  await expect(start({ [name]: '' })).rejects.toThrow(name);
});

describe('with an Idempotency-Key', () => {
  let dynamoDb: TestDynamoDb;

  beforeAll(async () => {
    dynamoDb = await startDynamoDb();
  });
  afterAll(() => dynamoDb.close());
  beforeEach(async () => {
    handler = await start({ AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url });
  });

  let keys = 0;
  const newKey = () => `key-${++keys}`;
  const postWith = (key: string, body: object = {}) =>
    handler(
      httpRequest({
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
      }),
    );

  test('the first request creates, every later one gets the same answer and says so', async () => {
    const key = newKey();
    const first = await postWith(key);
    twilio.reply = () => ({ status: 201, body: JSON.stringify({ sid: testSid('WT', 2) }) });
    const again = await postWith(key);
    expect(first).toMatchObject({ statusCode: 201 });
    expect(first.headers).not.toHaveProperty('idempotent-replay');
    expect(again).toMatchObject({
      statusCode: 201,
      body: first.body,
      headers: { 'idempotent-replay': 'true' },
    });
    expect(twilio.received).toHaveLength(1);
    expect(log.last()).toMatchObject({ outcome: 'replayed', taskSid: testSid('WT') });
  });

  test('another container gives the same answer too', async () => {
    const key = newKey();
    await postWith(key);
    handler = await start({ AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url });
    expect((await postWith(key)).headers['idempotent-replay']).toBe('true');
    expect(twilio.received).toHaveLength(1);
  });

  test('requests at the same time create one Task; the others are told to wait', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 20 }, () => postWith(key)));
    const statuses = answers.map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(1);
    expect(new Set(statuses)).toEqual(new Set(statuses.includes(409) ? [201, 409] : [201]));
    for (const { statusCode, headers } of answers)
      if (statusCode === 409) expect(headers['retry-after']).toBe('1');
    expect(twilio.received).toHaveLength(1);
  });

  test('the same key with another body is 422, with the same in another order it is not', async () => {
    const key = newKey();
    await postWith(key, { priority: 1, attributes: { a: 1 } });
    expect((await postWith(key, { attributes: { a: 1 }, priority: 1 })).statusCode).toBe(201);
    expect((await postWith(key, { priority: 2, attributes: { a: 1 } })).statusCode).toBe(422);
    expect(twilio.received).toHaveLength(1);
  });

  test('the order of keys does not matter inside the attributes either, the order of lists does', async () => {
    const key = newKey();
    await postWith(key, { attributes: { a: { b: [1, { c: 2, d: 3 }], e: null }, f: 4 } });
    const again = await postWith(key, { attributes: { f: 4, a: { e: null, b: [1, { d: 3, c: 2 }] } } });
    expect(again).toMatchObject({ statusCode: 201, headers: { 'idempotent-replay': 'true' } });
    const other = await postWith(key, { attributes: { a: { b: [{ c: 2, d: 3 }, 1], e: null }, f: 4 } });
    expect(other.statusCode).toBe(422);
  });

  test('other keys create other Tasks', async () => {
    await postWith(newKey());
    await postWith(newKey());
    expect(twilio.received).toHaveLength(2);
  });

  test.each<[string, Reply, number]>([
    ['lost', 'drop', 504],
    ['a failure half way', { status: 500, body: '{"code":20500,"message":"oops"}' }, 502],
  ])('when the answer is %s, the key stays unknown and no second Task is made', async (_, reply, status) => {
    const key = newKey();
    twilio.reply = () => reply;
    const first = await postWith(key);
    twilio.reply = () => CREATED;
    const again = await postWith(key);
    expect(first.statusCode).toBe(status);
    expect(again).toMatchObject({
      statusCode: status,
      body: first.body,
      headers: { 'idempotent-replay': 'true' },
    });
    expect(first.body).toContain('may have been carried out');
    expect(twilio.received).toHaveLength(1);
  });

  test.each<[string, Reply]>([
    ['an empty 200', { status: 200 }],
    ['an empty 201', { status: 201, body: '' }],
    ['a 201 that is cut', { status: 201, body: '{"sid":"WT' }],
    ['a 201 in HTML', { status: 201, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['null', { status: 201, body: 'null' }],
    ['compressed', { status: 201, headers: { 'content-encoding': 'gzip' }, body: '\u001f\u008b\b' }],
    ['a 201 that names no Task', { status: 201, body: '{}' }],
    ["a 201 with another thing's SID", { status: 201, body: JSON.stringify({ sid: testSid('WR') }) }],
    ['a 204', { status: 204 }],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }],
    ['a 304', { status: 304 }],
    ['a 408', { status: 408 }],
    ["nginx's 499", { status: 499 }],
    ['a 503', { status: 503, headers: { 'retry-after': '1' } }],
  ])('when the answer is %s, the Task may exist: 502, and the key is kept', async (_, reply) => {
    const key = newKey();
    twilio.reply = () => reply;
    const first = await postWith(key);
    twilio.reply = () => CREATED;
    const again = await postWith(key);
    expect(first.statusCode).toBe(502);
    expect(first.body).toContain('may have been carried out');
    expect(again).toMatchObject({
      statusCode: 502,
      body: first.body,
      headers: { 'idempotent-replay': 'true' },
    });
    expect(twilio.received).toHaveLength(1);
  });

  test.each<[string, Reply]>([
    ['without JSON', { status: 403, body: '<html>' }],
    ['with an empty body', { status: 404 }],
    ['425', { status: 425 }],
  ])('a 4xx that says for certain that nothing was done frees the key: %s', async (_, reply) => {
    const key = newKey();
    twilio.reply = () => reply;
    expect((await postWith(key)).statusCode).toBe(422);
    twilio.reply = () => CREATED;
    expect((await postWith(key)).statusCode).toBe(201);
  });

  test('while Twilio refuses, requests for one key get its refusal or are told to wait', async () => {
    const key = newKey();
    twilio.reply = () => ({ status: 400, body: '{"code":20001,"message":"no"}' });
    const answers = await Promise.all(Array.from({ length: 40 }, () => postWith(key)));
    const statuses = new Set(answers.map(({ statusCode }) => statusCode));
    expect([...statuses].filter((status) => status !== 422 && status !== 409)).toEqual([]);
  });

  test('when Twilio refused, the key is free again', async () => {
    const key = newKey();
    twilio.reply = () => ({ status: 400, body: '{"code":20001,"message":"no"}' });
    expect((await postWith(key)).statusCode).toBe(422);
    twilio.reply = () => CREATED;
    expect((await postWith(key)).statusCode).toBe(201);
  });

  test('when nothing was sent, the key is free again', async () => {
    const key = newKey();
    secretsManager.reply = () => ({ status: 400, body: '{"__type":"AccessDeniedException"}' });
    expect((await postWith(key)).statusCode).toBe(503);
    secretsManager.reply = () => SECRET;
    expect((await postWith(key)).statusCode).toBe(201);
  });

  test('while the first request is under way, 409; once its invocation must have died, 504', async () => {
    const key = newKey();
    twilio.reply = () => 'hang';
    const dying = postWith(key);
    while (twilio.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await postWith(key)).toMatchObject({ statusCode: 409, headers: { 'retry-after': '1' } });

    const later = Date.now() + 31_000;
    jest.spyOn(Date, 'now').mockReturnValue(later);
    expect(await postWith(key)).toMatchObject({ statusCode: 504, headers: { 'idempotent-replay': 'true' } });
    expect(twilio.received).toHaveLength(1);
    twilio.drop();
    await dying;
  });

  test('503 when the key cannot be claimed, and nothing is sent', async () => {
    const gone = await startFakeServer(() => ({
      status: 400,
      body: '{"__type":"ResourceNotFoundException"}',
    }));
    handler = await start({ AWS_ENDPOINT_URL_DYNAMODB: gone.url });
    const response = await postWith(newKey());
    await gone.close();
    expect(response.statusCode).toBe(503);
    expect(response.body).toContain('Nothing was sent');
    expect(twilio.received).toHaveLength(0);
  });

  test('201 when the Task was created and only the key could not be closed; the key stays claimed', async () => {
    const table = await startFakeServer(({ headers }) =>
      headers['x-amz-target'] === 'DynamoDB_20120810.PutItem' ? { status: 200, body: '{}' } : { status: 500 },
    );
    handler = await start({ AWS_ENDPOINT_URL_DYNAMODB: table.url });
    const response = await postWith(newKey());
    const operations = table.received.map((request) => request.headers['x-amz-target']);
    await table.close();
    expect(response).toMatchObject({ statusCode: 201, body: JSON.stringify({ task_sid: testSid('WT') }) });
    expect(operations).not.toContain('DynamoDB_20120810.DeleteItem');
    expect(log.lines()).toContain('could not be closed');
  });

  describe('when calls to the table go wrong', () => {
    let proxy: FaultyProxy;
    beforeEach(async () => {
      proxy = await startFaultyProxy(dynamoDb.url);
      handler = await start({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
    });
    afterEach(() => proxy.close());

    /** Lets the first call of an operation go wrong. */
    function first(operation: string, fault: Awaited<ReturnType<FaultyProxy['fault']>>): void {
      let isLeft = true;
      proxy.fault = (called) => {
        if (called !== operation || !isLeft) return 'pass';
        isLeft = false;
        return fault;
      };
    }
    const THROTTLED = { status: 400, body: '{"__type":"com.amazonaws.dynamodb#ThrottlingException"}' };

    test.each(['PutItem', 'UpdateItem'])('a throttled %s is tried again', async (operation) => {
      const key = newKey();
      first(operation, THROTTLED);
      expect((await postWith(key)).statusCode).toBe(201);
      expect(proxy.operations).toEqual(expect.arrayContaining([operation, operation]));
      expect((await postWith(key)).headers['idempotent-replay']).toBe('true');
    });

    test('a throttled DeleteItem is tried again', async () => {
      const key = newKey();
      first('DeleteItem', THROTTLED);
      twilio.reply = () => ({ status: 400, body: '{}' });
      expect((await postWith(key)).statusCode).toBe(422);
      twilio.reply = () => CREATED;
      expect((await postWith(key)).statusCode).toBe(201);
    });

    test("a claim whose confirmation was lost is one's own", async () => {
      const key = newKey();
      first('PutItem', 'lose the answer');
      expect((await postWith(key)).statusCode).toBe(201);
      expect((await postWith(key)).headers['idempotent-replay']).toBe('true');
      expect(twilio.received).toHaveLength(1);
    });

    test('a claim whose confirmation never comes is given up: nothing was sent for it', async () => {
      const key = newKey();
      proxy.fault = (operation) => (operation === 'PutItem' ? 'lose the answer' : 'pass');
      expect((await postWith(key)).statusCode).toBe(503);
      proxy.fault = () => 'pass';
      expect((await postWith(key)).statusCode).toBe(201);
    });

    test('freeing a key twice does not free the claim that came in between', async () => {
      const key = newKey();
      twilio.reply = () => ({ status: 400, body: '{}' });
      let deletions = 0;
      proxy.fault = async (operation) => {
        if (operation !== 'DeleteItem') return 'pass';
        if (++deletions === 1) return 'lose the answer';
        twilio.reply = () => CREATED;
        expect((await postWith(key)).statusCode).toBe(201);
        return 'pass';
      };
      expect((await postWith(key)).statusCode).toBe(422);
      expect((await postWith(key)).headers['idempotent-replay']).toBe('true');
      expect(deletions).toBe(2);
      expect(twilio.received).toHaveLength(2);
    });

    test('DynamoDB itself may say what is there, and is not asked then', async () => {
      const record = { id: { S: 'x' }, status: { S: 'INPROGRESS' }, claim: { S: 'another' } };
      const expiration = { N: String(Math.floor(Date.now() / 1_000) + 86_400) };
      const body = JSON.stringify({
        __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
        Item: { ...record, expiration },
      });
      proxy.fault = () => ({ status: 400, body });
      expect((await postWith(newKey())).statusCode).toBe(409);
      expect(proxy.operations).toEqual(['PutItem']);
    });
  });

  test('the table holds no attribute of the Task, and lets go of a key after a day', async () => {
    await postWith(newKey(), { attributes: { phone: '+15550100' } });
    const items = await dynamoDb.items();
    expect(JSON.stringify(items)).not.toContain('+15550100');
    const days = items.map((item) => (Number(Object(item.expiration).N) - Date.now() / 1_000) / 86_400);
    expect(Math.max(...days)).toBeLessThan(1.1);
  });

  test.each(['', ' ', 'two keys', 'a,b', 'é', 'x'.repeat(256)])('%j is no key: 400', async (key) => {
    expect((await postWith(key)).statusCode).toBe(400);
    expect(twilio.received).toHaveLength(0);
  });
});
