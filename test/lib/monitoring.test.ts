import { startFakeServer } from 'taskrouter/test/fake-server';
import { testSid } from 'taskrouter/test/sids';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { AUTH_TOKEN, CALLBACK_PARAMETERS, encodeForm, signedPost } from '../helpers/assignment-callback';
import { captureLog, coldStart } from '../helpers/handler';
import { API_DOMAIN, httpRequest } from '../helpers/http-request';
import { functionEnvironment } from '../helpers/lambda-environment';
import { synthesizeTemplate } from '../helpers/stack';
import { UNBUNDLED } from '../helpers/stack-variants';

const template = synthesizeTemplate(...UNBUNDLED.alarmEmail);

interface AlarmProperties {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: ReadonlyArray<{ readonly Name: string; readonly Value: unknown }>;
  readonly Threshold: number;
  readonly AlarmActions?: readonly unknown[];
}

const alarms: Record<string, AlarmProperties> = Object.fromEntries(
  Object.entries(template.findResources('AWS::CloudWatch::Alarm')).map(([id, { Properties }]) => [
    id,
    Properties,
  ]),
);

/** The alarm whose logical ID names it. */
function alarm(name: string): AlarmProperties {
  const [found] = Object.entries(alarms).filter(([id]) => id.startsWith(`Monitoring${name}`));
  if (found === undefined) throw new Error(`no alarm ${name} among ${Object.keys(alarms)}`);
  return found[1];
}

function functionId(name: string): string {
  const [id] = Object.keys(template.findResources('AWS::Lambda::Function')).filter((key) =>
    key.includes(name),
  );
  if (id === undefined) throw new Error(`no function ${name}`);
  return id;
}

/** The metrics of a log line in the embedded metric format: namespace, name and dimensions with their values. */
function emitted(line: unknown) {
  const fields: Record<string, unknown> = Object(line);
  const directives: Array<
    Record<'Namespace', string> & Record<'Dimensions', string[][]> & Record<'Metrics', { Name: string }[]>
  > = Object(fields._aws).CloudWatchMetrics;
  return directives.map(({ Namespace, Dimensions, Metrics }) => ({
    Namespace,
    MetricName: Metrics[0]?.Name,
    dimensions: Object.fromEntries((Dimensions[0] ?? []).map((name) => [name, fields[name]])),
  }));
}

/** What an alarm watches, its reference to a function's name replaced by the name that Lambda would tell the function. */
function watched({ Namespace, MetricName, Dimensions }: AlarmProperties, name: string) {
  const resolved = (value: unknown) =>
    JSON.stringify(value) === JSON.stringify({ Ref: functionId(name) }) ? name : value;
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, resolved(Value)]));
  return { Namespace, MetricName, dimensions };
}

/** An event of the Workspace, and how Twilio signs it. */
const EVENT: Readonly<Record<string, string>> = {
  EventType: 'task.created',
  AccountSid: testSid('AC'),
  WorkspaceSid: testSid('WS'),
  Timestamp: String(Math.floor(Date.now() / 1_000)),
};

function signedEvent(parameters: Readonly<Record<string, string>>, token: string) {
  const path = '/taskrouter/event_callback';
  const signature = getExpectedTwilioSignature(token, `https://${API_DOMAIN}${path}`, { ...parameters });
  return httpRequest({ path, form: encodeForm(parameters), headers: { 'x-twilio-signature': signature } });
}

function untimed({ Timestamp: _, ...rest }: Readonly<Record<string, string>>) {
  return rest;
}

