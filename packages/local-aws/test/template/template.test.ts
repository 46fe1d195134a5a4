import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, JsonObject } from 'taskrouter/parsed';
import type { TestStack } from '../helpers/assembly';
import { closeAll, startAws, type TestAws } from '../helpers/local-aws';

const CODE = 'exports.handler = async () => null;';

let aws: TestAws;
beforeAll(async () => {
  aws = await startAws({ region: 'eu-central-1', accountId: '111122223333' });
});
afterAll(closeAll);

/** The value of an output with this expression. */
async function outputOf(expression: Json, stack: TestStack = {}): Promise<string | undefined> {
  const { sections, ...rest } = stack;
  const outputs = await aws.deployStack({
    ...rest,
    sections: { ...sections, Outputs: { It: { Value: expression } } },
  });
  return outputs.It;
}

const LOGS = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/logs' } };

test.each<[string, Json]>([
  ['111122223333', { Ref: 'AWS::AccountId' }],
  ['eu-central-1', { Ref: 'AWS::Region' }],
  [
    'aws/amazonaws.com/Test',
    { 'Fn::Sub': '$' + '{AWS::Partition}/$' + '{AWS::URLSuffix}/$' + '{AWS::StackName}' },
  ],
  ['a-b-/logs', { 'Fn::Join': ['-', ['a', 'b', { Ref: 'Logs' }]] }],
  ['a-b', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::NoValue' }, 'b']] }],
  ['arn:aws:logs:eu-central-1:111122223333:log-group:/logs:*', { 'Fn::GetAtt': ['Logs', 'Arn'] }],
  ['arn:aws:logs:eu-central-1:111122223333:log-group:/logs:*', { 'Fn::GetAtt': 'Logs.Arn' }],
  ['log-group', { 'Fn::Select': ['5', { 'Fn::Split': [':', { 'Fn::GetAtt': ['Logs', 'Arn'] }] }] }],
  [
    '/logs x $' + '{Raw} 1',
    { 'Fn::Sub': ['$' + '{Logs} $' + '{Own} $' + '{!Raw} $' + '{N}', { Own: 'x', N: 1 }] },
  ],
  ['yes', { 'Fn::If': ['Yes', 'yes', 'no'] }],
  ['no', { 'Fn::If': ['No', { Ref: 'Nowhere' }, 'no'] }],
  ['mapped', { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'key'] }],
  ['given', { Ref: 'Given' }],
  ['b', { 'Fn::Select': [1, { Ref: 'List' }] }],
])('%s ← %j', async (expected, expression) => {
  const value = await outputOf(expression, {
    resources: { Logs: LOGS },
    sections: {
      Parameters: {
        BootstrapVersion: {
          Type: 'AWS::SSM::Parameter::Value<String>',
          Default: '/cdk-bootstrap/hnb659fds/version',
        },
        Given: { Type: 'String', Default: 'given' },
        List: { Type: 'CommaDelimitedList', Default: 'a, b' },
      },
      Mappings: { Map: { 'eu-central-1': { key: 'mapped' } } },
      Conditions: {
        Yes: {
          'Fn::And': [{ 'Fn::Equals': [{ Ref: 'Given' }, 'given'] }, { 'Fn::Not': [{ Condition: 'No' }] }],
        },
        No: { 'Fn::Or': [{ 'Fn::Equals': ['a', 'b'] }, { 'Fn::Equals': ['a', 'c'] }] },
      },
    },
  });
  expect(value).toBe(expected);
});

test('what a condition leaves out does not exist', async () => {
  const outputs = await aws.deployStack({
    resources: { Bucket: { Type: 'AWS::S3::Bucket', Condition: 'Never' } },
    sections: {
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Outputs: { Gone: { Condition: 'Never', Value: 'x' }, Here: { Value: 'y' } },
    },
  });
  expect(outputs).toEqual({ Here: 'y' });
});

