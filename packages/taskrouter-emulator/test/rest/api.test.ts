import { testSid } from 'taskrouter/test/sids';
import twilio from 'twilio';
import {
  clientOf,
  createTask,
  refusal,
  request,
  seedWith,
  sidOf,
  startEmulator,
  stopEmulators,
} from '../emulator';

afterEach(stopEmulators);

const EXAMPLE_SID = 'f'.repeat(32);

describe('11. errors in the shape of Twilio’s', () => {
  async function raw(path: string, init: Parameters<typeof request>[2] = {}) {
    const { taskRouter } = await startEmulator();
    return request(taskRouter, path, init);
  }

  test('no credentials', async () => {
    const { status, headers, body } = await raw('/v1/Workspaces', { authorized: false });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toMatch(/^Basic /);
    expect(body).toEqual({
      code: 20003,
      message: 'Authenticate',
      more_info: 'https://www.twilio.com/docs/errors/20003',
      status: 401,
    });
  });

  test.each(['authToken', 'accountSid'] as const)('a wrong %s', async (field) => {
    const { taskRouter } = await startEmulator();
    const wrong = field === 'authToken' ? 'wrong' : `AC${EXAMPLE_SID}`;
    const client = clientOf({ ...taskRouter, [field]: wrong });
    expect(await refusal(client.taskrouter.v1.workspaces.list())).toMatchObject({ status: 401, code: 20003 });
  });

  test('an API key is as good as the account’s own token', async () => {
    const sid = testSid('SK');
    const { taskRouter } = await startEmulator({ apiKeys: { [sid]: 'its secret' } });
    const by = (user: string, secret: string) =>
      clientOf({ url: taskRouter.url, accountSid: user, authToken: secret });
    const { accountSid } = taskRouter;
    const client = twilio(sid, 'its secret', { accountSid });
    client.taskrouter.baseUrl = taskRouter.url;
    const [workspace] = await client.taskrouter.v1.workspaces.list();
    expect(workspace).toMatchObject({ sid: taskRouter.workspaceSid, accountSid });
    expect(await refusal(by(accountSid, 'its secret').taskrouter.v1.workspaces.list())).toMatchObject({
      status: 401,
    });
    await expect(startEmulator({ apiKeys: { mine: 'x' } })).rejects.toThrow('SK followed by 32');
  });

  test.each(['Basic', 'Basic !', `Basic ${btoa('nocolon')}`, 'Bearer x'])(
    'malformed credentials: %s',
    async (authorization) => {
      expect((await raw('/v1/Workspaces', { headers: { authorization }, authorized: false })).status).toBe(
        401,
      );
    },
  );

  test.each([
    '/v1/Workspaces/{WS}/Nonsense',
    `/v1/Workspaces/WS${EXAMPLE_SID}`,
    `/v1/Workspaces/{WS}/Tasks/WT${EXAMPLE_SID}`,
    `/v1/Workspaces/{WS}/Tasks/WK${EXAMPLE_SID}`,
    '/v1/Workspaces/{WS}/Workers/__proto__',
    `/v1/Workspaces/{WS}/Tasks/WT${EXAMPLE_SID}/Reservations`,
    '/',
    '/_emulator/nothing',
  ])('unknown: %s', async (path) => {
    const { status, body } = await raw(path);
    expect(status).toBe(404);
    expect(body).toMatchObject({
      code: 20404,
      message: expect.stringMatching(/^The requested resource \/.* was not found$/),
      status: 404,
    });
  });

  test('a method the path has not', async () => {
    expect(await raw('/v1/Workspaces/{WS}/Tasks', { method: 'PUT' })).toMatchObject({
      status: 405,
      body: { code: 20004, message: expect.stringContaining('GET, POST') },
    });
  });

  test('a body that is no form', async () => {
    const init = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect(await raw('/v1/Workspaces/{WS}/Tasks', init)).toMatchObject({
      status: 400,
      body: { code: 20001, message: expect.stringContaining('application/x-www-form-urlencoded') },
    });
  });

  test('every bad parameter is named at once, with what it takes', async () => {
    const body = new URLSearchParams({
      Attributes: '[1]',
      Priority: '-1',
      Timeout: '1209601',
      WorkflowSid: 'WW1',
      VirtualStartTime: 'yesterday',
      RoutingTarget: `WT${EXAMPLE_SID}`,
      attribute: '{}',
    });
    const answer = await raw('/v1/Workspaces/{WS}/Tasks', { method: 'POST', body });
    expect(answer).toMatchObject({ status: 400, body: { code: 20001 } });
    for (const problem of [
      'Attributes: takes a JSON object of at most 4096 characters',
      'Priority: takes a whole number from 0 to 2147483647',
      'Timeout: takes a whole number from 1 to 1209600',
      'WorkflowSid: takes WW followed by 32 hexadecimal digits',
      'VirtualStartTime: takes an ISO 8601 date',
      'RoutingTarget: takes WK followed by',
      'attribute: is unknown; did you mean Attributes?',
    ]) {
      expect(answer.body).toMatchObject({ message: expect.stringContaining(problem) });
    }
  });

  test('a parameter given twice', async () => {
    const body = 'Priority=1&Priority=2';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await raw('/v1/Workspaces/{WS}/Tasks', { method: 'POST', body, headers });
    expect(answer).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('Priority: takes one value') },
    });
  });

  test.each([
    ['Attributes', { attributes: `{"a":"${'x'.repeat(4090)}"}` }],
    ['WorkflowSid', { workflowSid: `WW${EXAMPLE_SID}` }],
    ['TaskChannel', { taskChannel: 'pigeon' }],
    ['VirtualStartTime', { virtualStartTime: new Date(Date.now() + 60_000) }],
    ['VirtualStartTime', { virtualStartTime: new Date(Date.UTC(1899, 11, 31)) }],
    ['RoutingTarget', { routingTarget: `WK${EXAMPLE_SID}` }],
    ['TaskQueueSid', { taskQueueSid: `WQ${EXAMPLE_SID}` }],
    ['IgnoreCapacity', { ignoreCapacity: 'true' }],
  ])('a task with a wrong %s', async (field, params) => {
    const { workspace } = await startEmulator();
    const create = workspace.tasks.create({ attributes: '{}', ...params });
    expect(await refusal(create)).toMatchObject({
      status: 400,
      code: 20001,
      message: expect.stringContaining(field),
    });
    expect(await workspace.tasks.list()).toEqual([]);
  });

  test('attributes of exactly 4096 characters are taken', async () => {
    const { workspace } = await startEmulator();
    const attributes = `{"a":"${'ñ'.repeat(4088)}"}`;
    expect(attributes.length).toBe(4096);
    expect((await workspace.tasks.create({ attributes })).attributes).toBe(attributes);
  });

  test('a workflow has to be named once there are two', async () => {
    const { workspace } = await startEmulator();
    const configuration = JSON.stringify({ task_routing: { filters: [] } });
    await workspace.workflows.create({ friendlyName: 'Second', configuration });
    expect(await refusal(workspace.tasks.create({ attributes: '{}' }))).toMatchObject({
      status: 400,
      message: expect.stringContaining('WorkflowSid field is required'),
    });
  });
});

