import { ManualClock } from 'taskrouter/clock';
import type { JsonObject } from 'taskrouter/parsed';
import { json } from '../helpers/http';
import { closeAll, startAws, type TestAws } from '../helpers/local-aws';
import { arnOf, queue, queuePolicy } from '../helpers/queues';
import { callerAs, ENVIRONMENT, EVENT_BRIDGE, type ServiceCaller } from '../helpers/service-call';

const SECOND = 1000;
const HANDLE = `
let attempts = 0;
exports.handler = async (event) => {
  console.log('handling ' + JSON.stringify(event));
  if (event.detail.fail) { process.stdout.write('attempt ' + ++attempts + '\\n'); throw new Error('no'); }
};`;

const clock = new ManualClock(Date.now());
let aws: TestAws;
let call: ServiceCaller;

const bus = { Type: 'AWS::Events::EventBus', Properties: { Name: 'twilio' } };
const rule = (
  eventPattern: JsonObject,
  targets: readonly JsonObject[],
  more: JsonObject = {},
): JsonObject => ({
  Type: 'AWS::Events::Rule',
  Properties: { EventBusName: { Ref: 'Bus' }, EventPattern: eventPattern, Targets: targets, ...more },
});
const toFunction = { Arn: arnOf('Handle'), Id: 'fn' };
const toQueue = { Arn: arnOf('Events'), Id: 'queue' };
const invokeFrom = (sourceArn: JsonObject): JsonObject => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: arnOf('Handle'),
    Principal: 'events.amazonaws.com',
    SourceArn: sourceArn,
  },
});
const sendFrom = (logicalId: string) => ({
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: arnOf('Events'),
  Condition: { ArnEquals: { 'aws:SourceArn': arnOf(logicalId) } },
});

beforeAll(async () => {
  aws = await startAws({ clock });
  await aws.deployStack({
    functions: {
      Caller: {
        code: ENVIRONMENT,
        statements: [
          { Effect: 'Allow', Action: 'events:PutEvents', Resource: arnOf('Bus') },
          {
            Effect: 'Allow',
            Action: 'events:PutEvents',
            Resource: 'arn:aws:events:us-east-1:123456789012:event-bus/none',
          },
        ],
      },
      Handle: { code: HANDLE, properties: { FunctionName: 'handle' } },
    },
    resources: {
      Bus: bus,
      Events: queue({ QueueName: 'events' }),
      EventsPolicy: queuePolicy('Events', sendFrom('Errors')),
      Invocation: invokeFrom(arnOf('Created')),
      Created: rule({ 'detail-type': ['task.created'] }, [toFunction], { Name: 'created' }),
      Errors: rule({ source: ['twilio.taskrouter'], 'detail-type': [{ prefix: 'error.' }] }, [toQueue], {
        Name: 'errors',
      }),
      // Neither the function nor the queue lets these two in.
      Unpermitted: rule({ 'detail-type': ['unpermitted'] }, [toFunction, toQueue], { Name: 'unpermitted' }),
      Disabled: rule({ 'detail-type': ['task.created'] }, [toQueue], { State: 'DISABLED' }),
    },
  });
  call = await callerAs(aws, 'Caller', EVENT_BRIDGE, clock);
});
afterAll(closeAll);

const entry = (more: JsonObject = {}): JsonObject => ({
  Source: 'twilio.taskrouter',
  DetailType: 'task.created',
  Detail: '{"TaskSid":"WT1"}',
  EventBusName: 'twilio',
  ...more,
});
const put = (...Entries: JsonObject[]) => call('PutEvents', { Entries });

test('an event reaches the functions and queues whose rules it matches', async () => {
  const { status, json: answer } = await put(
    entry({ Time: 1_800_000_000, Resources: ['arn:aws:x'] }),
    entry({ DetailType: 'error.late', Detail: '{"code":5}' }),
  );
  expect({ status, answer }).toEqual({
    status: 200,
    answer: {
      FailedEntryCount: 0,
      Entries: [{ EventId: expect.any(String) }, { EventId: expect.any(String) }],
    },
  });
  const line = await aws.logged('handling');
  expect(json(line.slice(line.indexOf('{')))).toEqual({
    version: '0',
    id: expect.any(String),
    'detail-type': 'task.created',
    source: 'twilio.taskrouter',
    account: '123456789012',
    time: '2027-01-15T08:00:00Z',
    region: 'us-east-1',
    resources: ['arn:aws:x'],
    detail: { TaskSid: 'WT1' },
  });
  const messages = aws.sqs.receive('events');
  expect(messages.map(({ body }) => json(body))).toMatchObject([
    { 'detail-type': 'error.late', detail: { code: 5 } },
  ]);
});

test('every event is logged without its detail and kept', async () => {
  await put(entry({ DetailType: 'task.wrapup\nforged', Detail: '{"name":"Ada"}' }));
  const line = await aws.logged('task.wrapup');
  expect(line).toMatch(/^event bus twilio \| twilio\.taskrouter task\.wrapup forged \S+ → no rule$/);
  expect(aws.lines.join()).not.toContain('Ada');
  expect(aws.eventBridge.events().at(-1)).toMatchObject({
    eventBusName: 'twilio',
    rules: [],
    detail: { name: 'Ada' },
  });
});

