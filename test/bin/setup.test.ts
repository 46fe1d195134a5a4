import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { startFakeServer } from 'taskrouter/test/fake-server';
import { testSid } from 'taskrouter/test/sids';
import { createSecret, replicateSecret, writeValues } from '#bin/setup/perform';
import { answerProblems, planSetup, type SetupAnswers } from '#bin/setup/plan';
import { twilioProblems } from '#bin/setup/twilio';

const TOKEN = 'a-token-that-must-not-be-shown';
const ANSWERS: SetupAnswers = {
  accountSid: testSid('AC'),
  workspaceSid: testSid('WS'),
  workflowSid: testSid('WW'),
  secretName: 'twilio/taskrouter',
  authToken: TOKEN,
};

const directory = mkdtempSync(join(tmpdir(), 'taskrouter-setup-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('the plan', () => {
  test('says all that would be done, and never the token', () => {
    const plan = planSetup(ANSWERS, 'eu-west-1');
    expect(plan.steps).toEqual([
      'write accountSid, workspaceSid, workflowSid to config/deployment.json',
      'create the secret twilio/taskrouter in eu-west-1, unless it is there; one that is there stays as it is',
    ]);
    expect(JSON.stringify(plan)).not.toContain(TOKEN);
  });

  test('writes a stage and names it in the commands; shows the secret by hand where there is no token', () => {
    const { authToken: _, ...answers } = ANSWERS;
    const plan = planSetup({ ...answers, stage: 'prod', secretName: 'twilio/prod' }, 'us-east-1');
    expect(plan.file).toBe('config/prod.json');
    expect(plan.values).toMatchObject({ authTokenSecret: 'twilio/prod' });
    expect(plan.steps).toHaveLength(1);
    expect(plan.afterwards.join('\n')).toMatch(
      /create-secret --region us-east-1 --name twilio\/prod [\s\S]*cdk deploy -c stage=prod/,
    );
  });
});

describe('the Workflow', () => {
  const lines = (answers: SetupAnswers) => planSetup(answers, 'us-east-1').afterwards.join('\n');

  test('is told by hand whom to call, after the deployment', () => {
    const [, deploy, curl, smoke] = planSetup(ANSWERS, 'us-east-1').afterwards;
    expect([deploy, smoke]).toEqual(['npx cdk deploy', 'npm run smoke']);
    expect(curl).toMatch(new RegExp(`Workflows/${testSid('WW')} --data-urlencode "AssignmentCallbackUrl=`));
  });

  test('is told by the deployment where that is wanted', () => {
    const answers = { ...ANSWERS, connectWorkflow: true };
    expect(planSetup(answers, 'us-east-1').values).toMatchObject({ connectWorkflow: true });
    expect(lines(answers)).not.toContain('AssignmentCallbackUrl');
  });
});

describe('a second Region', () => {
  const answers = { ...ANSWERS, fallbackRegion: 'us-west-2' };

  test('is written down, gets a replica of the secret, and is deployed with the first', () => {
    const plan = planSetup(answers, 'eu-west-1');
    expect(plan.values).toMatchObject({ fallbackRegion: 'us-west-2' });
    expect(plan.steps.at(-1)).toBe('replicate it to us-west-2, unless it is there');
    expect(plan.afterwards.join('\n')).toMatch(
      /both of them[\s\S]*cdk deploy --all[\s\S]*"AssignmentCallbackUrl=[\s\S]*"FallbackAssignmentCallbackUrl=/,
    );
  });

  test('is done by hand where there is no token', () => {
    const { authToken: _, ...byHand } = answers;
    expect(planSetup(byHand, 'eu-west-1').afterwards.join('\n')).toContain(
      'replicate-secret-to-regions --region eu-west-1 --secret-id twilio/taskrouter --add-replica-regions Region=us-west-2',
    );
  });

  test.each([
    ['replicated it to us-west-2', [], ['DescribeSecret', 'ReplicateSecretToRegions']],
    [
      'it has a replica in us-west-2 already',
      [{ Region: 'us-west-2', Status: 'InSync' }],
      ['DescribeSecret'],
    ],
  ])('%s', async (done, ReplicationStatus, operations) => {
    const aws = await startFakeServer(() => ({ status: 200, body: JSON.stringify({ ReplicationStatus }) }));
    const credentials = { accessKeyId: 'id', secretAccessKey: 'key' };
    const client = new SecretsManagerClient({ endpoint: aws.url, region: 'eu-west-1', credentials });
    expect(await replicateSecret(client, 'twilio/taskrouter', 'us-west-2')).toBe(done);
    await aws.close();
    expect(aws.received.map(({ headers }) => headers['x-amz-target'])).toEqual(
      operations.map((operation) => `secretsmanager.${operation}`),
    );
    expect(aws.received.slice(1).map(({ body }) => JSON.parse(body))).toEqual(
      operations.slice(1).map(() => ({
        SecretId: 'twilio/taskrouter',
        AddReplicaRegions: [{ Region: 'us-west-2' }],
      })),
    );
  });
});

