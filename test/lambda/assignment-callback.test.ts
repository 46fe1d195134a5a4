import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { Condition, Path } from 'taskrouter/expression/syntax';
import { type FakeServer, type Reply, startFakeServer } from 'taskrouter/test/fake-server';
import { testSid } from 'taskrouter/test/sids';
import { validateRequest } from 'twilio/lib/webhooks/webhooks';
import type { Answer, AssignmentRules } from '#lambda/callback/rule-evaluation';
import type { HttpRequest } from '#lambda/http/http';
import {
  AUTH_TOKEN,
  CALLBACK_PARAMETERS,
  CALLBACK_PATH,
  CALLBACK_URL,
  encodeForm,
  signedGet,
  signedPost,
} from '../helpers/assignment-callback';
import { bodyOf, captureLog, coldStart, type Handler } from '../helpers/handler';
import { httpRequest } from '../helpers/http-request';
import { functionEnvironment } from '../helpers/lambda-environment';

const secretAnswer = (secret: object) => ({
  status: 200,
  body: JSON.stringify({ SecretString: JSON.stringify(secret) }),
});
const SECRET = secretAnswer({ accountSid: testSid('AC'), authToken: AUTH_TOKEN });

let secretsManager: FakeServer;
let handler: Handler;
let log: ReturnType<typeof captureLog>;

beforeAll(async () => {
  secretsManager = await startFakeServer(() => SECRET);
});
afterAll(() => secretsManager.close());

beforeEach(async () => {
  log = captureLog();
  secretsManager.reply = () => SECRET;
  secretsManager.received.length = 0;
  handler = await start();
});
afterEach(() => jest.restoreAllMocks());

function start(more: Readonly<Record<string, string>> = {}): Promise<Handler> {
  const environment = { ...functionEnvironment(secretsManager.url), ...more };
  return coldStart(() => import('#lambda/assignment-callback'), environment);
}

describe('a callback with a valid signature', () => {
  test('is answered with 200, application/json and the configured answer', async () => {
    const response = await handler(signedPost());
    expect(response).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
  });

  test('is verified over its query string when it comes as a GET', async () => {
    expect((await handler(signedGet())).statusCode).toBe(200);
  });

  test('is verified with the query string of the configured URL', async () => {
    expect((await handler(signedPost(CALLBACK_PARAMETERS, { query: 'a=1&b=%20x+y' }))).statusCode).toBe(200);
  });

  test('is verified against the public URL where one is configured', async () => {
    const behindProxy = await start({ PUBLIC_URL: 'https://voice.example.com' });
    const url = `https://voice.example.com${CALLBACK_PATH}`;
    expect((await behindProxy(signedPost(CALLBACK_PARAMETERS, { url }))).statusCode).toBe(200);
    expect((await behindProxy(signedPost())).statusCode).toBe(403);
  });

  test('may carry parameters nobody has documented yet', async () => {
    expect(
      (await handler(signedPost({ ...CALLBACK_PARAMETERS, WorkerName: 'Alice', __proto__x: '1' })))
        .statusCode,
    ).toBe(200);
  });

  test('reads the secret once for all callbacks of a container', async () => {
    await Promise.all([handler(signedPost()), handler(signedPost())]);
    await handler(signedPost());
    expect(secretsManager.received).toHaveLength(1);
  });

  test('is logged by its SIDs, without attributes, token or signature', async () => {
    const request = signedPost();
    await handler(request);
    expect(log.last()).toMatchObject({
      level: 'INFO',
      requestId: 'request-1',
      outcome: 'left-to-rest',
      status: 200,
      taskSid: testSid('WT'),
      reservationSid: testSid('WR'),
    });
    for (const secret of [AUTH_TOKEN, 'selected_language', request.headers['x-twilio-signature'] ?? '']) {
      expect(log.lines()).not.toContain(secret);
    }
  });
});

