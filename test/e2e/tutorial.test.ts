import { callApi, workspaceClient } from '#local/client';
import { type LocalRun, startLocalRun } from '#local/local-run';
import { type ReadyMessage, readyMessage } from '#local/ready-message';
import { LOCAL_CONTEXTS } from '../helpers/local-contexts';
import { stillRun } from '../helpers/local-run';

/*
 * The tutorial's walk on the local run, in both of its ways: accept by REST, accept by instruction. What is driven
 * is what is deployed: the synthesized routes, authorizers, permissions, variables and bundles.
 */

type Workspace = ReturnType<typeof workspaceClient>;

async function named<T extends { friendlyName: string; sid: string }>(
  list: Promise<T[]>,
  name: string,
): Promise<string> {
  const found = (await list).find(({ friendlyName }) => friendlyName === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found.sid;
}

async function setActivity(workspace: Workspace, worker: string, activity: string): Promise<void> {
  const workerSid = await named(workspace.workers.list(), worker);
  const activitySid = await named(workspace.activities.list(), activity);
  await workspace.workers(workerSid).update({ activitySid });
}

async function createTask(run: ReadyMessage): Promise<string> {
  const { status, body } = await callApi(run, '/taskrouter/create_task');
  expect(status).toBe(201);
  expect(body).toEqual({ task_sid: expect.stringMatching(/^WT[0-9a-f]{32}$/) });
  return String(body.task_sid);
}

async function statusOf(workspace: Workspace, taskSid: string): Promise<string> {
  return (await workspace.tasks(taskSid).fetch()).assignmentStatus;
}

describe('with the shipped rules', () => {
  const lines: string[] = [];
  let local: LocalRun;
  let run: ReadyMessage;
  let workspace: Workspace;

  beforeAll(async () => {
    local = await startLocalRun(stillRun(LOCAL_CONTEXTS.shipped), (line) => lines.push(line));
    run = readyMessage(local);
    workspace = workspaceClient(run);
  });
  afterAll(() => local.close());
  afterEach(() => setActivity(workspace, 'Alice', 'Offline'));

  /** Alice is reserved for a new Task and the callback has been answered. */
  async function reserved(): Promise<{ task_sid: string; reservation_sid: string }> {
    const task_sid = await createTask(run);
    await setActivity(workspace, 'Alice', 'Idle');
    await local.settled();
    const [reservation] = await workspace.tasks(task_sid).reservations.list();
    const reservation_sid = reservation?.sid ?? '';
    expect(lines.join('\n')).toContain(`"reservationSid":"${reservation_sid}"`);
    return { task_sid, reservation_sid };
  }

  test('a Task waits for Alice, the callback leaves it to REST, accept_reservation assigns it', async () => {
    const waiting = await createTask(run);
    expect(await statusOf(workspace, waiting)).toBe('pending');
    await workspace.tasks(waiting).remove();

    const sids = await reserved();
    expect(await statusOf(workspace, sids.task_sid)).toBe('reserved');
    const accepted = await callApi(run, '/taskrouter/accept_reservation', { body: JSON.stringify(sids) });
    expect(accepted.status).toBe(200);
    expect(accepted.body).toMatchObject({ ...sids, reservation_status: 'accepted', worker_name: 'Alice' });
    expect(await statusOf(workspace, sids.task_sid)).toBe('assigned');

    const again = await callApi(run, '/taskrouter/accept_reservation', { body: JSON.stringify(sids) });
    expect(again).toMatchObject({ status: 200, body: { reservation_status: 'accepted' } });
    await workspace.tasks(sids.task_sid).update({ assignmentStatus: 'completed', reason: 'done' });
    expect(await statusOf(workspace, sids.task_sid)).toBe('completed');
  });

  test('reject_reservation returns the Task to its queue and moves the Worker', async () => {
    const sids = await reserved();
    const worker_activity_sid = await named(workspace.activities.list(), 'Offline');
    const body = JSON.stringify({ ...sids, worker_activity_sid });
    const rejected = await callApi(run, '/taskrouter/reject_reservation', { body });
    expect(rejected).toMatchObject({
      status: 200,
      body: { reservation_status: 'rejected', worker_name: 'Alice' },
    });
    expect(await statusOf(workspace, sids.task_sid)).toBe('pending');

    const late = await callApi(run, '/taskrouter/accept_reservation', { body: JSON.stringify(sids) });
    expect(late).toMatchObject({ status: 409, body: { reservation_status: 'rejected' } });
    await workspace.tasks(sids.task_sid).update({ assignmentStatus: 'canceled', reason: 'test' });
    const gone = await callApi(run, '/taskrouter/accept_reservation', {
      body: JSON.stringify({
        ...sids,
        reservation_sid: sids.reservation_sid.replace(/.$/, (c) => (c === '0' ? '1' : '0')),
      }),
    });
    expect(gone.status).toBe(409);
  });

  test("Twilio's own refusal reaches the caller", async () => {
    const body = JSON.stringify({ workflow_sid: `WW${'f'.repeat(32)}` });
    const refused = await callApi(run, '/taskrouter/create_task', { body });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ twilio: { code: expect.any(Number), message: expect.any(String) } });
  });

  describe.each(['create_task', 'accept_reservation', 'reject_reservation'])('%s', (route) => {
    test('refuses whoever cannot sign for it, without running the function', async () => {
      const path = `/taskrouter/${route}`;
      const wrongKey = { ...run, aws: { ...run.aws, secretAccessKey: 'wrong' } };
      for (const answer of [await callApi(run, path, { sign: false }), await callApi(wrongKey, path)]) {
        expect(answer.status).toBe(403);
        expect(Object.keys(answer.body)).toEqual(['message']);
      }
    });
  });

  test('a callback that TaskRouter did not sign is refused', async () => {
    const response = await fetch(`${run.apiUrl}/taskrouter/assignment_callback`, {
      method: 'POST',
      headers: { 'x-twilio-signature': 'Zm9yZ2Vk' },
      body: new URLSearchParams({ TaskSid: 'WT1' }),
    });
    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  test('a route that the stack does not have is 404', async () => {
    expect(await callApi(run, '/taskrouter/none')).toMatchObject({
      status: 404,
      body: { message: 'Not Found' },
    });
    expect(await callApi(run, '/taskrouter/create_task', { method: 'GET' })).toMatchObject({ status: 404 });
  });

  test('no token, signature or attribute is in what was logged', () => {
    const logged = lines.join('\n');
    expect(logged).toContain('"outcome"');
    expect(logged).not.toContain(run.authToken);
    expect(logged).not.toContain(run.aws.secretAccessKey);
    expect(logged).not.toContain('selected_language');
  });
});

describe('with rules that accept by instruction', () => {
  test('the Task is assigned without a REST call', async () => {
    const local = await startLocalRun(stillRun(LOCAL_CONTEXTS.accepting), () => undefined);
    try {
      const run = readyMessage(local);
      const workspace = workspaceClient(run);
      const taskSid = await createTask(run);
      expect(await statusOf(workspace, taskSid)).toBe('pending');
      await setActivity(workspace, 'Alice', 'Idle');
      await local.settled();
      expect(await statusOf(workspace, taskSid)).toBe('assigned');
    } finally {
      await local.close();
    }
  });
});
