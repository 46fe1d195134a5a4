import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { testSid } from 'taskrouter/test/sids';
import { signedPost } from '../helpers/assignment-callback';
import { bundleOf } from '../helpers/bundle';
import { coldStart, type Handler } from '../helpers/handler';
import { httpRequest } from '../helpers/http-request';
import { synthesize, synthesizeTemplate } from '../helpers/stack';
import { BUNDLED, UNBUNDLED } from '../helpers/stack-variants';

const shipped = synthesize(...BUNDLED.plain);
const { template } = shipped;

const FUNCTIONS = ['AssignmentCallback', 'CreateTask', 'UpdateReservation'] as const;

/** The one resource of a type whose logical ID begins with `prefix`. */
function resource(
  type: string,
  prefix: string,
  from = template,
): { id: string; properties: Record<string, unknown> } {
  const found = Object.entries(from.findResources(type)).filter(([id]) => id.startsWith(prefix));
  const [first] = found;
  if (first === undefined || found.length > 1)
    throw new Error(`${found.length} resources ${type} named ${prefix}`);
  return { id: first[0], properties: first[1].Properties };
}

function variables(name: string): Record<string, string> {
  return Object(resource('AWS::Lambda::Function', name).properties.Environment).Variables;
}

describe('routes', () => {
  test.each([
    ['POST /taskrouter/assignment_callback', 'NONE'],
    ['GET /taskrouter/assignment_callback', 'NONE'],
    ['POST /taskrouter/create_task', 'AWS_IAM'],
    ['POST /taskrouter/accept_reservation', 'AWS_IAM'],
    ['POST /taskrouter/reject_reservation', 'AWS_IAM'],
  ])('%s is authorized by %s', (RouteKey, AuthorizationType) => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey, AuthorizationType });
  });

  test('are all there are', () => {
    template.resourceCountIs('AWS::ApiGatewayV2::Route', 5);
  });

  test('hand events over in payload format 2.0', () => {
    template.allResourcesProperties('AWS::ApiGatewayV2::Integration', { PayloadFormatVersion: '2.0' });
  });

  test('are throttled and logged in JSON without headers, query strings or bodies', () => {
    const { properties } = resource('AWS::ApiGatewayV2::Stage', 'Api');
    expect(properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: {
        ThrottlingBurstLimit: expect.any(Number),
        ThrottlingRateLimit: expect.any(Number),
      },
    });
    const { Format } = Object(properties.AccessLogSettings);
    expect(Object.keys(JSON.parse(Format))).toEqual(
      expect.arrayContaining(['requestId', 'routeKey', 'status']),
    );
    expect(Format).not.toMatch(/querystring|header|body|path\b/i);
  });
});