describe('a callback that Twilio did not sign is refused with 403', () => {
  test.each([
    [
      'without a signature',
      (r: ReturnType<typeof signedPost>) => ({ ...r, headers: { ...r.headers, 'x-twilio-signature': '' } }),
    ],
    ['to another path', (r: ReturnType<typeof signedPost>) => ({ ...r, rawPath: `${CALLBACK_PATH}/` })],
    ['with another query string', (r: ReturnType<typeof signedPost>) => ({ ...r, rawQueryString: 'a=1' })],
    [
      'through another host',
      (r: ReturnType<typeof signedPost>) => ({
        ...r,
        requestContext: { ...r.requestContext, domainName: 'example.com' },
      }),
    ],
  ])('%s', async (_, change) => {
    expect((await handler(change(signedPost()))).statusCode).toBe(403);
  });

  test('with no signature header at all, before the secret is read', async () => {
    const response = await handler(
      httpRequest({ path: CALLBACK_PATH, form: encodeForm(CALLBACK_PARAMETERS) }),
    );
    expect(response.statusCode).toBe(403);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(secretsManager.received).toHaveLength(0);
  });

  test('signed with another token', async () => {
    expect((await handler(signedPost(CALLBACK_PARAMETERS, { token: 'another' }))).statusCode).toBe(403);
  });

  test('whatever single bit of body or signature was flipped', async () => {
    const genuine = signedPost();
    const body = Buffer.from(genuine.body ?? '', 'base64');
    const signature = Buffer.from(genuine.headers['x-twilio-signature'] ?? '', 'base64');
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.nat(), fc.nat(7), async (inBody, at, bit) => {
        const target = Buffer.from(inBody ? body : signature);
        const index = at % target.length;
        target.writeUInt8(target.readUInt8(index) ^ (1 << bit), index);
        const request = inBody
          ? { ...genuine, body: target.toString('base64') }
          : { ...genuine, headers: { ...genuine.headers, 'x-twilio-signature': target.toString('base64') } };
        // A flipped bit can leave the decoded form as it was (case of a hexadecimal escape): still genuine.
        const decoded = Object.fromEntries(new URLSearchParams(target.toString('utf8')));
        const same = inBody && JSON.stringify(decoded) === JSON.stringify(CALLBACK_PARAMETERS);
        const { statusCode } = await handler(request);
        // 503 once the secret has been read as often as it may be.
        expect(same ? [200] : [400, 403, 503]).toContain(statusCode);
      }),
      { numRuns: 500 },
    );
  });
});

test("agrees with twilio's own validator on any form, query string and token", async () => {
  const name = fc.string({ minLength: 1, unit: 'grapheme' });
  const value = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('', '+', 'a b', '%2B', '&=', 'ünïcode ☎'),
  );
  const form = fc.array(fc.tuple(name, value), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(form, form, fc.constantFrom(AUTH_TOKEN, 'another'), async (pairs, queryPairs, token) => {
      const body = new URLSearchParams(pairs);
      const parameters: Record<string, string | string[]> = Object.fromEntries(
        [...new Set(body.keys())].map((key) => {
          const values = body.getAll(key);
          return [key, values.length === 1 ? (values[0] ?? '') : values];
        }),
      );
      const query = new URLSearchParams(queryPairs).toString();
      const request = signedPost(parameters, { token, query });
      const url = query === '' ? CALLBACK_URL : `${CALLBACK_URL}?${query}`;
      const genuine = validateRequest(
        AUTH_TOKEN,
        request.headers['x-twilio-signature'] ?? '',
        url,
        parameters,
      );
      // A genuine request with such parameters is not an assignment: 400 says that its signature was accepted.
      expect(genuine ? [400] : [403, 503]).toContain((await handler(request)).statusCode);
    }),
    { numRuns: 300 },
  );
});