test('answers of the wrong form are named, all of them', () => {
  const wrong = {
    accountSid: testSid('AC'),
    workspaceSid: 'WS1',
    workflowSid: '',
    stage: '../x',
    secretName: 'a b',
    fallbackRegion: 'west',
  };
  expect(answerProblems(wrong).map((line) => line.split(' ')[0])).toEqual([
    'workspaceSid',
    'workflowSid',
    'stage',
    'authTokenSecret',
    'fallbackRegion',
  ]);
  expect(answerProblems({ ...ANSWERS, workflowSid: '' })[0]).toContain('--workflow-sid');
  expect(answerProblems(ANSWERS)).toEqual([]);
});

describe("Twilio's look at the answers", () => {
  const asked = async (reply: (path: string) => number, answers: SetupAnswers = ANSWERS) => {
    const twilio = await startFakeServer(({ path }) => ({
      status: reply(path),
      body: '{"message":"no such"}',
    }));
    const problems = await twilioProblems(answers, twilio.url);
    await twilio.close();
    return { problems, requests: twilio.received.length };
  };

  test('finds nothing wrong', async () => {
    expect(await asked(() => 200)).toEqual({ problems: [], requests: 2 });
  });

  test.each([
    ['a token it does not take', () => 401, 'does not take the auth token'],
    ['a Workspace that is not there', () => 404, `Workspace ${testSid('WS')}: Twilio answers 404`],
    [
      'a Workflow that is not there',
      (path: string) => (path.includes('Workflows') ? 404 : 200),
      `Workflow ${testSid('WW')}: Twilio answers 404`,
    ],
  ])('finds %s', async (_, reply, problem) => {
    expect((await asked(reply)).problems).toEqual([expect.stringContaining(problem)]);
  });

  test('finds that Twilio cannot be reached', async () => {
    const problems = await twilioProblems(ANSWERS, 'http://127.0.0.1:9');
    expect(problems).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:9 cannot be reached: /)]);
  });

  test('is not asked for without a token', async () => {
    const { authToken: _, ...answers } = ANSWERS;
    expect(await asked(() => 500, answers)).toEqual({ problems: [], requests: 0 });
  });
});

describe('what is done', () => {
  test('values are written beside what the file has', () => {
    const file = join(directory, 'config', 'prod.json');
    const plan = { ...planSetup(ANSWERS, 'eu-west-1'), file };
    writeValues(plan);
    writeFileSync(file, JSON.stringify({ tracing: true, accountSid: 'old' }));
    writeValues(plan);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ tracing: true, ...plan.values });
  });

  test('a file that is something else stays as it is', () => {
    const file = join(directory, 'list.json');
    writeFileSync(file, '[]');
    expect(() => writeValues({ ...planSetup(ANSWERS, 'eu-west-1'), file })).toThrow('nothing was changed');
    expect(readFileSync(file, 'utf8')).toBe('[]');
  });

  test.each([
    [200, '{}', 'created the secret twilio/taskrouter'],
    [400, '{"__type":"ResourceExistsException"}', 'is there already and stays as it is'],
  ])('the secret is created once: %i', async (status, body, done) => {
    const aws = await startFakeServer(() => ({ status, body }));
    const credentials = { accessKeyId: 'id', secretAccessKey: 'key' };
    const client = new SecretsManagerClient({ endpoint: aws.url, region: 'eu-west-1', credentials });
    expect(await createSecret(client, ANSWERS)).toContain(done);
    await aws.close();
    expect(aws.received).toHaveLength(1);
    expect(JSON.parse(aws.received[0]?.body ?? '')).toMatchObject({
      Name: 'twilio/taskrouter',
      SecretString: JSON.stringify({ accountSid: testSid('AC'), authToken: TOKEN }),
    });
  });
});