describe('3.4 versions', () => {
  test('a task starts at 0 and rises with every change; If-Match is compared with it', async () => {
    const { workspace } = await startEmulator();
    const sid = await createTask(workspace, { selected_language: 'es' });
    const task = workspace.tasks(sid);
    expect((await task.fetchWithHttpInfo()).headers).toMatchObject({ etag: '"0"' });
    await task.update({ attributes: '{"n":1}', ifMatch: '"0"' });
    expect(await refusal(task.update({ attributes: '{"n":2}', ifMatch: '"0"' }))).toMatchObject({
      status: 412,
      message: expect.stringContaining('version is 1 and not 0'),
    });
    await task.update({ attributes: '{"n":3}', ifMatch: '1' });
    await task.update({ attributes: '{"n":4}', ifMatch: 'W/"2"' });
    await task.update({ attributes: '{"n":5}', ifMatch: '*' });
    await task.update({ attributes: '{"n":6}' });
    expect((await task.fetch()).attributes).toBe('{"n":6}');
    expect(await refusal(task.update({ attributes: '{}', ifMatch: 'abc' }))).toMatchObject({ status: 412 });
    expect(await refusal(task.remove({ ifMatch: '"1"' }))).toMatchObject({ status: 412 });
    expect(await task.remove({ ifMatch: '"5"' })).toBe(true);
  });

  test("a reservation starts at 1, and its worker's version rises with it", async () => {
    const { workspace } = await startEmulator();
    const alice = workspace.workers(await sidOf(workspace.workers.list(), 'Alice'));
    expect((await alice.fetchWithHttpInfo()).headers).toMatchObject({ etag: '"0"' });
    const sid = await createTask(workspace, { selected_language: 'es' });
    const activitySid = await sidOf(workspace.activities.list(), 'Idle');
    expect(await refusal(alice.update({ activitySid, ifMatch: '"3"' }))).toMatchObject({ status: 412 });
    await alice.update({ activitySid, ifMatch: '"0"' });
    const [{ sid: reservationSid } = { sid: '' }] = await workspace.tasks(sid).reservations.list();
    const reservation = workspace.tasks(sid).reservations(reservationSid);
    expect((await reservation.fetchWithHttpInfo()).headers).toMatchObject({ etag: '"1"' });
    const late = reservation.update({ reservationStatus: 'accepted', ifMatch: '"0"' });
    expect(await refusal(late)).toMatchObject({ status: 412 });
    await reservation.update({ reservationStatus: 'accepted', ifMatch: '"1"' });
    expect((await reservation.fetchWithHttpInfo()).headers).toMatchObject({ etag: '"2"' });
    expect((await workspace.tasks(sid).fetchWithHttpInfo()).headers).toMatchObject({ etag: '"2"' });
    expect(await refusal(alice.remove({ ifMatch: '"0"' }))).toMatchObject({ status: 412 });
  });
});