describe('a signed callback that is not an assignment of this Workspace', () => {
  test.each(Object.keys(CALLBACK_PARAMETERS).filter((name) => name !== 'Timestamp'))(
    '400 without %s',
    async (name) => {
      const { [name]: _, ...rest } = CALLBACK_PARAMETERS;
      const response = await handler(signedPost(rest));
      expect(response.statusCode).toBe(400);
      expect(bodyOf(response)).toMatchObject({ errors: [{ field: name, detail: 'is missing' }] });
    },
  );

  test.each([
    ['WorkerAttributes', 'no JSON'],
    ['TaskAttributes', '[1]'],
    ['TaskSid', 'WT123'],
    ['ReservationSid', testSid('WT')],
    ['TaskAge', '-1'],
    ['TaskPriority', 'high'],
  ])('400 when %s is %s', async (name, value) => {
    const response = await handler(signedPost({ ...CALLBACK_PARAMETERS, [name]: value }));
    expect(response.statusCode).toBe(400);
    expect(bodyOf(response)).toMatchObject({ errors: [{ field: name }] });
  });

  test('400 when a parameter is repeated', async () => {
    const response = await handler(
      signedPost({ ...CALLBACK_PARAMETERS, TaskSid: [testSid('WT', 1), testSid('WT', 2)] }),
    );
    expect(bodyOf(response)).toMatchObject({
      errors: [{ field: 'TaskSid', detail: 'appears more than once' }],
    });
  });

  test.each([
    ['AccountSid', testSid('AC', 2)],
    ['WorkspaceSid', testSid('WS', 2)],
  ])('403 with another %s', async (name, value) => {
    expect((await handler(signedPost({ ...CALLBACK_PARAMETERS, [name]: value }))).statusCode).toBe(403);
  });
});

test.each(['application/json', 'text/plain', undefined])(
  'a POST with Content-Type %s is refused with 415',
  async (type) => {
    const headers = { 'x-twilio-signature': 'x', ...(type && { 'content-type': type }) };
    const response = await handler(httpRequest({ path: CALLBACK_PATH, body: '{}', headers }));
    expect(response.statusCode).toBe(415);
  },
);

describe('what Twilio never sends is refused with 400', () => {
  const raw = (bytes: Buffer | string) => ({ ...signedPost(), body: Buffer.from(bytes).toString('base64') });

  test.each<[string, HttpRequest]>([
    ['a body that is not UTF-8', raw(Buffer.from([0x61, 0x3d, 0xff]))],
    ['a malformed escape', raw('a=%zz')],
    ['an escape that is not UTF-8', raw('a=%ff')],
    ['a NUL', raw('a=%00')],
    ['a hundred and one parameters', raw('a=1&'.repeat(101))],
    ['a body of more than 128 KiB', raw(`a=${'x'.repeat(128 * 1024)}`)],
    ['a malformed escape in a query', { ...signedGet(), rawQueryString: 'a=%' }],
    [
      'two signatures',
      { ...signedPost(), headers: { ...signedPost().headers, 'x-twilio-signature': 'a,b' } },
    ],
    [
      'two content types',
      { ...signedPost(), headers: { ...signedPost().headers, 'content-type': 'text/plain,a/b' } },
    ],
  ])('%s', async (_, request) => {
    expect((await handler(request)).statusCode).toBe(400);
    expect(log.last()).toMatchObject({ outcome: 'invalid' });
    expect(secretsManager.received).toHaveLength(0);
  });

  test('attributes nested a thousand levels deep', async () => {
    const TaskAttributes = `{"a":${'['.repeat(1_000)}${']'.repeat(1_000)}}`;
    const response = await handler(signedPost({ ...CALLBACK_PARAMETERS, TaskAttributes }));
    expect(response.statusCode).toBe(400);
    expect(bodyOf(response)).toMatchObject({ errors: [{ field: 'TaskAttributes' }] });
  });
});

