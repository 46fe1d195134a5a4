import { join } from 'node:path';
import { type FakeServer, startFakeServer } from 'taskrouter/test/fake-server';
import { testSid } from 'taskrouter/test/sids';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { AUTH_TOKEN, CALLBACK_PARAMETERS, CALLBACK_URL, encodeForm } from '../helpers/assignment-callback';
import { bundleOf } from '../helpers/bundle';
import { callbackRequest, compareWithValidator, decoded } from '../helpers/generated-callbacks';
import { captureLog, coldStart, type Handler } from '../helpers/handler';
import { functionEnvironment } from '../helpers/lambda-environment';
import { synthesize } from '../helpers/stack';
import { BUNDLED } from '../helpers/stack-variants';

/*
 * Generated requests through the function as it is deployed. A failure prints the seed and the smallest request that
 * fails. `npm run soak` sends a hundred thousand.
 */

const REQUESTS = 5_000;

let secretsManager: FakeServer;
let handler: Handler;

beforeAll(async () => {
  const secret = JSON.stringify({ accountSid: testSid('AC'), authToken: AUTH_TOKEN });
  secretsManager = await startFakeServer(() => ({
    status: 200,
    body: JSON.stringify({ SecretString: secret }),
  }));
  const file = join(bundleOf(synthesize(...BUNDLED.plain), 'AssignmentCallback'), 'index.js');
  handler = await coldStart(() => import(file), functionEnvironment(secretsManager.url));
});
afterAll(() => secretsManager.close());
afterEach(() => jest.restoreAllMocks());

test(`${REQUESTS} requests: no error, no forged one accepted, no valid one refused`, async () => {
  // Not a spy: it would keep every log line.
  const write = process.stdout.write;
  process.stdout.write = () => true;
  const counts = await compareWithValidator(handler, REQUESTS);
  process.stdout.write = write;
  // All kinds were there.
  expect(Object.keys(counts).sort()).toEqual(['200', '400', '403', '503']);
});

test('a body beyond the limit is refused quickly, signed or not', async () => {
  const log = captureLog();
  const body = Buffer.from(`${encodeForm(CALLBACK_PARAMETERS)}&x=${'x'.repeat(140_000)}`);
  const signature = getExpectedTwilioSignature(AUTH_TOKEN, CALLBACK_URL, decoded(body));
  expect((await handler(callbackRequest(body, signature, ''))).statusCode).toBe(400);
  expect(log.last()).toMatchObject({ outcome: 'invalid' });
});
