import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { type FakeServer, startFakeServer } from 'taskrouter/test/fake-server';
import twilio from 'twilio';
import { createTaskRouter, type TaskRouter } from '#emulator';
import { startDynamoDb, TABLE, type TestDynamoDb } from '../helpers/dynamodb';
import { type FaultyProxy, startFaultyProxy } from '../helpers/faulty-proxy';
import { captureLog } from '../helpers/handler';
import { functionEnvironment, LAMBDA_CONTEXT } from '../helpers/lambda-environment';

/* The custom resource through every turn of a stack's life, with the emulator as TaskRouter. */

// Only what waits before it asks again: requests and their timeouts are as they are.
jest.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

const OURS = 'https://one.execute-api.eu-west-1.amazonaws.com/taskrouter/assignment_callback';
const OURS_LATER = 'https://voice.example.com/taskrouter/assignment_callback';
// Twilio authenticates with what a URL has before the @: such a URL is a secret.
const THEIRS = 'https://user:pass-word@example.com/theirs';

let taskRouter: TaskRouter;
let proxy: FaultyProxy;
let secretsManager: FakeServer;
let dynamoDb: TestDynamoDb;
const tables: TestDynamoDb[] = [];
let log: ReturnType<typeof captureLog>;
let authToken: string;
let workflowSid: string;

beforeAll(async () => {
  taskRouter = await createTaskRouter({ clock: 'manual' });
  proxy = await startFaultyProxy(taskRouter.url);
  secretsManager = await startFakeServer(() => ({
    status: 200,
    body: JSON.stringify({ SecretString: JSON.stringify({ accountSid: taskRouter.accountSid, authToken }) }),
  }));
});
afterAll(async () => {
  proxy.close();
  await Promise.all([taskRouter.close(), secretsManager.close()]);
});

beforeEach(async () => {
  dynamoDb = await newTable();
  log = captureLog();
  authToken = taskRouter.authToken;
  proxy.fault = () => 'pass';
  workflowSid = await newWorkflow(THEIRS);
  await workspace().update({ eventCallbackUrl: '' });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(tables.splice(0).map((table) => table.close()));
});

async function newTable(): Promise<TestDynamoDb> {
  const table = await startDynamoDb();
  tables.push(table);
  return table;
}

function workspace() {
  const client = twilio(taskRouter.accountSid, taskRouter.authToken);
  client.taskrouter.baseUrl = taskRouter.url;
  return client.taskrouter.v1.workspaces(taskRouter.workspaceSid);
}

async function newWorkflow(assignmentCallbackUrl: string): Promise<string> {
  const [queue] = await workspace().taskQueues.list();
  const configuration = JSON.stringify({ task_routing: { default_filter: { queue: queue?.sid } } });
  const created = await workspace().workflows.create({
    friendlyName: 'Ours',
    configuration,
    assignmentCallbackUrl,
  });
  return created.sid;
}

const called = async (sid = workflowSid) => (await workspace().workflows(sid).fetch()).assignmentCallbackUrl;

const properties = (Url: string, WorkflowSid = workflowSid) => ({
  ServiceTimeout: '300',
  WorkspaceSid: taskRouter.workspaceSid,
  WorkflowSid,
  Parameter: 'AssignmentCallbackUrl',
  Url,
});
type Properties = Readonly<Record<string, string>>;
/** As CloudFormation sends them. */
const sent = (given: Properties) => ({ ServiceToken: 'arn', ...given });

const ID = (sid = workflowSid) => `${taskRouter.workspaceSid}/${sid}/AssignmentCallbackUrl`;

const COMMON = {
  ServiceToken: 'arn',
  ResponseURL: 'https://cloudformation.example.com/?X-Amz-Signature=response-secret',
  StackId: 'arn:stack',
  RequestId: 'request',
  LogicalResourceId: 'Connection',
  ResourceType: 'Custom::TaskRouterCallback',
};

