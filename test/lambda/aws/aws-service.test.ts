import { type FakeServer, type Reply, startFakeServer } from 'taskrouter/test/fake-server';
import { AwsService } from '#lambda/aws/aws-service';
import { startDeadline } from '#lambda/aws/deadline';
import { functionEnvironment } from '../../helpers/lambda-environment';

const DESCRIPTION = {
  name: 'secretsmanager',
  target: 'secretsmanager',
  protocol: 'application/x-amz-json-1.1',
  endpointVariable: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
} as const;
const DONE: Reply = { status: 200, body: '{"Name":"secret"}' };
const error = (status: number, type: string): Reply => ({ status, body: JSON.stringify({ __type: type }) });

let server: FakeServer;
const before = process.env;
beforeEach(async () => {
  server = await startFakeServer(() => DONE);
  process.env = functionEnvironment(server.url);
  startDeadline({ getRemainingTimeInMillis: () => 20_000 });
});
afterEach(async () => {
  process.env = before;
  await server.close();
});

/** Answers the first calls with these, all others with a 200. */
function answerFirst(...replies: readonly Reply[]): void {
  const left = [...replies];
  server.reply = () => left.shift() ?? DONE;
}
const call = (attemptTimeoutMs = 1_000) =>
  new AwsService(DESCRIPTION, attemptTimeoutMs).call('GetSecretValue', { SecretId: 'secret' });

describe('the endpoint is', () => {
  test('the one for every service', async () => {
    const { AWS_ENDPOINT_URL_SECRETS_MANAGER: _, ...rest } = functionEnvironment(server.url);
    process.env = { ...rest, AWS_ENDPOINT_URL: server.url };
    expect(await call()).toEqual({ Name: 'secret' });
    expect(server.received).toHaveLength(1);
  });

  test("rather the service's own", async () => {
    process.env = { ...functionEnvironment(server.url), AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
    expect(await call()).toEqual({ Name: 'secret' });
    expect(server.received).toHaveLength(1);
  });
});

describe('a busy service is asked again', () => {
  test.each([
    error(400, 'ThrottlingException'),
    error(400, 'ThrottledException'),
    error(400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'),
    error(400, 'com.amazonaws.dynamodb.v20120810#RequestLimitExceeded'),
    error(400, 'com.amazonaws.sqs#RequestThrottled'),
    error(400, 'TooManyRequestsException'),
    error(429, ''),
    error(500, 'InternalServiceError'),
    error(503, 'ServiceUnavailable'),
  ])('%j', async (reply) => {
    answerFirst(reply, reply);
    expect(await call()).toEqual({ Name: 'secret' });
    expect(server.received).toHaveLength(3);
  });

  test('three times, and then its error is the answer', async () => {
    server.reply = () => error(400, 'ThrottlingException');
    await expect(call()).rejects.toMatchObject({ type: 'ThrottlingException' });
    expect(server.received).toHaveLength(3);
  });
});

test.each([
  error(400, 'ResourceNotFoundException'),
  error(400, 'ConditionalCheckFailedException'),
  error(403, ''),
])('a refusal is not asked again: %j', async (reply) => {
  server.reply = () => reply;
  await expect(call()).rejects.toMatchObject({ name: 'AwsError' });
  expect(server.received).toHaveLength(1);
});

test.each(['hang', 'drop'] as const)('a service that does not answer (%s) is asked twice', async (reply) => {
  answerFirst(reply);
  expect(await call(50)).toEqual({ Name: 'secret' });
  server.received.length = 0;
  server.reply = () => reply;
  await expect(call(50)).rejects.toMatchObject({ type: undefined });
  expect(server.received).toHaveLength(2);
});

test('nothing waits longer than the invocation may take, and without time nothing is sent', async () => {
  server.reply = () => 'hang';
  startDeadline({ getRemainingTimeInMillis: () => 350 });
  await expect(call(60_000)).rejects.toThrow('does not answer');
  expect(server.received).toHaveLength(1);
  startDeadline({ getRemainingTimeInMillis: () => 100 });
  await expect(call(60_000)).rejects.toMatchObject({ cause: { sent: false } });
  expect(server.received).toHaveLength(1);
});
