import { join } from 'node:path';
import fc from 'fast-check';
import { type FakeServer, startFakeServer } from 'taskrouter/test/fake-server';
import { testSid } from 'taskrouter/test/sids';
import { getExpectedTwilioSignature, validateRequest } from 'twilio/lib/webhooks/webhooks';
import type { HttpRequest } from '#lambda/http/http';
import {
  AUTH_TOKEN,
  CALLBACK_PARAMETERS,
  CALLBACK_PATH,
  CALLBACK_URL,
  encodeForm,
} from '../helpers/assignment-callback';
import { bundleOf } from '../helpers/bundle';
import { captureLog, coldStart, functionEnvironment, type Handler } from '../helpers/handler';
import { httpRequest } from '../helpers/http-request';
import { synthesize } from '../helpers/stack';

/*
 * A hundred thousand generated requests through the function as it is deployed. Each is compared with what twilio's own
 * validator says of it. A failure prints the seed and the smallest request that fails.
 */

const REQUESTS = 100_000;

let secretsManager: FakeServer;
let handler: Handler;

beforeAll(async () => {
  const secret = JSON.stringify({ accountSid: testSid('AC'), authToken: AUTH_TOKEN });
  secretsManager = await startFakeServer(() => ({
    status: 200,
    body: JSON.stringify({ SecretString: secret }),
  }));
  const file = join(bundleOf(synthesize(), 'AssignmentCallback'), 'index.js');
  handler = await coldStart(() => import(file), functionEnvironment(secretsManager.url));
});
afterAll(() => secretsManager.close());
afterEach(() => jest.restoreAllMocks());

type Parameters = Readonly<Record<string, string>>;

const text = fc.oneof(
  fc.string({ maxLength: 12, unit: 'grapheme' }),
  fc.constantFrom('', ' ', '+', '%2B', '&=', 'ünïcode ☎', '{"a":1}', '[]'),
);

/** The documented parameters, now and then with one missing, changed or added. */
const parameters: fc.Arbitrary<Parameters> = fc
  .tuple(
    fc.constantFrom('whole', 'without', 'changed', 'more'),
    fc.constantFrom(...Object.keys(CALLBACK_PARAMETERS)),
    text,
    text,
  )
  .map(([kind, name, value, other]) => {
    const { [name]: _, ...rest } = CALLBACK_PARAMETERS;
    if (kind === 'without') return rest;
    if (kind === 'changed') return { ...rest, [name]: value };
    return kind === 'more' ? { ...CALLBACK_PARAMETERS, [`X${other}`]: value } : CALLBACK_PARAMETERS;
  });

const token = fc.constantFrom(AUTH_TOKEN, AUTH_TOKEN, AUTH_TOKEN, 'another');
const query = fc.constantFrom('', '', 'a=1', 'a=%20b&c=', "it's=x");

function request(body: Buffer, signature: string, queryString: string): HttpRequest {
  const described = httpRequest({
    path: CALLBACK_PATH,
    query: queryString,
    headers: { 'x-twilio-signature': signature },
    form: '',
  });
  return { ...described, body: body.toString('base64') };
}

const urlOf = (queryString: string) => (queryString === '' ? CALLBACK_URL : `${CALLBACK_URL}?${queryString}`);

/** What is done to a request on its way: nothing mostly, or one thing that a forger or a broken proxy does. */
const tampering = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ kind: 'none' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('truncated' as const), at: fc.nat() }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('flipped' as const), at: fc.nat(), bit: fc.nat(7) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('appended' as const),
      what: fc.constantFrom('%', '%zz', '%ff', '%00', '&a', '\xff'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('signature' as const), signature: fc.string() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'many' as const }) },
);

type Tampering = typeof tampering extends fc.Arbitrary<infer T> ? T : never;

const HUGE = `&x=${'x'.repeat(140_000)}`;

function tamper(body: Buffer, how: Tampering): Buffer {
  switch (how.kind) {
    case 'truncated':
      return body.subarray(0, how.at % (body.length + 1));
    case 'flipped': {
      const flipped = Buffer.from(body);
      const at = how.at % flipped.length;
      flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << how.bit), at);
      return flipped;
    }
    case 'appended':
      return Buffer.concat([body, Buffer.from(how.what, 'latin1')]);
    case 'many':
      return Buffer.concat([body, Buffer.from('&a=1'.repeat(200))]);
    default:
      return body;
  }
}

/** The parameters as any form parser reads them. */
function decoded(body: Buffer): Record<string, string | string[]> {
  const form = new URLSearchParams(body.toString('utf8'));
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

test(`${REQUESTS} requests: no error, no forged one accepted, no valid one refused`, async () => {
  // Not a spy: it would keep a hundred thousand log lines.
  const write = process.stdout.write;
  process.stdout.write = () => true;
  const counts: Record<number, number> = {};
  await fc.assert(
    fc.asyncProperty(parameters, token, query, tampering, async (sent, signedWith, queryString, how) => {
      const url = urlOf(queryString);
      const genuineBody = Buffer.from(encodeForm(sent));
      const body = tamper(genuineBody, how);
      const signature =
        how.kind === 'signature' ? how.signature : getExpectedTwilioSignature(signedWith, url, { ...sent });
      const { statusCode } = await handler(request(body, signature, queryString));
      counts[statusCode] = (counts[statusCode] ?? 0) + 1;

      const parameters = decoded(body);
      const isGenuine = validateRequest(AUTH_TOKEN, signature, url, parameters);
      const isWhole =
        JSON.stringify(parameters) === JSON.stringify({ ...CALLBACK_PARAMETERS, ...parameters });
      const untouched = body.equals(genuineBody) && how.kind !== 'signature';
      if (statusCode >= 500) throw new Error(`${statusCode}`);
      if (!isGenuine && statusCode === 200) throw new Error('a forged request was accepted');
      if (
        isGenuine &&
        statusCode === 403 &&
        sent.AccountSid !== undefined &&
        sent.Timestamp === CALLBACK_PARAMETERS.Timestamp
      ) {
        throw new Error('a genuine request was taken for a forged one');
      }
      if (untouched && isGenuine && isWhole && sent === CALLBACK_PARAMETERS && statusCode !== 200) {
        throw new Error(`a valid request was refused with ${statusCode}`);
      }
    }),
    { numRuns: REQUESTS },
  );
  process.stdout.write = write;
  // All kinds were there.
  expect(Object.keys(counts).sort()).toEqual(['200', '400', '403']);
}, 120_000);

test('a body beyond the limit is refused quickly, signed or not', async () => {
  const log = captureLog();
  const body = Buffer.from(encodeForm(CALLBACK_PARAMETERS) + HUGE);
  const signature = getExpectedTwilioSignature(AUTH_TOKEN, CALLBACK_URL, decoded(body));
  expect((await handler(request(body, signature, ''))).statusCode).toBe(400);
  expect(log.last()).toMatchObject({ outcome: 'invalid' });
});