test("the API's address in an output is the one it is served under", async () => {
  const stack = { functions: { Fn: { code: CODE } }, routes: { 'GET /x': { function: 'Fn' } } };
  const url = `${aws.apiUrl}/x`;
  expect(await outputOf({ 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Api', 'ApiEndpoint'] }, '/x']] }, stack)).toBe(
    url,
  );
  const spelled = 'https://$' + '{Api}.execute-api.$' + '{AWS::Region}.$' + '{AWS::URLSuffix}/x';
  expect(await outputOf({ 'Fn::Sub': spelled }, stack)).toBe(url);
});

const fn = (properties: JsonObject): TestStack => ({ functions: { Fn: { code: CODE, properties } } });
const api = (routeKey: string, resources: JsonObject = {}, stage: JsonObject = {}): TestStack => ({
  ...fn({}),
  routes: { [routeKey]: { function: 'Fn' } },
  resources,
  stage,
});
const output = (value: Json): TestStack => ({ sections: { Outputs: { It: { Value: value } } } });

test.each<[string, TestStack]>([
  [
    'Resources: not run locally: Bucket (AWS::S3::Bucket), Topic (AWS::SNS::Topic)',
    { resources: { Bucket: { Type: 'AWS::S3::Bucket' }, Logs: LOGS, Topic: { Type: 'AWS::SNS::Topic' } } },
  ],
  ['Outputs.It: Fn::ImportValue needs another stack', output({ 'Fn::ImportValue': 'x' })],
  ['Outputs.It: Fn::GetAZs is not evaluated locally', output({ 'Fn::GetAZs': '' })],
  ['Outputs.It: there is no resource or parameter Nowhere', output({ Ref: 'Nowhere' })],
  ['Outputs.It: there is no condition Nowhere', output({ 'Fn::If': ['Nowhere', 'a', 'b'] })],
  [
    'Outputs.It: AWS::Logs::LogGroup has no attribute Size locally',
    { ...output({ 'Fn::GetAtt': ['Logs', 'Size'] }), resources: { Logs: LOGS } },
  ],
  ['Transform: macros', { sections: { Transform: 'AWS::Serverless-2016-10-31' } }],
  ['Parameters.P: it has no Default', { sections: { Parameters: { P: { Type: 'String' } } } }],
  [
    'Parameters.P: SSM parameter "/my/own" can\'t be read',
    { sections: { Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/my/own' } } } },
  ],
  [
    'Resources.Fn.Properties.Runtime: only Node.js functions are run locally, not python3.13',
    fn({ Runtime: 'python3.13' }),
  ],
  ['Resources.Fn.Properties.VpcConfig: not run locally', fn({ VpcConfig: {} })],
  ['Resources.Fn.Properties.Code.ZipFile: not run locally', fn({ Code: { ZipFile: CODE } })],
  ['Resources.Fn.Properties.Code.S3Key: the assembly has no asset x.zip', fn({ Code: { S3Key: 'x.zip' } })],
  ['Resources.Fn.Properties.Timeout: expected a number, found "soon"', fn({ Timeout: 'soon' })],
  ['Resources.Fn.Properties.Role: the role is not part of this stack', fn({ Role: 'arn:aws:iam::1:role/x' })],
  [
    'Resources.Other.Properties.ManagedPolicyArns: what arn:aws:iam::aws:policy/AdministratorAccess allows is not known',
    {
      resources: {
        Other: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: {},
            ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
          },
        },
      },
    },
  ],
  [
    'Resources.Fn.Properties.Role: The role defined for the function cannot be assumed by Lambda.',
    {
      ...fn({}),
      resources: { FnRole: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } } },
    },
  ],
  [
    'Resources.A: A refers to itself',
    {
      resources: {
        A: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: { Ref: 'B' } } },
        B: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: { Ref: 'A' } } },
      },
      ...output({ Ref: 'A' }),
    },
  ],
  ['Resources.Route0.Properties.RouteKey: it is "$default" or', api('/x')],
  [
    'Resources.Api.Properties.ProtocolType: only HTTP APIs are served locally',
    api('GET /x', { Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'WEBSOCKET' } } }),
  ],
  [
    'Resources.Api.Properties.CorsConfiguration: not run locally',
    api('GET /x', {
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP', CorsConfiguration: {} } },
    }),
  ],
  ['Resources.Stage.Properties.StageName: only the stage $default', api('GET /x', {}, { StageName: 'prod' })],
  ['Resources.Stage.Properties.StageVariables: not run locally', api('GET /x', {}, { StageVariables: {} })],
  [
    'Resources.Route0.Properties.AuthorizationType: CUSTOM is not checked locally',
    api('GET /x', {
      Route0: {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: { RouteKey: 'GET /x', AuthorizationType: 'CUSTOM', Target: { Ref: 'Integration0' } },
      },
    }),
  ],
])('refuses: %s', async (message, stack) => {
  await expect(aws.deployStack(stack)).rejects.toThrow(message);
});

test('a directory that is no cloud assembly is said to be none', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'no-assembly-'));
  const unreadable = `${directory} can't be read: is it the output of "cdk synth"?`;
  await expect(aws.deploy(directory)).rejects.toThrow(unreadable);
  for (const manifest of ['[', '{"artifacts":{}}']) {
    writeFileSync(join(directory, 'manifest.json'), manifest);
    await expect(aws.deploy(directory)).rejects.toThrow(unreadable);
  }
  writeFileSync(join(directory, 'manifest.json'), '{"version":"48.0.0","artifacts":{}}');
  await expect(aws.deploy(directory)).rejects.toThrow('exactly one stack runs locally; found none');
});

test.each([
  [{ accountId: '12' }, 'accountId: twelve digits'],
  [{ region: 'mars' }, 'region: "mars" is not an AWS Region'],
])('an account such as %j is refused', async (options, message) => {
  await expect(startAws(options)).rejects.toThrow(message);
});