describe('4.6 paging', () => {
  async function withTasks(count: number) {
    const { taskRouter, workspace, client } = await startEmulator();
    const sids: string[] = [];
    for (let n = 0; n < count; n++) sids.push(await createTask(workspace, { selected_language: 'es' }));
    return { taskRouter, workspace, client, sids };
  }

  test('the SDK walks the pages', async () => {
    const { workspace, sids } = await withTasks(7);
    expect((await workspace.tasks.list({ pageSize: 3 })).map(({ sid }) => sid)).toEqual(sids);
    expect((await workspace.tasks.list({ limit: 5 })).map(({ sid }) => sid)).toEqual(sids.slice(0, 5));
    expect((await workspace.tasks.list({ limit: 5000 })).length).toBe(7);
  });

  test('pages link to each other with absolute URLs and tokens, filters kept', async () => {
    const { taskRouter, workspace, sids } = await withTasks(5);
    const list = `${taskRouter.url}/v1/Workspaces/${taskRouter.workspaceSid}/Tasks?AssignmentStatus=pending&PageSize=2`;
    const pageOf = (shown: readonly string[], meta: object) => ({
      status: 200,
      body: { meta, tasks: shown.map((sid) => expect.objectContaining({ sid })) },
    });
    const [first, second, last] = [
      `${list}&Page=0`,
      `${list}&Page=1&PageToken=PA${sids[1]}`,
      `${list}&Page=2&PageToken=PA${sids[3]}`,
    ];
    const meta = { key: 'tasks', page_size: 2, first_page_url: first };
    expect(await request(taskRouter, list)).toMatchObject(
      pageOf(sids.slice(0, 2), {
        ...meta,
        page: 0,
        url: first,
        previous_page_url: null,
        next_page_url: second,
      }),
    );
    const previous = `${list}&Page=0&PageToken=PB${sids[2]}`;
    expect(await request(taskRouter, second)).toMatchObject(
      pageOf(sids.slice(2, 4), {
        ...meta,
        page: 1,
        url: second,
        previous_page_url: previous,
        next_page_url: last,
      }),
    );
    expect(await request(taskRouter, last)).toMatchObject(
      pageOf(sids.slice(4), { ...meta, page: 2, url: last, next_page_url: null }),
    );
    expect(await request(taskRouter, previous)).toMatchObject(
      pageOf(sids.slice(0, 2), { page: 0, next_page_url: second, previous_page_url: null }),
    );
    await workspace.tasks(sids[1] ?? '').remove();
    expect(await request(taskRouter, second)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('PageToken') },
    });
  });

  test('numeric paging is refused', async () => {
    const { workspace } = await withTasks(2);
    expect(await refusal(workspace.tasks.page({ pageNumber: 1, pageSize: 1 }))).toMatchObject({
      status: 400,
      code: 40153,
    });
  });

  test.each(['0', '-1', 'ten'])('PageSize=%s is refused', async (pageSize) => {
    const { taskRouter } = await startEmulator();
    expect((await request(taskRouter, `/v1/Workspaces?PageSize=${pageSize}`)).status).toBe(400);
  });
});