describe('a callback made at another time than now', () => {
  const at = (seconds: number) => ({
    ...CALLBACK_PARAMETERS,
    Timestamp: String(Math.floor(Date.now() / 1_000) + seconds),
  });

  test.each([-310, 310, -86_400])('%i seconds away is refused with 403 as a replay', async (seconds) => {
    expect((await handler(signedPost(at(seconds)))).statusCode).toBe(403);
    expect(log.last()).toMatchObject({ outcome: 'replayed' });
  });

  test.each([-290, 0, 290])('%i seconds away is answered', async (seconds) => {
    expect((await handler(signedPost(at(seconds)))).statusCode).toBe(200);
    expect(log.last()).not.toHaveProperty('warning');
  });

  test('is answered where any time is allowed', async () => {
    handler = await start({ CALLBACK_TOLERANCE_SECONDS: '0' });
    expect((await handler(signedPost(at(-86_400)))).statusCode).toBe(200);
  });

  test('in the form of the REST API is read as well', async () => {
    const iso = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
    const { Timestamp: _, ...rest } = CALLBACK_PARAMETERS;
    expect((await handler(signedPost({ ...rest, Timestamp: iso(0) }))).statusCode).toBe(200);
    expect((await handler(signedPost({ ...rest, Timestamp: iso(-400) }))).statusCode).toBe(403);
  });

  test('or without one is answered and counted', async () => {
    const { Timestamp: _, ...rest } = CALLBACK_PARAMETERS;
    expect((await handler(signedPost(rest))).statusCode).toBe(200);
    expect(log.last()).toMatchObject({ warning: expect.stringContaining('Timestamp'), Warned: 1 });
  });

  test.each(['', 'yesterday', '17', '-1785340800', '2026-13-21T12:00:00Z'])(
    'unreadably (%j) is refused with 400',
    async (Timestamp) => {
      const response = await handler(signedPost({ ...CALLBACK_PARAMETERS, Timestamp }));
      expect(response.statusCode).toBe(400);
      expect(bodyOf(response)).toMatchObject({ errors: [{ field: 'Timestamp', detail: 'is not a time' }] });
    },
  );
});

describe('a recorded callback whose signature is used for other parameters', () => {
  const recorded = {
    ...CALLBACK_PARAMETERS,
    Timestamp: String(Math.floor(Date.now() / 1_000) - 30 * 86_400),
  };
  const { Timestamp } = recorded;
  const without = Object.fromEntries(Object.entries(recorded).filter(([name]) => name !== 'Timestamp'));
  /** The recording's signature with another form. */
  const recut = (form: Readonly<Record<string, string | readonly string[]>>, query = '') => {
    const { headers } = signedPost(recorded);
    return httpRequest({ path: CALLBACK_PATH, query, headers, form: encodeForm(form) });
  };

  test.each([
    ['a digit of the time in its name', { ...without, [`Timestamp${Timestamp[0]}`]: Timestamp.slice(1) }],
    ['a letter of the name in its value', { ...without, Timestam: `p${Timestamp}` }],
    ['everything in the name', { ...without, [`Timestamp${Timestamp}`]: '' }],
  ])('%s: 403', async (_, form) => {
    expect((await handler(recut(form))).statusCode).toBe(403);
    expect(log.last()).toMatchObject({ outcome: 'forged' });
  });

  test('the time twice: 400', async () => {
    const response = await handler(recut({ ...without, Timestamp: [Timestamp, Timestamp] }));
    expect(response.statusCode).toBe(400);
    expect(bodyOf(response)).toMatchObject({
      errors: [{ field: 'Timestamp', detail: 'appears more than once' }],
    });
  });

  test('the time at the end of a longer name: 403', async () => {
    const { headers } = signedPost({ ...recorded, TaskVersion: '0' });
    const form = { ...without, TaskVersion0Timestamp: Timestamp };
    const request = httpRequest({ path: CALLBACK_PATH, headers, form: encodeForm(form) });
    expect((await handler(request)).statusCode).toBe(403);
  });

  test('a POST sent as a GET, with the parameters that a customer wrote: 403', async () => {
    const query = 'team=one';
    const written = encodeForm({ ...CALLBACK_PARAMETERS, TaskSid: testSid('WT', 2) });
    const genuine = { ...CALLBACK_PARAMETERS, TaskAttributes: `{"note":"&${written}&x="}` };
    const { headers } = signedPost(genuine, { query });
    const names = Object.entries(genuine).sort(([a], [b]) => (a < b ? -1 : 1));
    const request = httpRequest({
      method: 'GET',
      path: CALLBACK_PATH,
      query: query + names.flat().join(''),
      headers,
    });
    const url = `${CALLBACK_URL}?${request.rawQueryString}`;
    expect(validateRequest(AUTH_TOKEN, headers['x-twilio-signature'] ?? '', url, {})).toBe(true);
    expect((await handler(request)).statusCode).toBe(403);
  });

  test('a whole callback hidden in the attributes of a Task: 403', async () => {
    const fake = {
      ...CALLBACK_PARAMETERS,
      TaskSid: testSid('WT', 2),
      ReservationSid: testSid('WR', 2),
      WorkerAttributes: '{}',
      TaskAttributes: '{}',
    };
    const run = Object.entries(fake)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flat()
      .join('');
    const genuine = { ...CALLBACK_PARAMETERS, TaskAttributes: `{"note":"${run}Z"}` };
    const { headers } = signedPost(genuine);
    const signed = Object.entries(genuine)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flat()
      .join('');
    const [before = '', after = ''] = signed.split(run);
    const form = { A: before.slice(1), ...fake, Z: after.slice(1) };
    const request = httpRequest({ path: CALLBACK_PATH, headers, form: encodeForm(form) });
    expect(validateRequest(AUTH_TOKEN, headers['x-twilio-signature'] ?? '', CALLBACK_URL, form)).toBe(true);
    expect((await handler(request)).statusCode).toBe(403);
    // As it is, the callback is answered: what a customer writes into attributes makes no difference.
    expect((await handler(signedPost(genuine))).statusCode).toBe(200);
  });

  test('parameters that Twilio may add one day are let through', async () => {
    const more = {
      ParentTaskSid: testSid('WT', 3),
      TaskChannelUniqueName: 'voice',
      WorkerName: 'Alice',
      TimestampMs: '1',
    };
    expect((await handler(signedPost({ ...CALLBACK_PARAMETERS, ...more }))).statusCode).toBe(200);
  });
});