describe('the alarms watch what the code really emits', () => {
  const environment = async (name: string, secretsManagerUrl: string, more: Record<string, string> = {}) => ({
    ...functionEnvironment(secretsManagerUrl),
    AWS_LAMBDA_FUNCTION_NAME: name,
    ...more,
  });
  const SECRET = {
    status: 200,
    body: JSON.stringify({
      SecretString: JSON.stringify({ accountSid: testSid('AC'), authToken: AUTH_TOKEN }),
      CreatedDate: 1,
    }),
  };

  test.each([
    ['CallbackSlow', () => signedPost(), SECRET],
    ['ForgedCallbacks', () => signedPost(CALLBACK_PARAMETERS, { token: 'another' }), SECRET],
    ['ReplayedCallbacks', () => signedPost({ ...CALLBACK_PARAMETERS, Timestamp: '1000000000' }), SECRET],
    ['UntimedCallbacks', () => signedPost(untimed(CALLBACK_PARAMETERS)), SECRET],
    ['CallbackErrors', () => signedPost(), { status: 400, body: '{"__type":"AccessDeniedException"}' }],
  ])('%s', async (name, request, secret) => {
    const secretsManager = await startFakeServer(() => secret);
    const log = captureLog();
    const variables = await environment('AssignmentCallback', secretsManager.url);
    const handler = await coldStart(() => import('#lambda/assignment-callback'), variables);
    await handler(request());
    const metrics = emitted(log.last());
    jest.restoreAllMocks();
    await secretsManager.close();
    expect(metrics).toContainEqual(watched(alarm(name), 'AssignmentCallback'));
  });

  test('what CallbackSlow watches begins when API Gateway receives the request, so that a cold start counts', async () => {
    const secretsManager = await startFakeServer(() => SECRET);
    const log = captureLog();
    const variables = await environment('AssignmentCallback', secretsManager.url);
    const handler = await coldStart(() => import('#lambda/assignment-callback'), variables);
    const request = signedPost();
    const timeEpoch = Date.now() - 3_000;
    await handler({ ...request, requestContext: { ...request.requestContext, timeEpoch } });
    const { Latency, durationMs } = Object(log.last());
    jest.restoreAllMocks();
    await secretsManager.close();
    expect(Latency).toBeGreaterThanOrEqual(3_000);
    expect(durationMs).toBeLessThan(3_000);
  });

  test('UndecidedCallbacks', async () => {
    const secretsManager = await startFakeServer(() => SECRET);
    const log = captureLog();
    const variables = await environment('AssignmentCallback', secretsManager.url);
    const handler = await coldStart(() => import('#lambda/assignment-callback'), variables);
    for (let n = 0; n < 4; n++) await handler(signedPost(CALLBACK_PARAMETERS, { token: 'another' }));
    const metrics = emitted(log.last());
    jest.restoreAllMocks();
    await secretsManager.close();
    expect(metrics).toContainEqual(watched(alarm('UndecidedCallbacks'), 'AssignmentCallback'));
  });

  test.each([
    ['ForgedEvents', EVENT, 'another', SECRET],
    ['ReplayedEvents', { ...EVENT, Timestamp: '1000000000' }, AUTH_TOKEN, SECRET],
    ['UntimedEvents', untimed(EVENT), AUTH_TOKEN, SECRET],
    ['EventCallbackErrors', EVENT, AUTH_TOKEN, { status: 400, body: '{"__type":"AccessDeniedException"}' }],
  ])('%s', async (name, event, token, secret) => {
    const aws = await startFakeServer(({ headers }) =>
      headers['x-amz-target'] === 'AWSEvents.PutEvents'
        ? { status: 200, body: '{"FailedEntryCount":0}' }
        : secret,
    );
    const log = captureLog();
    const variables = await environment('EventCallback', aws.url, {
      AWS_ENDPOINT_URL_EVENTBRIDGE: aws.url,
      EVENT_BUS: 'workspace-events',
      EVENT_TOLERANCE_SECONDS: '900',
    });
    const handler = await coldStart(() => import('#lambda/event-callback'), variables);
    await handler(signedEvent(event, token));
    const metrics = emitted(log.last());
    jest.restoreAllMocks();
    await aws.close();
    expect(metrics).toContainEqual(watched(alarm(name), 'EventCallback'));
  });

  test('AuthTokenAge', async () => {
    const secretsManager = await startFakeServer(() => SECRET);
    const log = captureLog();
    const variables = await environment('AssignmentCallback', secretsManager.url);
    const handler = await coldStart(() => import('#lambda/assignment-callback'), variables);
    await handler(signedPost());
    const [ageLine = ''] = log.lines().split('\n');
    jest.restoreAllMocks();
    await secretsManager.close();
    expect(emitted(JSON.parse(ageLine))).toEqual([watched(alarm('AuthTokenAge'), 'AssignmentCallback')]);
    expect(JSON.parse(ageLine).SecretAge).toBeGreaterThan(alarm('AuthTokenAge').Threshold);
  });

  test('CreateTaskFailures', async () => {
    const down = await startFakeServer(() => ({ status: 400, body: '{"__type":"AccessDeniedException"}' }));
    const log = captureLog();
    const variables = await environment('CreateTask', down.url, {
      TASKROUTER_URL: down.url,
      TWILIO_WORKFLOW_SID: testSid('WW'),
      DEFAULT_TASK_ATTRIBUTES: '{}',
      IDEMPOTENCY_TABLE: 'keys',
    });
    const handler = await coldStart(() => import('#lambda/create-task'), variables);
    await handler(httpRequest({}));
    const metrics = emitted(log.last());
    jest.restoreAllMocks();
    await down.close();
    expect(metrics).toContainEqual(watched(alarm('CreateTaskFailures'), 'CreateTask'));
  });
});

test('DecisionsTooLate watches what DecideReservation counts', () => {
  expect(watched(alarm('DecisionsTooLate'), 'DecideReservation')).toEqual({
    Namespace: 'TaskRouter',
    MetricName: 'Handled',
    dimensions: { FunctionName: 'DecideReservation', outcome: 'too-late' },
  });
});

test.each(['UpdateReservation', 'DecideReservation'])('%sErrors watches the errors it counts', (name) => {
  expect(watched(alarm(`${name}Errors`), name)).toEqual({
    Namespace: 'TaskRouter',
    MetricName: 'Handled',
    dimensions: { FunctionName: name, outcome: 'error' },
  });
});