/** A function with a container of its own, for one stack. */
async function stack(more: NodeJS.ProcessEnv = {}) {
  const before = process.env;
  const environment = {
    ...functionEnvironment(secretsManager.url),
    TWILIO_ACCOUNT_SID: taskRouter.accountSid,
    TASKROUTER_URL: proxy.url,
    REPLACED_URLS_TABLE: TABLE,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
    ...more,
  };
  let handler: ((event: CloudFormationCustomResourceEvent, context: Context) => Promise<object>) | undefined;
  process.env = environment;
  await jest.isolateModulesAsync(async () => {
    ({ handler } = await import('#lambda/connect-workflow'));
  });
  const send = async (event: CloudFormationCustomResourceEvent) => {
    process.env = environment;
    try {
      return await handler?.(event, LAMBDA_CONTEXT);
    } finally {
      process.env = before;
    }
  };
  return {
    create: (ResourceProperties: Properties) =>
      send({ ...COMMON, RequestType: 'Create', ResourceProperties: sent(ResourceProperties) }),
    update: (PhysicalResourceId: string, from: Properties, to: Properties) =>
      send({
        ...COMMON,
        RequestType: 'Update',
        PhysicalResourceId,
        OldResourceProperties: sent(from),
        ResourceProperties: sent(to),
      }),
    remove: (PhysicalResourceId: string, ResourceProperties: Properties) =>
      send({
        ...COMMON,
        RequestType: 'Delete',
        PhysicalResourceId,
        ResourceProperties: sent(ResourceProperties),
      }),
  };
}

describe('a stack that comes and goes', () => {
  test('sets its URL, and restores what was there; either may be asked for twice', async () => {
    const { create, remove } = await stack();
    expect(await create(properties(OURS))).toEqual({ PhysicalResourceId: ID() });
    expect(await called()).toBe(OURS);
    expect(await create(properties(OURS))).toEqual({ PhysicalResourceId: ID() });
    await remove(ID(), properties(OURS));
    expect(await called()).toBe(THEIRS);
    expect(await remove(ID(), properties(OURS))).toEqual({ PhysicalResourceId: ID() });
    expect(await called()).toBe(THEIRS);
    expect(await dynamoDb.items()).toEqual([]);
  });

  test.each(['', OURS])('leaves nothing behind where there was %j before', async (before) => {
    const sid = await newWorkflow(before);
    const { create, remove } = await stack();
    await create(properties(OURS, sid));
    await remove(ID(sid), properties(OURS, sid));
    expect(await called(sid)).toBe('');
  });

  test('does the same for the events of the Workspace', async () => {
    await workspace().update({ eventCallbackUrl: 'https://example.com/events' });
    const id = `${taskRouter.workspaceSid}/EventCallbackUrl`;
    const { WorkflowSid: _, ...rest } = properties(OURS);
    const events = { ...rest, Parameter: 'EventCallbackUrl' };
    const { create, remove } = await stack();
    expect(await create(events)).toEqual({ PhysicalResourceId: id });
    expect((await workspace().fetch()).eventCallbackUrl).toBe(OURS);
    await remove(id, events);
    expect((await workspace().fetch()).eventCallbackUrl).toBe('https://example.com/events');
  });

  test('leaves a URL that has been set since', async () => {
    const { create, remove } = await stack();
    await create(properties(OURS));
    await workspace().workflows(workflowSid).update({ assignmentCallbackUrl: 'https://example.com/new' });
    await remove(ID(), properties(OURS));
    expect(await called()).toBe('https://example.com/new');
    expect(log.last()).toMatchObject({ level: 'INFO', outcome: 'changed-since' });
  });
});