describe('where webhook rules have Twilio sign with keys of its own', () => {
  const settings = (algorithm: string) => `key=SK00000000000000000000000000000001,algorithm=${algorithm}`;
  /** As Twilio signs with a shared key: the same string, another key and hash. */
  function signedWith(key: string, algorithm = 'HMAC_SHA256', url = CALLBACK_URL): HttpRequest {
    const sorted = Object.entries(CALLBACK_PARAMETERS).sort(([a], [b]) => (a < b ? -1 : 1));
    const hash = createHmac(algorithm.endsWith('256') ? 'sha256' : 'sha1', key);
    const headers = {
      'x-twilio-signature': hash.update(url + sorted.flat().join('')).digest('base64'),
      'x-twilio-webhooks-signature-settings': settings(algorithm),
    };
    return httpRequest({ path: CALLBACK_PATH, headers, form: encodeForm(CALLBACK_PARAMETERS) });
  }
  const sharedKeys = ['first-key', 'second-key'];

  beforeEach(() => {
    secretsManager.reply = () =>
      secretAnswer({ accountSid: testSid('AC'), authToken: AUTH_TOKEN, sharedKeys });
  });

  test.each([
    ['the first of the shared keys', signedWith('first-key')],
    ['the second', signedWith('second-key')],
    ['SHA-1', signedWith('first-key', 'HMAC_SHA1')],
    [
      'the port in the URL',
      signedWith('first-key', 'HMAC_SHA256', CALLBACK_URL.replace('.com/', '.com:443/')),
    ],
    ['the auth token, as all others are', signedPost()],
  ])('a callback signed with %s is answered', async (_, request) => {
    expect((await handler(request)).statusCode).toBe(200);
    expect(log.lines()).not.toContain('first-key');
  });

  test.each<[string, HttpRequest]>([
    ['another key', signedWith('third-key')],
    ['the auth token as a shared key', signedWith(AUTH_TOKEN)],
    ['an empty key', signedWith('')],
    ['a hash that is not known', signedWith('first-key', 'HMAC_MD5')],
    [
      'a shared key as the auth token',
      {
        ...signedWith('first-key', 'HMAC_SHA1'),
        headers: { ...signedPost(CALLBACK_PARAMETERS, { token: 'first-key' }).headers },
      },
    ],
  ])('one signed with %s is refused with 403', async (_, request) => {
    expect((await handler(request)).statusCode).toBe(403);
    expect(log.last()).toMatchObject({ outcome: 'forged' });
  });

  test('a secret with shared keys alone trusts no auth token', async () => {
    secretsManager.reply = () => secretAnswer({ accountSid: testSid('AC'), sharedKeys });
    expect((await handler(signedWith('first-key'))).statusCode).toBe(200);
    expect((await handler(signedPost())).statusCode).toBe(403);
  });

  test('a secret without shared keys takes none', async () => {
    secretsManager.reply = () => SECRET;
    expect((await handler(signedWith(AUTH_TOKEN))).statusCode).toBe(403);
  });

  test.each([[[]], ['key'], [[1]], [['']]])(
    'a secret whose sharedKeys are %j and that has no token is 503',
    async (keys) => {
      secretsManager.reply = () => secretAnswer({ accountSid: testSid('AC'), sharedKeys: keys });
      expect((await handler(signedWith(''))).statusCode).toBe(503);
    },
  );
});

