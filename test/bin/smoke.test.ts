import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { type FakeServer, type Reply, startFakeServer } from 'taskrouter/test/fake-server';
import { stackOutputs } from '#bin/smoke/aws';

/* npm run smoke -- --stack NAME: the outputs come from CloudFormation, which a fake plays here. */

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';
const xml = (status: number, body: string): Reply => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body,
});

function described(outputs: Readonly<Record<string, string>>): Reply {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return xml(
    200,
    `<DescribeStacksResponse xmlns="${NAMESPACE}"><DescribeStacksResult><Stacks><member><StackName>Prod</StackName>` +
      '<CreationTime>2026-11-21T12:00:00Z</CreationTime><StackStatus>UPDATE_COMPLETE</StackStatus>' +
      `<Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  );
}

const NOT_THERE = xml(
  400,
  `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>ValidationError</Code>` +
    '<Message>Stack with id Prod does not exist</Message></Error><RequestId>1</RequestId></ErrorResponse>',
);

let cloudFormation: FakeServer;
const before = process.env;
beforeEach(async () => {
  cloudFormation = await startFakeServer(() => NOT_THERE);
  process.env = {
    ...before,
    AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.url,
    AWS_ACCESS_KEY_ID: 'AKIA1',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-west-1',
  };
});
afterEach(async () => {
  process.env = before;
  await cloudFormation.close();
});

test('the outputs of the named stack are read, with the credentials and in the Region of the AWS CLI', async () => {
  const outputs = { AssignmentCallbackUrl: 'https://api.example/callback', WorkspaceSid: 'WS1' };
  cloudFormation.reply = () => described(outputs);
  expect(await stackOutputs('Prod')).toEqual(outputs);
  const [{ body = '', headers = {} } = {}] = cloudFormation.received;
  expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
    Action: 'DescribeStacks',
    StackName: 'Prod',
  });
  expect(headers.authorization).toContain('/eu-west-1/cloudformation/aws4_request');
});

test('the fallback is looked for in its own Region', async () => {
  cloudFormation.reply = () => described({});
  expect(await stackOutputs('Prod', { region: 'us-west-2' })).toEqual({});
  expect(cloudFormation.received[0]?.headers.authorization).toContain('/us-west-2/cloudformation/');
});

/** As a user runs it, with everything of AWS played by the fake. */
function smokeCommand(...args: readonly string[]): Promise<{ code: unknown; printed: string }> {
  const root = join(__dirname, '..', '..');
  const command = ['--import', 'tsx', 'bin/smoke.ts', ...args];
  const env = { ...process.env, AWS_ENDPOINT_URL: cloudFormation.url };
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, printed: stdout + stderr }),
    );
  });
}

test('a stack that is not there ends the command with 2 and the words of CloudFormation', async () => {
  const { code, printed } = await smokeCommand('--stack', 'Prod');
  expect([code, printed]).toEqual([2, expect.stringContaining('Stack with id Prod does not exist')]);
  expect(printed).not.toMatch(/\n\s+at /);
});

test('a Region or credentials that are not there are said, with the ways to give them', async () => {
  const surroundings = { ...process.env, AWS_CONFIG_FILE: '/none', AWS_EC2_METADATA_DISABLED: 'true' };
  for (const region of [{ AWS_REGION: '' }, { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined }]) {
    process.env = { ...surroundings, ...region };
    expect((await smokeCommand()).printed).toContain('No AWS Region is set: set AWS_REGION');
  }
  const credentials = {
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
    AWS_SHARED_CREDENTIALS_FILE: '/none',
  };
  process.env = { ...surroundings, ...credentials };
  expect((await smokeCommand()).printed).toContain('No AWS credentials are found');
  const file = await smokeCommand('--outputs', 'none.json');
  expect([file.code, file.printed]).toEqual([2, expect.stringContaining('none.json is not there')]);
});

test('what is wrong with a stack that is there ends it with 1, for pipelines', async () => {
  cloudFormation.reply = ({ body }) =>
    body.includes('DescribeStacks')
      ? described({
          AssignmentCallbackUrl: `${cloudFormation.url}/taskrouter/assignment_callback`,
          AuthTokenSecretName: 'twilio/taskrouter',
          CreateTaskUrl: `${cloudFormation.url}/taskrouter/create_task`,
          WorkspaceSid: `WS${'0'.repeat(32)}`,
          WorkflowSid: `WW${'0'.repeat(32)}`,
        })
      : { status: 403, body: '{"message":"Forbidden"}' };
  const { code, printed } = await smokeCommand('--stack', 'Prod');
  expect(code).toBe(1);
  expect(printed).toMatch(/^Prod\nWRONG {2}a callback signed with the secret/m);
  expect(printed).toMatch(/^ok {5}a callback that Twilio did not sign is refused$/m);
  expect(printed).toContain('the request is answered 403, not 400 naming the priority');
});