describe('an update', () => {
  test('of the URL sets the new one, and still remembers what was there before both', async () => {
    const { create, update, remove } = await stack();
    await create(properties(OURS));
    const changed = [ID(), properties(OURS), properties(OURS_LATER)] as const;
    expect(await update(...changed)).toEqual({ PhysicalResourceId: ID() });
    expect(await update(...changed)).toEqual({ PhysicalResourceId: ID() });
    expect(await called()).toBe(OURS_LATER);
    await remove(ID(), properties(OURS_LATER));
    expect(await called()).toBe(THEIRS);
  });

  test('takes the place of a URL that has been set since, and remembers that one', async () => {
    const { create, update, remove } = await stack();
    await create(properties(OURS));
    await workspace().workflows(workflowSid).update({ assignmentCallbackUrl: 'https://example.com/new' });
    await update(ID(), properties(OURS), properties(OURS_LATER));
    expect(await called()).toBe(OURS_LATER);
    await remove(ID(), properties(OURS_LATER));
    expect(await called()).toBe('https://example.com/new');
  });

  test('to another Workflow is another resource: the new one is set, then the old one restored', async () => {
    const other = await newWorkflow('https://example.com/other');
    const { create, update, remove } = await stack();
    await create(properties(OURS));
    const to = properties(OURS, other);
    expect(await update(ID(), properties(OURS), to)).toEqual({ PhysicalResourceId: ID(other) });
    expect([await called(), await called(other)]).toEqual([OURS, OURS]);
    await remove(ID(), properties(OURS));
    expect([await called(), await called(other)]).toEqual([THEIRS, OURS]);
    await remove(ID(other), to);
    expect(await called(other)).toBe('https://example.com/other');
  });

  test('that is rolled back leaves the URL from before it, whether or not it succeeded', async () => {
    const { create, update, remove } = await stack();
    await create(properties(OURS));
    await update(ID(), properties(OURS), properties(OURS_LATER));
    await update(ID(), properties(OURS_LATER), properties(OURS));
    expect(await called()).toBe(OURS);
    proxy.fault = (method) => (method === 'POST' ? { status: 500, body: '' } : 'pass');
    await expect(update(ID(), properties(OURS), properties(OURS_LATER))).rejects.toThrow('could not be set');
    proxy.fault = () => 'pass';
    await update(ID(), properties(OURS_LATER), properties(OURS));
    expect(await called()).toBe(OURS);
    await remove(ID(), properties(OURS));
    expect(await called()).toBe(THEIRS);
  });

  test('to another Workflow that is rolled back restores that one, and keeps the first', async () => {
    const other = await newWorkflow('https://example.com/other');
    const { create, update, remove } = await stack();
    await create(properties(OURS));
    const to = properties(OURS, other);
    await update(ID(), properties(OURS), to);
    expect(await update(ID(other), to, properties(OURS))).toEqual({ PhysicalResourceId: ID() });
    await remove(ID(other), to);
    expect([await called(), await called(other)]).toEqual([OURS, 'https://example.com/other']);
    await remove(ID(), properties(OURS));
    expect(await called()).toBe(THEIRS);
  });
});