test.each([
  ['forged', () => signedPost(CALLBACK_PARAMETERS, { token: 'another' })],
  ['for-another', () => signedPost({ ...CALLBACK_PARAMETERS, WorkspaceSid: testSid('WS', 2) })],
  ['left-to-rest', () => signedPost()],
])('counts an outcome, and how long the caller waited: %s', async (outcome, request) => {
  await handler(request());
  expect(log.last()).toMatchObject({
    outcome,
    FunctionName: 'local',
    Handled: 1,
    Latency: expect.any(Number),
    _aws: {
      CloudWatchMetrics: [
        {
          Namespace: 'TaskRouter',
          Dimensions: [['FunctionName', 'outcome']],
          Metrics: [{ Name: 'Handled', Unit: 'Count' }],
        },
        {
          Namespace: 'TaskRouter',
          Dimensions: [['FunctionName']],
          Metrics: [{ Name: 'Latency', Unit: 'Milliseconds' }],
        },
      ],
    },
  });
});

describe('when the secret cannot be used, 503 makes TaskRouter try the fallback', () => {
  test.each([
    ['it does not exist', { status: 400, body: '{"__type":"ResourceNotFoundException"}' }],
    ['access is denied', { status: 400, body: '{"__type":"AccessDeniedException"}' }],
    ['Secrets Manager fails twice', { status: 500, body: '' }],
    ['Secrets Manager drops the connection', 'drop' as const],
    ['it is not JSON', { status: 200, body: '{"SecretString":"plain text"}' }],
    ['it has no token', secretAnswer({ accountSid: testSid('AC') })],
    ['it belongs to another account', secretAnswer({ accountSid: testSid('AC', 2), authToken: AUTH_TOKEN })],
  ])('because %s', async (_, reply) => {
    secretsManager.reply = () => reply;
    const response = await handler(signedPost());
    expect(response.statusCode).toBe(503);
    expect(response.body).not.toContain('twilio/taskrouter');
    expect(log.lines()).toContain('SecretUnavailable');
    expect(log.lines()).not.toContain(AUTH_TOKEN);
  });

  test('and the next callback is answered once it can be read again', async () => {
    secretsManager.reply = () => ({ status: 400, body: '{"__type":"AccessDeniedException"}' });
    expect((await handler(signedPost())).statusCode).toBe(503);
    secretsManager.reply = () => SECRET;
    expect((await handler(signedPost())).statusCode).toBe(200);
  });

  test('because Secrets Manager does not answer in the time that is left', async () => {
    secretsManager.reply = () => 'hang';
    const response = await handler(signedPost(), { getRemainingTimeInMillis: () => 400 });
    expect(response.statusCode).toBe(503);
    expect(log.lines()).toContain('SecretUnavailable');
  });

  test('but a container that knows the token answers all the same', async () => {
    expect((await handler(signedPost())).statusCode).toBe(200);
    secretsManager.reply = () => 'hang';
    const context = { getRemainingTimeInMillis: () => 400 };
    expect((await handler(signedPost(), context)).statusCode).toBe(200);
    expect((await handler(signedPost(CALLBACK_PARAMETERS, { token: 'new' }), context)).statusCode).toBe(503);
  });

  test('but one failure of Secrets Manager is survived', async () => {
    let calls = 0;
    secretsManager.reply = () => (calls++ === 0 ? { status: 503 } : SECRET);
    expect((await handler(signedPost())).statusCode).toBe(200);
  });
});