test.each([
  ['ApiClientErrors', '4xx'],
  ['ApiServerErrors', '5xx'],
])("%s watches API Gateway's %s", (name, metric) => {
  const { Namespace, MetricName, Dimensions } = alarm(name);
  expect({ Namespace, MetricName }).toEqual({ Namespace: 'AWS/ApiGateway', MetricName: metric });
  const [api] = Object.keys(template.findResources('AWS::ApiGatewayV2::Api'));
  expect(Dimensions).toEqual([
    { Name: 'ApiId', Value: { Ref: api } },
    { Name: 'Stage', Value: '$default' },
  ]);
});

test('the errors, crashes and throttling of every function are watched', () => {
  for (const id of Object.keys(template.findResources('AWS::Lambda::Function'))) {
    const watching = Object.entries(alarms)
      .filter(([, { Dimensions }]) => JSON.stringify(Dimensions).includes(`"${id}"`))
      .map(
        ([, { MetricName, Dimensions }]) =>
          Dimensions.find(({ Name }) => Name === 'outcome')?.Value ?? MetricName,
      );
    expect(watching).toEqual(expect.arrayContaining(['error', 'Errors', 'Throttles']));
  }
});

test.each([
  ['AssignmentCallbackCrashes', 'Errors', 'AssignmentCallback'],
  ['CreateTaskCrashes', 'Errors', 'CreateTask'],
  ['EventCallbackCrashes', 'Errors', 'EventCallback'],
  ['UpdateReservationCrashes', 'Errors', 'UpdateReservation'],
  ['DecideReservationCrashes', 'Errors', 'DecideReservation'],
  ['AssignmentCallbackThrottles', 'Throttles', 'AssignmentCallback'],
  ['CreateTaskThrottles', 'Throttles', 'CreateTask'],
])("%s watches Lambda's %s of %s", (name, metric, fn) => {
  expect(watched(alarm(name), fn)).toEqual({
    Namespace: 'AWS/Lambda',
    MetricName: metric,
    dimensions: { FunctionName: fn },
  });
});

test('a slow callback alarms before TaskRouter stops waiting', () => {
  expect(alarm('CallbackSlow')).toMatchObject({ ExtendedStatistic: 'p99' });
  expect(alarm('CallbackSlow').Threshold).toBeLessThan(5_000);
});

test.each([
  ['DeadLetters', 'ApproximateNumberOfMessagesVisible', 'DecideLaterDeadLetters'],
  ['DecisionsWait', 'ApproximateAgeOfOldestMessage', 'DecideLaterQueue'],
])('%s watches %s of the queue', (name, MetricName, queue) => {
  const { Namespace, MetricName: metric, Dimensions } = alarm(name);
  expect({ Namespace, metric }).toEqual({ Namespace: 'AWS/SQS', metric: MetricName });
  expect(JSON.stringify(Dimensions)).toContain(queue);
});

test('every alarm is sent to the address', () => {
  template.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'email',
    Endpoint: 'ops@example.com',
  });
  const topic = Object.keys(template.findResources('AWS::SNS::Topic'));
  expect(topic).toHaveLength(1);
  for (const { AlarmActions } of Object.values(alarms)) expect(AlarmActions).toEqual([{ Ref: topic[0] }]);
});

test("the topic's policy lets this account's alarms publish, over TLS only", () => {
  const [policy] = Object.values(template.findResources('AWS::SNS::TopicPolicy'));
  const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));
  const allowed = policy?.Properties.PolicyDocument.Statement.filter(
    ({ Effect }: { Effect: string }) => Effect === 'Allow',
  );
  expect(policy?.Properties.Topics).toEqual([{ Ref: topic }]);
  expect(allowed).toMatchObject([
    {
      Effect: 'Allow',
      Action: 'sns:Publish',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Resource: { Ref: topic },
      Condition: {
        ArnLike: {
          'aws:SourceArn': {
            'Fn::Join': [
              '',
              [
                'arn:',
                { Ref: 'AWS::Partition' },
                ':cloudwatch:',
                { Ref: 'AWS::Region' },
                ':',
                { Ref: 'AWS::AccountId' },
                ':alarm:*',
              ],
            ],
          },
        },
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
      },
    },
  ]);
});

test("alarms go to a topic of one's own, too", () => {
  const own = synthesizeTemplate(...UNBUNDLED.ownTopic);
  const alarmTopicArn = 'arn:aws:sns:eu-west-1:123456789012:alarms';
  own.resourceCountIs('AWS::SNS::Topic', 0);
  own.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [alarmTopicArn] });
});

test('there is one dashboard, and no topic without an address', () => {
  const plain = synthesizeTemplate(...UNBUNDLED.plain);
  plain.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  plain.resourceCountIs('AWS::SNS::Topic', 0);
});
