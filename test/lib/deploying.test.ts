import { Match } from 'aws-cdk-lib/assertions';
import { testSid } from 'taskrouter/test/sids';
import { synthesizeTemplate } from '../helpers/stack';
import { UNBUNDLED } from '../helpers/stack-variants';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234';

test('a stack keeps its Workspace: another one meets the value that the CLI passes on, and is refused', () => {
  const template = synthesizeTemplate(...UNBUNDLED.plain);
  template.hasParameter('DeployedWorkspace', { Type: 'String', Default: testSid('WS') });
  const rules = Object.values(Object(template.toJSON()).Rules);
  expect(rules).toContainEqual({
    Assertions: [
      {
        Assert: { 'Fn::Equals': [{ Ref: 'DeployedWorkspace' }, testSid('WS')] },
        AssertDescription: expect.stringContaining(`--parameters DeployedWorkspace=${testSid('WS')}`),
      },
    ],
  });
});

describe('secrets under a customer-managed key', () => {
  const template = synthesizeTemplate(...UNBUNDLED.customerKey);

  test.each([
    ['AssignmentCallback', 'twilio/taskrouter-??????'],
    ['CreateTask', 'twilio/api-key-??????'],
    ['UpdateReservation', 'twilio/api-key-??????'],
    ['DecideLaterDecideReservation', 'twilio/api-key-??????'],
  ])('%s may decrypt its own by way of Secrets Manager, and nothing else', (name, secret) => {
    const [, policy] =
      Object.entries(template.findResources('AWS::IAM::Policy')).find(([id]) => id.startsWith(name)) ?? [];
    const decrypting = policy?.Properties.PolicyDocument.Statement.filter(
      ({ Action }: { Action: unknown }) => Action === 'kms:Decrypt',
    );
    expect(decrypting).toEqual([
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: KEY,
        Condition: {
          StringEquals: {
            'kms:ViaService': {
              'Fn::Join': ['', ['secretsmanager.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]],
            },
          },
          StringLike: { 'kms:EncryptionContext:SecretARN': [expect.anything()] },
        },
      },
    ]);
    expect(JSON.stringify(decrypting)).toContain(secret);
  });

  test('without one there is nothing to decrypt', () => {
    expect(JSON.stringify(synthesizeTemplate(...UNBUNDLED.plain).toJSON())).not.toContain('kms:');
  });
});

describe('a domain of its own', () => {
  const template = synthesizeTemplate(...UNBUNDLED.domain);

  test('is mapped to the API', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: 'voice.example.com',
      DomainNameConfigurations: [
        Match.objectLike({ CertificateArn: Match.stringLikeRegexp('certificate/1234') }),
      ],
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { Stage: '$default' });
  });

  test('is where Twilio and everybody else calls, and tells what its CNAME points to', () => {
    template.hasOutput('AssignmentCallbackUrl', {
      Value: 'https://voice.example.com/taskrouter/assignment_callback',
    });
    template.hasOutput('CreateTaskUrl', { Value: 'https://voice.example.com/taskrouter/create_task' });
    template.hasOutput('DomainNameTarget', {
      Value: { 'Fn::GetAtt': [Match.anyValue(), 'RegionalDomainName'] },
    });
  });
});

test('behind a CDN Twilio calls the CDN, and whoever signs for AWS the API itself: the signature covers the host', () => {
  const template = synthesizeTemplate(...UNBUNDLED.contentDelivery);
  template.hasOutput('AssignmentCallbackUrl', {
    Value: 'https://cdn.example.com/taskrouter/assignment_callback',
  });
  template.hasOutput('EventCallbackUrl', { Value: 'https://cdn.example.com/taskrouter/event_callback' });
  for (const output of ['ApiUrl', 'CreateTaskUrl']) {
    const value = JSON.stringify(template.findOutputs(output));
    expect(value).toContain('ApiEndpoint');
    expect(value).not.toContain('cdn.example.com');
  }
});

test('tags reach the resources, and executions are kept for the callback', () => {
  const template = synthesizeTemplate(...UNBUNDLED.tagged);
  template.allResourcesProperties('AWS::Lambda::Function', {
    Tags: Match.arrayWith([{ Key: 'team', Value: 'contact-centre' }]),
  });
  const reserved = Object.entries(template.findResources('AWS::Lambda::Function')).filter(
    ([, { Properties }]) => Properties.ReservedConcurrentExecutions !== undefined,
  );
  expect(
    reserved.map(([id, { Properties }]) => [
      id.startsWith('AssignmentCallback'),
      Properties.ReservedConcurrentExecutions,
    ]),
  ).toEqual([[true, 25]]);
});

test("the CDK's own permissions boundary reaches every role", () => {
  const roles = Object.values(synthesizeTemplate(...UNBUNDLED.bounded).findResources('AWS::IAM::Role'));
  expect(roles.length).toBeGreaterThan(3);
  for (const { Properties } of roles) {
    expect(JSON.stringify(Properties.PermissionsBoundary)).toContain(':policy/cdk-boundary');
  }
});