describe.each(FUNCTIONS)('%s', (name) => {
  test('runs on ARM64 and the newest Node.js that the library knows, with memory, timeout and JSON logs', () => {
    const { properties } = resource('AWS::Lambda::Function', name);
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: expect.any(Number),
      Timeout: expect.any(Number),
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: expect.any(String) } },
    });
  });

  test('may read the secret, write its own log, and nothing else', () => {
    const { properties } = resource('AWS::IAM::Policy', name);
    const logGroup = resource('AWS::Logs::LogGroup', name).id;
    const claimKeys = {
      Effect: 'Allow',
      Action: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      Resource: { 'Fn::GetAtt': [resource('AWS::DynamoDB::Table', 'IdempotencyKeys').id, 'Arn'] },
    };
    const sendDecisions = {
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: { 'Fn::GetAtt': [resource('AWS::SQS::Queue', 'DecideLaterQueue').id, 'Arn'] },
    };
    expect(properties.PolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: { 'Fn::GetAtt': [logGroup, 'Arn'] },
        },
        ...(name === 'CreateTask' ? [claimKeys] : []),
        {
          Effect: 'Allow',
          Action: 'secretsmanager:GetSecretValue',
          Resource: {
            'Fn::Join': [
              '',
              [
                'arn:',
                { Ref: 'AWS::Partition' },
                ':secretsmanager:',
                { Ref: 'AWS::Region' },
                ':',
                { Ref: 'AWS::AccountId' },
                ':secret:twilio/taskrouter-??????',
              ],
            ],
          },
        },
        ...(name === 'AssignmentCallback' ? [sendDecisions] : []),
      ],
    });
    expect(resource('AWS::IAM::Role', name).properties).not.toHaveProperty('ManagedPolicyArns');
  });

  test('is invoked by its own routes alone', () => {
    const { id } = resource('AWS::Lambda::Function', name);
    const permissions = template.findResources('AWS::Lambda::Permission', {
      Properties: { FunctionName: { 'Fn::GetAtt': [id, 'Arn'] } },
    });
    expect(Object.keys(permissions)).toHaveLength(name === 'CreateTask' ? 1 : 2);
    for (const permission of Object.values(permissions)) {
      expect(permission.Properties).toMatchObject({ Principal: 'apigateway.amazonaws.com' });
      expect(JSON.stringify(permission.Properties.SourceArn)).toMatch(/\/taskrouter\/\w+"/);
    }
  });

  test('reads exactly the variables that the stack sets', async () => {
    const set = variables(name);
    const lambda = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' };
    const read = new Set<string>();
    const watched = new Proxy(
      {
        ...lambda,
        ...set,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://127.0.0.1:9',
        AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
      },
      {
        get(target, variable, receiver) {
          if (typeof variable === 'string') read.add(variable);
          return Reflect.get(target, variable, receiver);
        },
      },
    );
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const handler: Handler = await coldStart(
      () => import(join(bundleOf(shipped, name), 'index.js')),
      watched,
    );
    await handler(
      name === 'AssignmentCallback' ? signedPost() : httpRequest({ headers: { 'idempotency-key': 'key' } }),
    );
    jest.restoreAllMocks();
    const ours = [...read].filter(
      (variable) => !/^(AWS_|NODE_|npm_|POWERTOOLS_|HOME|USERPROFILE|_X_)/.test(variable),
    );
    expect(new Set(ours)).toEqual(
      new Set([...Object.keys(set), ...(name === 'AssignmentCallback' ? ['PUBLIC_URL'] : [])]),
    );
  });
});

test('the callback is given up before TaskRouter stops waiting', () => {
  const { properties } = resource('AWS::Lambda::Function', 'AssignmentCallback');
  expect(properties.Timeout).toBeLessThan(5);
});

test('every log group has a retention', () => {
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: Match.anyValue() });
  template.resourceCountIs('AWS::Logs::LogGroup', 5);
});

test('the stack neither creates the secret nor holds its value', () => {
  template.resourceCountIs('AWS::SecretsManager::Secret', 0);
  expect(JSON.stringify(template.toJSON())).not.toMatch(/resolve:secretsmanager/);
});

test('outputs what has to be set at Twilio and called from outside', () => {
  const url = (path: string) => ({
    'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.any(String), 'ApiEndpoint'] }, path]],
  });
  const outputs = Object.fromEntries(
    Object.entries(template.findOutputs('*')).map(([id, { Value }]) => [id, Value]),
  );
  expect(outputs).toEqual({
    AssignmentCallbackUrl: url('/taskrouter/assignment_callback'),
    ApiUrl: { 'Fn::GetAtt': [expect.any(String), 'ApiEndpoint'] },
    TaskRouterUrl: 'https://taskrouter.twilio.com',
    WorkspaceSid: testSid('WS'),
    WorkflowSid: testSid('WW'),
    CreateTaskUrl: url('/taskrouter/create_task'),
    DeadLetterQueueArn: { 'Fn::GetAtt': [expect.stringContaining('DeadLetters'), 'Arn'] },
    AuthTokenSecretName: 'twilio/taskrouter',
  });
});

describe('configuration reaches the functions', () => {
  const configured = synthesize(...BUNDLED.configured);

  test('as environment variables', () => {
    const environment = (Variables: object) => ({ Environment: { Variables } });
    configured.template.hasResourceProperties(
      'AWS::Lambda::Function',
      environment({ PUBLIC_URL: 'https://voice.example.com', TWILIO_WORKSPACE_SID: testSid('WS') }),
    );
    configured.template.hasResourceProperties(
      'AWS::Lambda::Function',
      environment({
        TASKROUTER_URL: 'https://taskrouter.dublin.ie1.twilio.com',
        TWILIO_WORKFLOW_SID: testSid('WW'),
        DEFAULT_TASK_ATTRIBUTES: '{"type":"ticket"}',
      }),
    );
  });

  test('a secret named by its ARN is granted with and without the random suffix', () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio-AbCdEf';
    configured.template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Resource: [arn, `${arn}-??????`] })]),
      },
    });
  });

  test('the answer is part of the callback bundle', () => {
    const bundle = readFileSync(join(bundleOf(configured, 'AssignmentCallback'), 'index.js'), 'utf8');
    expect(bundle).toContain('{instruction:"accept"}');
  });
});

