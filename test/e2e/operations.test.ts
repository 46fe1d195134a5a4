import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputsInFile, post, secretReader } from '#bin/smoke/aws';
import { smoke } from '#bin/smoke/checks';
import { callApi, signedCallback, workspaceClient } from '#local/client';
import { type LocalRun, startLocalRun } from '#local/local-run';
import { type ReadyMessage, readyMessage } from '#local/ready-message';
import { CALLBACK_PARAMETERS, CALLBACK_PATH } from '../helpers/assignment-callback';
import { LOCAL_CONTEXTS } from '../helpers/local-contexts';
import { stillRun } from '../helpers/local-run';

/* Keys, rotation and events on the local run: table, secret versions and bus are those of the template. */

let local: LocalRun;
let run: ReadyMessage;

beforeAll(async () => {
  local = await startLocalRun(stillRun(LOCAL_CONTEXTS.operations), () => undefined);
  run = readyMessage(local);
});
afterAll(() => local.close());
afterEach(() => {
  local.taskRouter.faults.clear();
  local.aws.secretsManager.fail(0);
});

const createWith = (key: string, body: object = {}) =>
  callApi(run, '/taskrouter/create_task', {
    headers: { 'idempotency-key': key },
    body: JSON.stringify(body),
  });

const taskCount = async () => (await workspaceClient(run).tasks.list()).length;

test('the deployment has told TaskRouter whom to call', async () => {
  const workflow = await workspaceClient(run).workflows(run.workflowSid).fetch();
  expect(workflow.assignmentCallbackUrl).toBe(local.outputs.AssignmentCallbackUrl);
  expect((await workspaceClient(run).fetch()).eventCallbackUrl).toBe(local.outputs.EventCallbackUrl);
});

describe('the smoke test', () => {
  const directory = mkdtempSync(join(tmpdir(), 'taskrouter-smoke-'));
  const before = process.env;
  beforeAll(() => {
    const { accessKeyId, secretAccessKey, region } = local.aws.credentials;
    const keys = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: region,
    };
    process.env = { ...before, ...keys };
  });
  afterAll(() => {
    process.env = before;
    rmSync(directory, { recursive: true });
  });

  /** As `npm run smoke -- --outputs FILE --endpoint-url URL` looks at the stack. */
  function look(outputs: Readonly<Record<string, string>> = local.outputs) {
    const file = join(directory, 'outputs.json');
    writeFileSync(file, JSON.stringify({ TaskRouter: outputs }));
    const readSecret = secretReader({ endpoint: local.aws.endpointUrl });
    return smoke({ outputs: outputsInFile(file, 'TaskRouter'), readSecret, post });
  }

  /** As it goes on to the other Region. */
  function lookAtFallback() {
    const { aws, outputs } = local.fallback ?? { aws: local.aws, outputs: {} };
    const { region } = aws.credentials;
    return smoke({
      outputs,
      readSecret: secretReader({ region, endpoint: aws.endpointUrl }),
      post: (url, body) => post(url, body, { region }),
    });
  }

  test('finds a stack that is in order, and creates nothing', async () => {
    const tasks = await taskCount();
    const checks = await look();
    expect(checks.map(({ problem }) => problem)).toEqual(Array.from({ length: 5 }, () => undefined));
    expect(checks[0]?.note).toMatch(/^\{.*\} after \d+ ms$/);
    expect(await taskCount()).toBe(tasks);
  });

  test('finds the fallback in order, and a Workflow that does not fall back to it', async () => {
    expect(local.outputs).toMatchObject({
      FallbackStackName: 'TaskRouterFallback',
      FallbackRegion: 'us-west-2',
    });
    expect((await lookAtFallback()).map(({ problem }) => problem)).toEqual(
      Array.from({ length: 4 }, () => undefined),
    );
    const workflow = workspaceClient(run).workflows(run.workflowSid);
    const { fallbackAssignmentCallbackUrl } = await workflow.fetch();
    await workflow.update({ fallbackAssignmentCallbackUrl: '' });
    const [, , , last] = await lookAtFallback();
    await workflow.update({ fallbackAssignmentCallbackUrl });
    expect(last?.problem).toMatch(/^the Workflow falls back to "", not http/);
  });

  test('finds a Workflow that calls another URL, and a Workspace whose events go elsewhere', async () => {
    const workspace = workspaceClient(run);
    const workflow = workspace.workflows(run.workflowSid);
    await workflow.update({ assignmentCallbackUrl: 'https://example.com/old' });
    await workspace.update({ eventCallbackUrl: '' });
    const checks = await look();
    const byHand = await look({ ...local.outputs, ConnectedCallbacks: '' });
    const { AssignmentCallbackUrl = '', EventCallbackUrl = '' } = local.outputs;
    await workflow.update({ assignmentCallbackUrl: AssignmentCallbackUrl });
    await workspace.update({ eventCallbackUrl: EventCallbackUrl });
    expect(checks.map(({ problem }) => problem)).toEqual([
      undefined,
      undefined,
      undefined,
      expect.stringMatching(
        /^the Workflow calls "https:\/\/example.com\/old", not .* it has been changed since$/,
      ),
      expect.stringMatching(/^they go to "", not /),
    ]);
    expect(byHand[3]?.problem).toBe(
      `the Workflow calls "https://example.com/old", not ${AssignmentCallbackUrl}`,
    );
  });

  test('finds a secret that is not there, and a callback for another Workspace', async () => {
    const other = await look({ ...local.outputs, WorkspaceSid: `WS${'0'.repeat(32)}` });
    expect(other[0]?.problem).toMatch(/^it is answered 403/);
    const without = await look({ ...local.outputs, AuthTokenSecretName: 'nothing' });
    expect(without[0]?.problem).toBeDefined();
    expect(without[2]?.problem).toBeUndefined();
  });
});