test('asks Secrets Manager for the configured secret, signed with the function role', async () => {
  await handler(signedPost());
  const [request] = secretsManager.received;
  expect(request?.body).toBe('{"SecretId":"twilio/taskrouter","VersionStage":"AWSCURRENT"}');
  expect(request?.headers['x-amz-target']).toBe('secretsmanager.GetSecretValue');
  expect(request?.headers['x-amz-security-token']).toBe('test-session-token');
  expect(request?.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=test-access-key\/\d{8}\/eu-west-1\/secretsmanager\/aws4_request, /,
  );
});

test.each(['TWILIO_ACCOUNT_SID', 'TWILIO_WORKSPACE_SID', 'AUTH_TOKEN_SECRET'])(
  'does not start without %s',
  async (name) => {
    await expect(start({ [name]: '' })).rejects.toThrow(name);
  },
);

describe('with rules', () => {
  const rule = (name: string, when: Condition, answer: Answer) => ({ name, when, answer });
  const comparison = (path: Path, value: string): Condition => ({
    kind: 'comparison',
    operator: '==',
    left: { kind: 'path', path },
    right: { kind: 'literal', value },
  });
  const RULES: AssignmentRules = {
    rules: [
      rule('Spanish waits', comparison(['task', 'selected_language'], 'es'), 'decide-later'),
      rule('German', comparison(['task', 'selected_language'], 'de'), { instruction: 'accept' }),
    ],
    otherwise: {},
  };
  const inGerman = { ...CALLBACK_PARAMETERS, TaskAttributes: '{"selected_language":"de"}' };
  let sqs: FakeServer;

  beforeEach(async () => {
    sqs = await startFakeServer(() => ({ status: 200, body: '{"MessageId":"1"}' }));
    jest.doMock('#assignment-rules', () => ({ assignmentRules: RULES }));
    handler = await start({
      AWS_ENDPOINT_URL_SQS: sqs.url,
      DECISION_QUEUE_URL: 'https://sqs.example.com/1/decisions',
    });
  });
  afterEach(async () => {
    jest.dontMock('#assignment-rules');
    await sqs.close();
  });

  test('the one that matches answers, and the log names it', async () => {
    expect((await handler(signedPost(inGerman))).body).toBe('{"instruction":"accept"}');
    expect(log.last()).toMatchObject({ outcome: 'instruction', instruction: 'accept', rule: 'German' });
    expect(sqs.received).toHaveLength(0);
  });

  test('"decide-later" queues the callback as it came and answers {}', async () => {
    const response = await handler(signedPost());
    expect(response).toMatchObject({ statusCode: 200, body: '{}' });
    const [message] = sqs.received;
    expect(message?.headers['x-amz-target']).toBe('AmazonSQS.SendMessage');
    const { QueueUrl, MessageBody } = JSON.parse(message?.body ?? '');
    expect(QueueUrl).toBe('https://sqs.example.com/1/decisions');
    expect(JSON.parse(MessageBody)).toEqual(CALLBACK_PARAMETERS);
  });

  test('a forged callback is not queued', async () => {
    expect((await handler(signedPost(CALLBACK_PARAMETERS, { token: 'another' }))).statusCode).toBe(403);
    expect(sqs.received).toHaveLength(0);
  });

  test.each<[string, Reply]>([
    ['refuses', { status: 403, body: '{"__type":"AccessDenied"}' }],
    ['fails', { status: 500 }],
    ['does not answer', 'hang'],
    ['drops the connection', 'drop'],
  ])('503 when the queue %s, so that TaskRouter tries the fallback', async (_, reply) => {
    sqs.reply = () => reply;
    expect((await handler(signedPost())).statusCode).toBe(503);
    expect(log.last()).toMatchObject({ level: 'ERROR', status: 503 });
  });
});
