import { Match } from 'aws-cdk-lib/assertions';
import { testSid } from 'taskrouter/test/sids';
import { synthesizeTemplate } from '../helpers/stack';
import { UNBUNDLED } from '../helpers/stack-variants';

const template = synthesizeTemplate(...UNBUNDLED.connected);
const FUNCTION = 'ConnectionConnectWorkflow';

/** The one resource of a type whose logical ID begins so. */
function resource(type: string, prefix: string) {
  const found = Object.entries(template.findResources(type)).filter(([id]) => id.startsWith(prefix));
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} ${type} named ${prefix}`);
  const [id, { Properties, DependsOn }] = first;
  return { id, Properties, DependsOn };
}

/** Resources that have to be there before this one. */
const dependencies = (prefix: string): string[] => resource('Custom::TaskRouterCallback', prefix).DependsOn;

test('TaskRouter is told of the callbacks of this stack, those of events at the Workspace', () => {
  const url = (path: string) => ({ 'Fn::Join': ['', [Match.anyValue(), `/taskrouter/${path}`]] });
  template.resourceCountIs('Custom::TaskRouterCallback', 2);
  template.hasResourceProperties('Custom::TaskRouterCallback', {
    WorkspaceSid: testSid('WS'),
    WorkflowSid: testSid('WW'),
    Parameter: 'AssignmentCallbackUrl',
    Url: url('assignment_callback'),
  });
  template.hasResourceProperties('Custom::TaskRouterCallback', {
    WorkspaceSid: testSid('WS'),
    WorkflowSid: Match.absent(),
    Parameter: 'EventCallbackUrl',
    Url: url('event_callback'),
  });
  template.hasOutput('ConnectedCallbacks', { Value: 'AssignmentCallbackUrl,EventCallbackUrl' });
});

test('it is told once what it is to call is there', () => {
  const routes = Object.entries(template.findResources('AWS::ApiGatewayV2::Route'));
  const route = (key: string) => routes.find(([, { Properties }]) => Properties.RouteKey === key)?.[0];
  expect(dependencies('ConnectionAssignmentCallbackUrl')).toEqual(
    expect.arrayContaining([
      route('POST /taskrouter/assignment_callback'),
      resource('AWS::ApiGatewayV2::Stage', 'Api').id,
      resource('AWS::Lambda::Function', 'AssignmentCallback').id,
    ]),
  );
  expect(dependencies('ConnectionEventCallbackUrl')).toEqual(
    expect.arrayContaining([
      route('POST /taskrouter/event_callback'),
      resource('AWS::Lambda::Function', 'WorkspaceEvents').id,
    ]),
  );
});

test('the function may read the secret for REST, use its table, write its log, and nothing else', () => {
  const { Properties } = resource('AWS::IAM::Policy', FUNCTION);
  expect(Properties.PolicyDocument.Statement).toEqual([
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::GetAtt': [resource('AWS::Logs::LogGroup', FUNCTION).id, 'Arn'] },
    },
    {
      Effect: 'Allow',
      Action: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
      Resource: { 'Fn::GetAtt': [resource('AWS::DynamoDB::Table', 'ConnectionReplacedUrls').id, 'Arn'] },
    },
    {
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: { 'Fn::Join': ['', expect.arrayContaining([':secret:twilio/api-key-??????'])] },
    },
  ]);
});

test("CDK's framework may invoke the function and write its log, which says nothing and is let go of", () => {
  const { Properties } = resource('AWS::IAM::Policy', 'ConnectionProviderRole');
  const actions = Properties.PolicyDocument.Statement.flatMap(({ Action }: { Action: unknown }) => Action);
  expect(actions).toEqual([
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'lambda:InvokeFunction',
    'lambda:GetFunction',
  ]);
  expect(resource('AWS::Lambda::Function', 'ConnectionProvider').Properties.LoggingConfig).toMatchObject({
    ApplicationLogLevel: 'FATAL',
    LogGroup: { Ref: resource('AWS::Logs::LogGroup', 'ConnectionProvider').id },
  });
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: Match.anyValue() });
});

test('the function has the alarms of every function', () => {
  const alarms = Object.keys(template.findResources('AWS::CloudWatch::Alarm'));
  for (const name of ['Crashes', 'Errors', 'Throttles']) {
    expect(alarms).toContainEqual(expect.stringMatching(new RegExp(`^MonitoringConnectWorkflow${name}`)));
  }
});

test('nothing of it is there unless it is asked for', () => {
  const plain = synthesizeTemplate(...UNBUNDLED.plain);
  plain.resourceCountIs('Custom::TaskRouterCallback', 0);
  expect(Object.keys(plain.findResources('AWS::Lambda::Function')).join()).not.toContain('Connection');
});
