import { testSid } from 'taskrouter/test/sids';
import { ConfigurationError, parseConfiguration, readConfiguration } from '#lib/configuration';
import { fallbackOf } from '#lib/fallback';
import { CONTEXT } from '../helpers/stack-variants';

/** The problems that a context has, by key. */
function problems(context: Record<string, unknown>): Record<string, string> {
  try {
    readConfiguration(context);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    for (const { path } of error.problems) expect(error.message).toContain(`-c ${path}=`);
    return Object.fromEntries(error.problems.map(({ path, message }) => [path, message]));
  }
  return {};
}

test('three SIDs are enough', () => {
  expect(readConfiguration(CONTEXT)).toEqual({
    ...CONTEXT,
    config: 'config',
    stackName: 'TaskRouter',
    authTokenSecret: 'twilio/taskrouter',
    callbackTolerance: 300,
    eventTolerance: 900,
    assignmentRules: 'config/assignment-rules.json',
    decision: 'config/decision.ts',
    decideLaterAttempts: 10,
    decisionConcurrency: 10,
    decisionMemory: 512,
    decisionVariables: {},
    decisionSecrets: [],
    decisionPolicy: [],
    tags: {},
    defaultTaskAttributes: { selected_language: 'es' },
    authorization: { type: 'iam' },
    events: false,
    connectWorkflow: false,
    tracing: false,
    taskRouterUrl: 'https://taskrouter.twilio.com',
  });
});

test('everything that is missing or malformed is listed at once, with the form it should have', () => {
  const found = problems({
    accountSid: testSid('WS'),
    authTokenSecret: 'a secret',
    publicUrl: 'https://example.com/path',
  });
  expect(Object.keys(found)).toEqual([
    'accountSid',
    'workspaceSid',
    'workflowSid',
    'authTokenSecret',
    'publicUrl',
  ]);
  expect(found.accountSid).toContain('AC followed by 32 hexadecimal digits');
  expect(found.workspaceSid).toContain('is required: WS followed by');
});

test.each([
  ['acountSid', 'accountSid'],
  ['decideLaterAttemps', 'decideLaterAttempts'],
  ['AlarmEmail', 'alarmEmail'],
])('%s is a misspelt key, also where it may be absent', (written, meant) => {
  expect(problems({ ...CONTEXT, [written]: 'x' })).toEqual({
    [written]: `is unknown; did you mean ${meant}?`,
  });
});

test("the CDK's own keys, those of lookups and those of other tools are left alone", () => {
  const context = {
    ...CONTEXT,
    '@aws-cdk/core:bootstrapQualifier': 'taskrouter',
    'aws:cdk:bundling-stacks': ['*'],
    'availability-zones:account=123456789012:region=eu-west-1': ['eu-west-1a'],
    team: 'contact centre',
  };
  expect(problems(context)).toEqual({});
});

