import { Match } from 'aws-cdk-lib/assertions';
import { synthesizeTemplate } from '../helpers/stack';
import { UNBUNDLED } from '../helpers/stack-variants';

const template = synthesizeTemplate(...UNBUNDLED.decideLater);

/** The logical ID of the one resource of a type whose ID begins with `prefix`. */
function idOf(type: string, prefix: string): string {
  const found = Object.keys(template.findResources(type)).filter((id) => id.startsWith(prefix));
  const [id] = found;
  if (id === undefined || found.length > 1)
    throw new Error(`${found.length} resources ${type} named ${prefix}`);
  return id;
}

const queue = idOf('AWS::SQS::Queue', 'DecideLaterQueue');
const deadLetters = idOf('AWS::SQS::Queue', 'DecideLaterDeadLetters');
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** Everything that the policies of roles allow on the queue, by the role's logical ID. */
function allowedOnQueue(): Record<string, string[]> {
  const allowed: Record<string, string[]> = {};
  for (const policy of Object.values(template.findResources('AWS::IAM::Policy'))) {
    const { PolicyDocument, Roles } = policy.Properties;
    for (const { Action, Resource } of PolicyDocument.Statement) {
      if (JSON.stringify(Resource) !== JSON.stringify(arnOf(queue))) continue;
      allowed[Roles[0].Ref] = [...(allowed[Roles[0].Ref] ?? []), ...[Action].flat()];
    }
  }
  return allowed;
}

test('only the callback may send to the queue, and only DecideReservation may read it', () => {
  expect(allowedOnQueue()).toEqual({
    [idOf('AWS::IAM::Role', 'AssignmentCallback')]: ['sqs:SendMessage'],
    [idOf('AWS::IAM::Role', 'DecideLaterDecideReservation')]: [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
    ],
  });
});

test('both queues are encrypted and take TLS only', () => {
  template.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: {
      Statement: [
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ],
    },
  });
});

test('a message is set aside after the configured number of attempts', () => {
  template.hasResourceProperties('AWS::SQS::Queue', {
    RedrivePolicy: { deadLetterTargetArn: arnOf(deadLetters), maxReceiveCount: 3 },
  });
});

test('messages that fail do not take the rest of their batch with them', () => {
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: arnOf(queue),
    FunctionName: { Ref: idOf('AWS::Lambda::Function', 'DecideLaterDecideReservation') },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
});

test('a message stays hidden for longer than the function may run', () => {
  const { Timeout } = Object(
    template.findResources('AWS::Lambda::Function')[
      idOf('AWS::Lambda::Function', 'DecideLaterDecideReservation')
    ],
  ).Properties;
  const { VisibilityTimeout } = Object(template.findResources('AWS::SQS::Queue')[queue]).Properties;
  expect(VisibilityTimeout).toBeGreaterThan(Timeout);
  // What a function that was killed leaves behind is decided while TaskRouter's 120 seconds last.
  expect(VisibilityTimeout).toBeLessThanOrEqual(60);
});

test('the callback and the function know the queue', () => {
  const functions = template.findResources('AWS::Lambda::Function', {
    Properties: { Environment: { Variables: { DECISION_QUEUE_URL: { Ref: queue } } } },
  });
  expect(Object.keys(functions).sort()).toEqual([
    idOf('AWS::Lambda::Function', 'AssignmentCallback'),
    idOf('AWS::Lambda::Function', 'DecideLaterDecideReservation'),
  ]);
});

test('an edit of the rules drops neither what waits nor the dead letters: all of it stays', () => {
  const resources = (from: typeof template) =>
    ['AWS::SQS::Queue', 'AWS::Lambda::EventSourceMapping', 'AWS::Lambda::Function'].flatMap((type) =>
      Object.keys(from.findResources(type)),
    );
  expect(resources(synthesizeTemplate(...UNBUNDLED.plain))).toEqual(resources(template));
});

test('decisions take no more executions than they are given, so that callbacks find some', () => {
  const concurrency = (from: typeof template) =>
    Object.values(from.findResources('AWS::Lambda::EventSourceMapping')).map(
      ({ Properties }) => Properties.ScalingConfig,
    );
  expect(concurrency(template)).toEqual([{ MaximumConcurrency: 10 }]);
  expect(concurrency(synthesizeTemplate(...UNBUNDLED.needs))).toEqual([{ MaximumConcurrency: 50 }]);
});

describe('what a decision needs', () => {
  const given = synthesizeTemplate(...UNBUNDLED.needs);
  const functions = Object.entries(given.findResources('AWS::Lambda::Function'));
  const [, deciding] = functions.find(([id]) => id.startsWith('DecideLaterDecideReservation')) ?? [];
  const policies = Object.entries(given.findResources('AWS::IAM::Policy'));
  const statements = (function_: string) =>
    policies
      .filter(([id]) => id.startsWith(function_))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);

  test('are variables, memory and a place in a VPC', () => {
    expect(deciding?.Properties).toMatchObject({
      MemorySize: 1024,
      Environment: {
        Variables: { CRM_URL: 'https://crm.example.com', TWILIO_ACCOUNT_SID: expect.any(String) },
      },
      VpcConfig: { SubnetIds: ['subnet-00000001', 'subnet-00000002'], SecurityGroupIds: ['sg-00000001'] },
    });
    const elsewhere = functions.filter(([id]) => !id.startsWith('DecideLater'));
    expect(JSON.stringify(elsewhere)).not.toMatch(/CRM_|VpcConfig/);
  });

  test('are secrets and permissions, for that function alone', () => {
    const allowed = JSON.stringify(statements('DecideLaterDecideReservation'));
    expect(allowed).toContain(':secret:crm/key-??????');
    expect(allowed).toContain('"Action":"dynamodb:GetItem"');
    expect(allowed).toContain('ec2:CreateNetworkInterface');
    for (const other of ['AssignmentCallback', 'CreateTask', 'UpdateReservation']) {
      expect(JSON.stringify(statements(other))).not.toMatch(/crm|vip|ec2:/);
    }
  });
});