describe('4.5 the list of tasks', () => {
  test('is filtered and ordered', async () => {
    const { taskRouter, workspace } = await startEmulator({ seed: seedWith() });
    const low = await createTask(workspace, { kind: 'a' }, { priority: 1 });
    await taskRouter.advance(1);
    const high = await createTask(workspace, { kind: 'b' }, { priority: 9 });
    await taskRouter.advance(1);
    const early = await createTask(workspace, { kind: 'b' }, { priority: 1, virtualStartTime: new Date(0) });
    await workspace.tasks(low).update({ assignmentStatus: 'canceled' });
    const queue = await sidOf(workspace.taskQueues.list(), 'Everyone');
    const { workflowSid } = taskRouter;
    const cases: [Parameters<typeof workspace.tasks.list>[0], string[]][] = [
      [{}, [low, high, early]],
      [{ assignmentStatus: ['pending', 'reserved'] }, [high, early]],
      [{ assignmentStatus: ['pending,canceled'] }, [low, high, early]],
      [{ priority: 1 }, [low, early]],
      [{ workflowSid }, [low, high, early]],
      [{ workflowName: 'Nothing' }, []],
      [{ taskQueueSid: queue }, [low, high, early]],
      [{ taskQueueName: 'Everyone' }, [low, high, early]],
      [{ evaluateTaskAttributes: "kind == 'b'" }, [high, early]],
      [{ routingTarget: queue }, []],
      [{ hasAddons: true }, []],
      [{ ordering: 'DateCreated:desc' }, [early, high, low]],
      [{ ordering: 'Priority:desc,DateCreated:desc' }, [high, early, low]],
      [{ ordering: 'VirtualStartTime:asc' }, [early, low, high]],
    ];
    for (const [filter, expected] of cases) {
      expect((await workspace.tasks.list(filter)).map(({ sid }) => sid)).toEqual(expected);
    }
    expect(await refusal(workspace.tasks.list({ ordering: 'Age:asc' }))).toMatchObject({
      status: 400,
      message: expect.stringContaining('Ordering: takes DateCreated, Priority, VirtualStartTime'),
    });
    expect(await refusal(workspace.tasks.list({ evaluateTaskAttributes: 'kind evel 1' }))).toMatchObject({
      status: 400,
      message: expect.stringContaining('EvaluateTaskAttributes: expected an operator'),
    });
  });
});