test.each<[string, unknown]>([
  ['authTokenSecret', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio/taskrouter-AbCdEf'],
  ['authTokenSecret', 'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:twilio'],
  ['apiKeySecret', 'twilio/api-key'],
  ['assignmentRules', 'config/rules.json'],
  ['publicUrl', 'https://voice.example.com'],
  ['publicUrl', 'http://127.0.0.1:4000'],
  ['taskRouterUrl', 'https://taskrouter.dublin.ie1.twilio.com'],
])('%s may be %s', (key, value) => {
  expect(readConfiguration({ ...CONTEXT, [key]: value })).toMatchObject({ [key]: value });
});

test.each([['{"a":[1]}'], [{ a: [1] }]])(
  'default attributes come as text or, from cdk.json, as an object: %j',
  (value) => {
    expect(readConfiguration({ ...CONTEXT, defaultTaskAttributes: value }).defaultTaskAttributes).toEqual({
      a: [1],
    });
  },
);

test.each<[string, unknown]>([
  ['accountSid', 1],
  ['authTokenSecret', 'arn:aws:s3:::bucket'],
  ['assignmentRules', ' '],
  ['apiKeySecret', 'a secret'],
  ['callbackTolerance', '-1'],
  ['callbackTolerance', '86401'],
  ['callbackTolerance', ''.padEnd(2)],
  ['decideLaterAttempts', '0'],
  ['decideLaterAttempts', '1.5'],
  ['decideLaterAttempts', 'many'],
  ['defaultTaskAttributes', '["a"]'],
  ['defaultTaskAttributes', '{'],
  ['defaultTaskAttributes', { text: 'x'.repeat(4096) }],
  ['auth', 'none'],
  ['events', 'yes'],
  ['tracing', 1],
  ['alarmEmail', 'ops'],
  ['publicUrl', 'voice.example.com'],
  ['publicUrl', 'http://voice.example.com'],
  ['taskRouterUrl', 'ftp://127.0.0.1'],
  ['stackName', '1st'],
  ['stage', '../prod'],
  ['secretKeyArn', 'alias/twilio'],
  ['alarmTopicArn', 'alarms'],
  ['callbackConcurrency', 0],
  ['decisionConcurrency', 1],
  ['decisionMemory', 64],
  ['tags', '{"team":'],
])('%s may not be %j', (key, value) => {
  expect(Object.keys(problems({ ...CONTEXT, [key]: value }))).toEqual([key]);
});

test('numbers come as text or, from cdk.json, as numbers; 0 turns the tolerance off', () => {
  const given = { ...CONTEXT, callbackTolerance: '0', decideLaterAttempts: 3 };
  expect(readConfiguration(given)).toMatchObject({ callbackTolerance: 0, decideLaterAttempts: 3 });
});

test('tokens of an issuer need the issuer and an audience', () => {
  expect(Object.keys(problems({ ...CONTEXT, auth: 'jwt' }))).toEqual(['jwtIssuer', 'jwtAudience']);
  expect(
    Object.keys(problems({ ...CONTEXT, auth: 'jwt', jwtIssuer: 'http://example.com', jwtAudience: 'a' })),
  ).toEqual(['jwtIssuer']);
  const given = { ...CONTEXT, auth: 'jwt', jwtIssuer: 'https://example.com/pool', jwtAudience: 'one, two' };
  expect(readConfiguration(given).authorization).toEqual({
    type: 'jwt',
    issuer: 'https://example.com/pool',
    audience: ['one', 'two'],
  });
});

test.each([
  ['domainName', 'voice.example.com', 'certificateArn'],
  ['certificateArn', 'arn:aws:acm:eu-west-1:123456789012:certificate/1', 'domainName'],
])('%s needs its other half', (key, value, other) => {
  expect(problems({ ...CONTEXT, [key]: value })[other]).toContain(`is required with ${key}`);
});

test.each([
  ['decisionVariables', '{"A-B": "x"}', 'decisionVariables.A-B'],
  ['decisionVariables', { TWILIO_ACCOUNT_SID: 'AC' }, 'decisionVariables.TWILIO_ACCOUNT_SID'],
  ['decisionPolicy', [{ Effect: 'Allow', Action: 's3:GetObject' }], 'decisionPolicy[0].Resource'],
  ['decisionPolicy', '[{"Effect": "allow", "Action": "*", "Resource": "*"}]', 'decisionPolicy[0].Effect'],
  ['decisionSecrets', 'crm/key, a secret', 'decisionSecrets[1]'],
  [
    'decisionVpc',
    { vpcId: 'vpc-00000001', subnetIds: [], securityGroupIds: ['sg-00000001'] },
    'decisionVpc.subnetIds',
  ],
])('what is wrong inside %s is told with its place: %j', (key, value, path) => {
  expect(Object.keys(problems({ ...CONTEXT, [key]: value }))).toEqual([path]);
});

test('what has an ARN has to be in the Region that the stack goes to', () => {
  const context = {
    ...CONTEXT,
    authTokenSecret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio-AbCdEf',
    alarmTopicArn: 'arn:aws:sns:us-east-1:123456789012:alarms',
  };
  expect(parseConfiguration(context).parsed.ok).toBe(true);
  const { parsed } = parseConfiguration(context, 'us-east-1');
  expect(parsed.ok ? [] : parsed.problems).toEqual([
    {
      path: 'authTokenSecret',
      message:
        'is in eu-west-1, but the stack goes to us-east-1; aws secretsmanager replicate-secret-to-regions makes a replica, of the same name: give that',
    },
  ]);
});

describe('a second Region', () => {
  const PAIR = { ...CONTEXT, fallbackRegion: 'us-west-2' };
  const paths = (context: object, region?: string) => {
    const { parsed } = parseConfiguration({ ...PAIR, ...context }, region);
    return parsed.ok ? [] : parsed.problems.map(({ path }) => path);
  };

  test('takes everything along but what belongs to the first one', () => {
    const regional = {
      publicUrl: 'https://cdn.example.com',
      secretKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234',
      alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms',
    };
    const first = readConfiguration({ ...PAIR, ...regional, events: true, tracing: true });
    expect(fallbackOf(first)).toEqual({
      region: 'us-west-2',
      configuration: { ...readConfiguration(CONTEXT), stackName: 'TaskRouterFallback', tracing: true },
    });
    const fallback = '{"publicUrl": "https://other.example.com"}';
    expect(fallbackOf(readConfiguration({ ...PAIR, ...regional, fallback }))?.configuration).toMatchObject({
      publicUrl: 'https://other.example.com',
    });
    expect(fallbackOf(readConfiguration(CONTEXT))).toBeUndefined();
  });

  test.each([
    ['is another one', {}, 'us-west-2', ['fallbackRegion']],
    ['has a form', { fallbackRegion: 'west' }, undefined, ['fallbackRegion']],
    ['is named where it has values', { fallbackRegion: '', fallback: {} }, undefined, ['fallbackRegion']],
    [
      'takes no value that is the same everywhere',
      { fallback: { tracing: true } },
      undefined,
      ['fallback.tracing'],
    ],
    [
      'has its own keys, topics and certificates',
      {
        fallback: {
          secretKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234',
          domainName: 'other.example.com',
        },
      },
      'eu-west-1',
      ['fallback.certificateArn', 'fallback.secretKeyArn'],
    ],
    [
      'finds its secrets by their names, those of decisions too',
      {
        authTokenSecret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio-AbCdEf',
        decisionSecrets: ['crm', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-AbCdEf'],
      },
      'eu-west-1',
      ['authTokenSecret', 'decisionSecrets'],
    ],
    [
      'has a VPC of its own',
      {
        decisionVpc: {
          vpcId: 'vpc-00000001',
          subnetIds: ['subnet-00000001'],
          securityGroupIds: ['sg-00000001'],
        },
      },
      undefined,
      ['fallback.decisionVpc'],
    ],
    [
      'is reached elsewhere',
      { publicUrl: 'https://a.example.com', fallback: { publicUrl: 'https://a.example.com' } },
      undefined,
      ['fallback'],
    ],
  ])('%s', (_, context, region, expected) => {
    expect(paths(context, region)).toEqual(expected);
  });
});

test.each([
  ['true', true],
  [true, true],
  ['false', false],
])('events may be %j', (value, events) => {
  expect(readConfiguration({ ...CONTEXT, events: value }).events).toBe(events);
});