describe('with an API key', () => {
  const withKey = synthesizeTemplate(...UNBUNDLED.apiKey);

  /** The secrets that a function may read. */
  function readable(name: string): string {
    const { PolicyDocument } = Object(resource('AWS::IAM::Policy', name, withKey).properties);
    const statement = PolicyDocument.Statement.find(
      ({ Action }: { Action: unknown }) => Action === 'secretsmanager:GetSecretValue',
    );
    return JSON.stringify(statement.Resource);
  }

  test('only the callback may read the auth token, and only the others the key', () => {
    expect(readable('AssignmentCallback')).toContain('twilio/taskrouter-');
    expect(readable('AssignmentCallback')).not.toContain('api-key');
    for (const name of ['CreateTask', 'UpdateReservation']) {
      expect(readable(name)).toContain('twilio/api-key-');
      expect(readable(name)).not.toContain('twilio/taskrouter-');
    }
  });
});

describe('the bundles', () => {
  const bundle = (name: string) => readFileSync(join(bundleOf(shipped, name), 'index.js'), 'utf8');

  test('the callback carries neither the REST client nor the AWS SDK', () => {
    expect(bundle('AssignmentCallback')).not.toMatch(
      /axios|client-secrets-manager|RestException|TaskListInstance|dayjs/,
    );
    expect(bundle('AssignmentCallback').length).toBeLessThan(40_000);
  });

  test.each(['CreateTask', 'UpdateReservation'])('%s carries neither axios nor the AWS SDK', (name) => {
    expect(bundle(name)).not.toMatch(/axios|client-secrets-manager|jsonwebtoken/);
  });

  test.each(FUNCTIONS)('%s loads no source map', (name) => {
    expect(bundle(name)).not.toContain('sourceMappingURL');
  });
});

describe('options', () => {
  const ROUTES = ['create_task', 'accept_reservation', 'reject_reservation'];

  test('tokens of an issuer in the place of IAM, on the same routes', () => {
    const withTokens = synthesizeTemplate(...UNBUNDLED.tokens);
    withTokens.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: 'https://example.com', Audience: ['one', 'two'] },
    });
    for (const route of ROUTES) {
      const RouteKey = `POST /taskrouter/${route}`;
      withTokens.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey, AuthorizationType: 'JWT' });
    }
    withTokens.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: 'POST /taskrouter/assignment_callback',
      AuthorizationType: 'NONE',
    });
  });

  test('the events of the Workspace, which only their function may put on the bus', () => {
    const withEvents = synthesizeTemplate(...UNBUNDLED.events);
    withEvents.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: 'POST /taskrouter/event_callback',
      AuthorizationType: 'NONE',
    });
    withEvents.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ EVENT_TOLERANCE_SECONDS: '60' }) },
    });
    const allowed = Object.entries(withEvents.findResources('AWS::IAM::Policy')).filter(([, policy]) =>
      JSON.stringify(policy).includes('events:PutEvents'),
    );
    expect(allowed.map(([id]) => id)).toEqual([expect.stringContaining('EventCallback')]);
    template.resourceCountIs('AWS::Events::EventBus', 0);
  });

  test('X-Ray where it is asked for', () => {
    synthesizeTemplate(...UNBUNDLED.tracing).allResourcesProperties('AWS::Lambda::Function', {
      TracingConfig: { Mode: 'Active' },
    });
    expect(JSON.stringify(template.toJSON())).not.toContain('xray');
  });
});

test('the keys of create_task are encrypted, paid by use, and let go of', () => {
  template.hasResourceProperties('AWS::DynamoDB::Table', {
    BillingMode: 'PAY_PER_REQUEST',
    SSESpecification: { SSEEnabled: true },
    TimeToLiveSpecification: { AttributeName: 'expiration', Enabled: true },
  });
});