describe('create_task with an Idempotency-Key', () => {
  test('makes one Task for many requests', async () => {
    const before = await taskCount();
    const answers = await Promise.all(Array.from({ length: 10 }, () => createWith('at-once')));
    const again = await createWith('at-once');
    expect(await taskCount()).toBe(before + 1);
    for (const { status } of answers) expect([201, 409]).toContain(status);
    expect(again).toMatchObject({ status: 201, body: answers.find(({ status }) => status === 201)?.body });
    expect(again.headers.get('idempotent-replay')).toBe('true');
    expect((await createWith('at-once', { priority: 1 })).status).toBe(422);
  });

  test('makes no second Task when the answer was lost after the work was done', async () => {
    const before = await taskCount();
    local.taskRouter.faults.add({ kind: 'drop-after', count: 1 });
    const lost = await createWith('lost');
    const again = await createWith('lost');
    expect([lost.status, again.status]).toEqual([504, 504]);
    expect(again.headers.get('idempotent-replay')).toBe('true');
    expect(await taskCount()).toBe(before + 1);
  });

  test('waits out a 429', async () => {
    local.taskRouter.faults.add({ kind: '429', count: 1, retryAfter: 1 });
    expect((await createWith('busy')).status).toBe(201);
  });
});

describe('a shared key', () => {
  interface Sent {
    readonly kind: string;
    readonly parameters: Readonly<Record<string, string>>;
    readonly answer?: { readonly status?: number };
  }

  const chooseKey = (secret: string) =>
    fetch(`${run.taskRouterUrl}/_emulator/shared-key`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ sid: 'SK1', secret }),
    });

  /** The status of the callback's answer for a Task that Alice is reserved for, and of the Task. */
  async function offer(): Promise<{ answered: number | undefined; status: string }> {
    const workspace = workspaceClient(run);
    const task = await workspace.tasks.create({ attributes: '{"selected_language":"es"}' });
    await local.settled();
    const shown = await fetch(`${run.taskRouterUrl}/_emulator/callbacks`);
    const { callbacks }: { callbacks: readonly Sent[] } = JSON.parse(await shown.text());
    const sent = callbacks.findLast(
      ({ kind, parameters }) => kind === 'assignment' && parameters.TaskSid === task.sid,
    );
    const { assignmentStatus } = await workspace.tasks(task.sid).fetch();
    await workspace.tasks(task.sid).remove();
    return { answered: sent?.answer?.status, status: assignmentStatus };
  }

  test('that is in the secret signs a callback that is carried out; another one is refused', async () => {
    const { accountSid, authToken } = run;
    const name = local.outputs.AuthTokenSecretName ?? '';
    const workspace = workspaceClient(run);
    const activities = await workspace.activities.list();
    const sidOf = (activity: string) =>
      activities.find(({ friendlyName }) => friendlyName === activity)?.sid ?? '';
    const [alice] = await workspace.workers.list({ friendlyName: 'Alice' });
    const setAlice = (activity: string) =>
      workspace.workers(alice?.sid ?? '').update({ activitySid: sidOf(activity) });
    // What waits from before would be offered to her first.
    for (const { sid } of await workspace.tasks.list()) await workspace.tasks(sid).remove();
    try {
      local.aws.secretsManager.put(
        name,
        JSON.stringify({ accountSid, authToken, sharedKeys: ['old', 'new'] }),
      );
      await setAlice('Idle');
      expect((await chooseKey('another')).status).toBe(200);
      expect(await offer()).toEqual({ answered: 403, status: 'reserved' });
      // Containers look again five seconds after the last look at the earliest.
      await local.advance(6);
      for (const secret of ['new', 'old']) {
        await setAlice('Idle');
        await chooseKey(secret);
        expect((await offer()).answered).toBe(200);
      }
    } finally {
      await fetch(`${run.taskRouterUrl}/_emulator/shared-key`, { method: 'DELETE' });
      local.aws.secretsManager.put(name, JSON.stringify({ accountSid, authToken }));
      await setAlice('Offline');
    }
  });
});