test('the last 1,000 are kept', async () => {
  for (let i = 0; i < 101; i++) {
    const entries = Array.from({ length: 10 }, (_, n) =>
      entry({ DetailType: 'many', Detail: `{"n":${i * 10 + n}}` }),
    );
    await put(...entries);
  }
  const details = aws.eventBridge.events().map(({ detail }) => detail.n);
  expect([details.length, details[0], details.at(-1)]).toEqual([1000, 10, 1009]);
});

test('a target that does not let the rule in gets nothing', async () => {
  await put(entry({ DetailType: 'unpermitted' }));
  await aws.logged(
    "event rule unpermitted: its target's resource-based policy does not let it at arn:aws:lambda",
  );
  await aws.logged(
    "event rule unpermitted: its target's resource-based policy does not let it at arn:aws:sqs",
  );
  expect(aws.sqs.receive('events')).toEqual([]);
});

test('a failing function gets the event three times, then it is dropped', async () => {
  await put(entry({ Detail: '{"fail":true}' }));
  await aws.logged('handle | attempt 1');
  await advanceUntil('handle | attempt 2', 60);
  await advanceUntil('handle | attempt 3', 120);
  await aws.logged('an event is dropped, it failed 3 times');
});

/** Moves the clock on until the line is there, and checks that it took that long. */
async function advanceUntil(text: string, seconds: number): Promise<void> {
  const startedAt = clock.now();
  while (!aws.lines.some((line) => line.includes(text))) {
    // Time for the function's process.
    await new Promise((resolve) => setTimeout(resolve, 20));
    clock.advance(10 * SECOND);
  }
  expect(clock.now() - startedAt).toBeGreaterThanOrEqual(seconds * SECOND);
}

describe('an entry is not taken', () => {
  test.each<[string, JsonObject]>([
    ['InvalidArgument', { Source: '' }],
    ['InvalidArgument', { Detail: null }],
    ['InvalidArgument', { EventBusName: 'none' }],
    ['MalformedDetail', { Detail: '{' }],
    ['MalformedDetail', { Detail: '[]' }],
    ['NotAuthorizedForSourceException', { Source: 'aws.ec2' }],
  ])('%s %j, and the one beside it is', async (ErrorCode, wrong) => {
    expect(await put(entry(wrong), entry({ DetailType: 'beside' }))).toMatchObject({
      status: 200,
      json: {
        FailedEntryCount: 1,
        Entries: [{ ErrorCode, ErrorMessage: expect.any(String) }, { EventId: expect.any(String) }],
      },
    });
  });
});

test.each<[string, JsonObject[], string]>([
  ['none at all', [], 'ValidationException'],
  ['eleven entries', Array.from({ length: 11 }, () => entry()), 'ValidationException'],
  [
    'more than 256 KB',
    [entry({ Detail: JSON.stringify({ x: 'x'.repeat(256 * 1024) }) })],
    'ValidationException',
  ],
  ['a time that is none', [entry({ Time: 'now' })], 'ValidationException'],
  ['a bus one may not use', [entry(), entry({ EventBusName: 'default' })], 'AccessDeniedException'],
])('a request with %s is refused', async (_, entries, code) => {
  expect(await put(...entries)).toMatchObject({ status: 400, json: { __type: code } });
});

test('the bus may be named by its ARN', async () => {
  const EventBusName = 'arn:aws:events:us-east-1:123456789012:event-bus/twilio';
  expect((await put(entry({ EventBusName, DetailType: 'x' }))).json).toMatchObject({ FailedEntryCount: 0 });
});

describe('a template is refused with', () => {
  test.each<[string, JsonObject, string]>([
    ['an archive', { Odd: { Type: 'AWS::Events::Archive' } }, 'not run locally: Odd (AWS::Events::Archive)'],
    [
      'a schedule',
      { Odd: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 day)' } } },
      'ScheduleExpression: not run locally',
    ],
    [
      'another operator',
      { Odd: rule({ source: [{ wildcard: '*' }] }, []) },
      'Odd.Properties.EventPattern.source: wildcard is not evaluated locally',
    ],
    ['an empty list', { Odd: rule({ source: [] }, []) }, 'a list of at least one value'],
    [
      'another target',
      { Odd: rule({ source: ['x'] }, [{ Arn: 'arn:aws:sns:x', Id: 'x' }]) },
      'only functions and queues of this stack are targets',
    ],
    [
      'an input',
      { Odd: rule({ source: ['x'] }, [{ ...toQueue, Input: '{}' }]), Events: queue() },
      'Input: not run locally',
    ],
  ])('%s', async (_, resources, message) => {
    const other = await startAws();
    await expect(other.deployStack({ resources: { Bus: bus, ...resources } })).rejects.toThrow(message);
    await other.close();
  });
});