describe('when Twilio is in trouble', () => {
  test.each([
    ['loses the answer to the change', 'POST', 'lose the answer'],
    ['fails to make it', 'POST', { status: 500, body: '' }],
    ['fails to say what is there', 'GET', { status: 503, body: 'busy' }],
    ['has too many requests', 'GET', { status: 429, body: '{}' }],
  ] as const)('a deployment succeeds although it %s, once', async (_, method, fault) => {
    let times = 0;
    proxy.fault = (operation) => (operation === method && times++ === 0 ? fault : 'pass');
    const { create, remove } = await stack();
    await create(properties(OURS));
    expect(await called()).toBe(OURS);
    await remove(ID(), properties(OURS));
    expect(await called()).toBe(THEIRS);
  });

  test('a failed deployment takes back what may have been set: CloudFormation deletes nothing that failed', async () => {
    let times = 0;
    proxy.fault = (method) => (method === 'POST' && times++ < 3 ? 'lose the answer' : 'pass');
    const { create } = await stack();
    await expect(create(properties(OURS))).rejects.toThrow(`${ID()} could not be set: NoResponse`);
    expect(await called()).toBe(THEIRS);
  });

  test('so does an Update that fails halfway to another Workflow', async () => {
    const other = await newWorkflow('https://example.com/other');
    const { create, update } = await stack();
    await create(properties(OURS));
    let times = 0;
    proxy.fault = (method) => (method === 'POST' && times++ < 3 ? 'lose the answer' : 'pass');
    await expect(update(ID(), properties(OURS), properties(OURS, other))).rejects.toThrow('could not be set');
    expect([await called(), await called(other)]).toEqual([OURS, 'https://example.com/other']);
  });

  test('wrong credentials fail the deployment in words, without a stack trace, and change nothing', async () => {
    authToken = 'b'.repeat(32);
    const { create } = await stack();
    const error: unknown = await create(properties(OURS)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      message: expect.stringMatching(/could not be set: TwilioError: .*Authenticat/),
    });
    expect(String(Object(error).stack)).not.toMatch(/\n\s+at /);
    expect(String(Object(error).stack)).not.toContain(authToken);
    expect(await called()).toBe(THEIRS);
  });

  test('a table that cannot be written fails it before anything is changed', async () => {
    const { create } = await stack({ AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' });
    await expect(create(properties(OURS))).rejects.toThrow('dynamodb does not answer PutItem');
    expect(await called()).toBe(THEIRS);
  });

  test('properties that make no sense fail it and name the field', async () => {
    const { create } = await stack();
    await expect(create({ ...properties(OURS), WorkflowSid: 'WW1' })).rejects.toThrow('WorkflowSid');
    const { WorkflowSid: _, ...rest } = properties(OURS);
    await expect(create(rest)).rejects.toThrow('WorkflowSid: is required with AssignmentCallbackUrl');
  });
});

describe('a destruction is never held up', () => {
  const deleted = async (remove: () => Promise<unknown>, error: string | RegExp) => {
    expect(await remove()).toEqual({ PhysicalResourceId: expect.any(String) });
    expect(log.last()).toMatchObject({
      level: 'WARN',
      outcome: 'not-restored',
      error: expect.stringMatching(error),
    });
  };

  test('by a Twilio that cannot be reached', async () => {
    const { create } = await stack();
    await create(properties(OURS));
    const { remove } = await stack({ TASKROUTER_URL: 'http://127.0.0.1:9' });
    await deleted(() => remove(ID(), properties(OURS)), 'NoResponse');
  });

  test('by a Workflow that is gone', async () => {
    const { create, remove } = await stack();
    await create(properties(OURS));
    await workspace().workflows(workflowSid).remove();
    await deleted(() => remove(ID(), properties(OURS)), 'Twilio answers 404');
  });

  test('by credentials that are no longer good', async () => {
    const { create } = await stack();
    await create(properties(OURS));
    authToken = 'b'.repeat(32);
    const { remove } = await stack();
    await deleted(() => remove(ID(), properties(OURS)), 'Twilio answers 401');
  });

  test('by a URL that Twilio no longer takes, whose credentials its answer quotes', async () => {
    const { create, remove } = await stack();
    await create(properties(OURS));
    proxy.fault = (method) =>
      method === 'POST' ? { status: 400, body: `{"code":20001,"message":"${THEIRS} is no URL"}` } : 'pass';
    await deleted(() => remove(ID(), properties(OURS)), /^Twilio answers 400 \(20001\)$/);
  });

  test('by something half made, which it looks after all the same', async () => {
    const { create, remove } = await stack();
    await create(properties(OURS));
    const marker = 'AWSCDK::CustomResourceProviderFramework::CREATE_FAILED';
    expect(await remove(marker, properties(OURS))).toEqual({ PhysicalResourceId: marker });
    expect(await called()).toBe(THEIRS);
    await deleted(() => remove(marker, { Parameter: 'Nothing' }), 'Parameter');
  });
});

test('of two stacks the later one has the Workflow, and the earlier one lets it', async () => {
  const earlier = await stack();
  const later = await stack({ AWS_ENDPOINT_URL_DYNAMODB: (await newTable()).url });
  await earlier.create(properties(OURS));
  await later.create(properties(OURS_LATER));
  await earlier.remove(ID(), properties(OURS));
  expect(await called()).toBe(OURS_LATER);
  await later.remove(ID(), properties(OURS_LATER));
  expect(await called()).toBe(OURS);
});

test('nothing secret is logged or answered', async () => {
  const { create, update, remove } = await stack();
  const answers = [
    await create(properties(OURS)),
    await update(ID(), properties(OURS), properties(OURS_LATER)),
    await remove(ID(), properties(OURS_LATER)),
  ];
  expect(await called()).toBe(THEIRS);
  const said = log.lines() + JSON.stringify(answers);
  for (const secret of [taskRouter.authToken, 'pass-word', 'response-secret'])
    expect(said).not.toContain(secret);
});
