import { join } from 'node:path';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { type FakeServer, type Reply, startFakeServer } from 'taskrouter/test/fake-server';
import { testSid } from 'taskrouter/test/sids';
import { AUTH_TOKEN } from '../helpers/assignment-callback';
import { bundleOf } from '../helpers/bundle';
import { startDynamoDb, TABLE, type TestDynamoDb } from '../helpers/dynamodb';
import { captureLog } from '../helpers/handler';
import { functionEnvironment, LAMBDA_CONTEXT } from '../helpers/lambda-environment';
import { synthesizeUnbundled } from '../helpers/stack';
import { UNBUNDLED } from '../helpers/stack-variants';

/*
 * The custom resource behind the CDK's own provider framework, as the stack has it: what CloudFormation is answered. Only
 * the framework's two ways out, Lambda and CloudFormation's URL, are stood in for.
 */

// Only what waits before it asks again.
jest.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

const FRAMEWORK = bundleOf(synthesizeUnbundled(...UNBUNDLED.connected), 'ConnectionProvider');
const OURS = 'https://one.execute-api.eu-west-1.amazonaws.com/taskrouter/assignment_callback';
const THEIRS = {
  status: 200,
  body: '{"assignment_callback_url": "https://user:pass-word@example.com/theirs"}',
};
const MARKER = 'AWSCDK::CustomResourceProviderFramework::CREATE_FAILED';
const ID = `${testSid('WS')}/${testSid('WW')}/AssignmentCallbackUrl`;

let twilio: FakeServer;
let secretsManager: FakeServer;
let dynamoDb: TestDynamoDb;
let log: ReturnType<typeof captureLog>;
const printed: unknown[] = [];

beforeAll(async () => {
  const secret = JSON.stringify({ accountSid: testSid('AC'), authToken: AUTH_TOKEN });
  const answer = { status: 200, body: JSON.stringify({ SecretString: secret }) };
  [twilio, secretsManager, dynamoDb] = await Promise.all([
    startFakeServer(() => THEIRS),
    startFakeServer(() => answer),
    startDynamoDb(),
  ]);
});
afterAll(() => Promise.all([twilio.close(), secretsManager.close(), dynamoDb.close()]));
beforeEach(() => {
  log = captureLog();
  printed.length = 0;
  jest.spyOn(console, 'log').mockImplementation((...words) => void printed.push(...words));
});
afterEach(() => jest.restoreAllMocks());

/** What CloudFormation is answered to a request, and how often our function was asked. */
async function ask(request: object, reply: () => Reply) {
  twilio.reply = reply;
  const before = process.env;
  process.env = {
    ...functionEnvironment(secretsManager.url),
    TASKROUTER_URL: twilio.url,
    REPLACED_URLS_TABLE: TABLE,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
    USER_ON_EVENT_FUNCTION_ARN: 'arn:aws:lambda:eu-west-1:123456789012:function:connect',
  };
  const answers: unknown[] = [];
  let invocations = 0;
  try {
    await jest.isolateModulesAsync(async () => {
      const { handler } = await import('#lambda/connect-workflow');
      const invoke = async ({ Payload }: { readonly Payload: string }) => {
        invocations++;
        return invoked(handler, JSON.parse(Payload));
      };
      const clients = {
        Lambda: class {
          invoke = invoke;
        },
        SFN: class {},
      };
      for (const name of ['client-lambda', 'client-sfn'])
        jest.doMock(`@aws-sdk/${name}`, () => clients, { virtual: true });
      const outbound = jest.requireActual(join(FRAMEWORK, 'outbound.js'));
      outbound.httpRequest = async (_: object, body: string) => void answers.push(JSON.parse(body));
      await jest.requireActual(join(FRAMEWORK, 'framework.js')).onEvent({
        ResponseURL: 'https://cloudformation.example.com/?X-Amz-Signature=response-secret',
        StackId: 'arn:stack',
        RequestId: 'request',
        LogicalResourceId: 'Connection',
        ResourceProperties: {
          WorkspaceSid: testSid('WS'),
          WorkflowSid: testSid('WW'),
          Parameter: 'AssignmentCallbackUrl',
          Url: OURS,
        },
        ...request,
      });
    });
  } finally {
    process.env = before;
  }
  return { answer: Object(answers[0]), invocations };
}

/** A handler's result, or its failure, as Lambda hands it on. */
async function invoked(
  handler: (event: CloudFormationCustomResourceEvent, context: Context) => Promise<object>,
  event: CloudFormationCustomResourceEvent,
) {
  try {
    return { Payload: Buffer.from(JSON.stringify(await handler(event, LAMBDA_CONTEXT))) };
  } catch (error) {
    const { name, message, stack } = Object(error);
    const failure = { errorType: name, errorMessage: message, trace: String(stack).split('\n') };
    return { FunctionError: 'Unhandled', Payload: Buffer.from(JSON.stringify(failure)) };
  }
}

test('a deployment is answered with the name of the setting, and nothing secret is said to anybody', async () => {
  const { answer } = await ask({ RequestType: 'Create' }, () => THEIRS);
  expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID });
  expect(answer).not.toHaveProperty('Data');
  const said = JSON.stringify([answer, printed]) + log.lines();
  expect(said).toContain(OURS);
  for (const secret of ['pass-word', AUTH_TOKEN, 'response-secret']) expect(said).not.toContain(secret);
});

test('a failure is told in one paragraph, and the deletion that follows it asks for nothing', async () => {
  const refused = () => ({ status: 401, body: '{"code":20003,"message":"Authenticate"}' });
  const { answer } = await ask({ RequestType: 'Create' }, refused);
  expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: MARKER });
  expect(answer.Reason.split('\n')[0]).toBe(`${ID} could not be set: TwilioError: Authenticate`);
  expect(answer.Reason).not.toMatch(/\n\s+at /);
  const deletion = await ask({ RequestType: 'Delete', PhysicalResourceId: MARKER }, refused);
  expect(deletion).toMatchObject({ answer: { Status: 'SUCCESS' }, invocations: 0 });
});

test('a destruction succeeds while Twilio is down', async () => {
  const { answer, invocations } = await ask({ RequestType: 'Delete', PhysicalResourceId: ID }, () => 'drop');
  expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ID });
  expect(invocations).toBe(1);
});