describe('the auth token', () => {
  const NEXT = 'f'.repeat(32);
  const secret = (authToken: string) => JSON.stringify({ accountSid: run.accountSid, authToken });

  /** A callback signed with a token; TaskRouter need not have sent it. */
  async function callback(token: string): Promise<number> {
    const url = `${run.apiUrl}${CALLBACK_PATH}`;
    const Timestamp = String(Math.floor(local.clock.now() / 1000));
    const parameters = {
      ...CALLBACK_PARAMETERS,
      Timestamp,
      AccountSid: run.accountSid,
      WorkspaceSid: run.workspaceSid,
    };
    const { status } = await fetch(url, { method: 'POST', ...signedCallback(url, token, parameters) });
    return status;
  }

  test('is rotated as docs/rotation.md says, without one refused callback', async () => {
    const name = local.outputs.AuthTokenSecretName ?? '';
    expect(await callback(run.authToken)).toBe(200);
    // The smoke tests have had the container look for other versions, too: it looks again five seconds later.
    await local.advance(6);
    expect(await callback(NEXT)).toBe(403);

    local.aws.secretsManager.put(name, secret(NEXT), { stage: 'AWSPENDING' });
    // Forged callbacks have just made the container look: it looks again five seconds later at the earliest.
    await local.advance(6);
    expect(await callback(NEXT)).toBe(200);
    expect(await callback(run.authToken)).toBe(200);

    local.aws.secretsManager.promote(name);
    expect(await callback(NEXT)).toBe(200);
    expect(await callback(run.authToken)).toBe(200);
    expect(await callback('e'.repeat(32))).toBe(403);
  });

  test('floods of forged callbacks do not become floods of secret readings', async () => {
    const before = local.aws.secretsManager.reads();
    const statuses = await Promise.all(Array.from({ length: 200 }, () => callback('c'.repeat(32))));
    // 503 where the secret may not be read again just now: nothing says that such a one is forged.
    expect(statuses.filter((status) => status !== 403 && status !== 503)).toEqual([]);
    // At most ten containers, each of which may read the current version, and three times all three.
    expect(local.aws.secretsManager.reads() - before).toBeLessThanOrEqual(100);
  });

  test('serves on while Secrets Manager is gone', async () => {
    expect(await callback(run.authToken)).toBe(200);
    local.aws.secretsManager.fail(true);
    expect(await callback(run.authToken)).toBe(200);
    // Whether another token has become good meanwhile, nobody can say: TaskRouter is sent to the fallback.
    await local.advance(6);
    expect(await callback('d'.repeat(32))).toBe(503);
  });
});

test("the Workspace's events are on the bus, attributes parsed", async () => {
  await createWith('event', { attributes: { selected_language: 'en', name: 'Zoë' } });
  await local.settled();
  const event = local.aws.eventBridge
    .events()
    .find((each) => each['detail-type'] === 'task.created' && JSON.stringify(each.detail).includes('Zoë'));
  expect(event).toMatchObject({ source: 'twilio.taskrouter' });
  expect(event?.detail).toMatchObject({ TaskAttributes: { selected_language: 'en', name: 'Zoë' } });
});

test('its end puts back whom TaskRouter called before', async () => {
  await local.aws.destroyCustomResources();
  const workflow = await workspaceClient(run).workflows(run.workflowSid).fetch();
  expect([workflow.assignmentCallbackUrl, (await workspaceClient(run).fetch()).eventCallbackUrl]).toEqual([
    '',
    '',
  ]);
});
