import { createServer, request as httpRequest } from 'node:http';
import { type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import type { TaskRouter } from '#src';
import { listenOnLoopback, stopListening } from '#src/loopback';
import { objectsIn } from '../../console/data/json';
import { StreamReader } from '../../console/data/server-sent-events';
import {
  available,
  createTask,
  move,
  reservationsOf,
  seedWith,
  startEmulator,
  stopEmulators,
} from '../emulator';

/* The console's own port: the page, and the API behind it with the account's credentials. */

afterEach(stopEmulators);

async function startConsole() {
  const started = await startEmulator({ consolePort: 0, seed: seedWith() });
  return { ...started, url: consoleOf(started.taskRouter) };
}

function consoleOf({ consoleUrl }: TaskRouter): string {
  if (consoleUrl === undefined) throw new Error('there is no console');
  return consoleUrl;
}

/** What is answered as JSON. */
async function read(url: string): Promise<JsonObject> {
  return parseJsonObject(await (await fetch(url)).text()) ?? {};
}

/** A request with any headers, as no browser's fetch lets one send them. */
function send(url: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('the page', () => {
  test.each(['/', '/tasks', '/tasks/WT00000000000000000000000000000000/why', '/anything'])(
    'is at %s',
    async (path) => {
      const { url } = await startConsole();
      const response = await fetch(`${url}${path}`);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(await response.text()).toContain('<script type="module" src="/console.js">');
    },
  );

  test('has its script and its style, and a policy that lets nothing else in', async () => {
    const { url } = await startConsole();
    for (const [path, type] of [
      ['/console.js', 'text/javascript; charset=utf-8'],
      ['/console.css', 'text/css; charset=utf-8'],
    ] as const) {
      const response = await fetch(`${url}${path}`);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
      expect(response.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';/,
      );
      expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
    }
    expect((await fetch(`${url}/other.js`)).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  });

  test('is sent again only when it is another', async () => {
    const { url } = await startConsole();
    for (const path of ['/', '/console.js', '/console.css']) {
      const { headers } = await fetch(`${url}${path}`);
      expect(headers.get('cache-control')).toBe('no-cache');
      const tag = headers.get('etag') ?? '';
      for (const known of [tag, `"other", W/${tag}`])
        expect(await send(`${url}${path}`, { 'if-none-match': known })).toBe(304);
      expect(await send(`${url}${path}`, { 'if-none-match': '"other"' })).toBe(200);
    }
  });
});

describe('who is answered', () => {
  test('the page needs no credentials; others need theirs at the API', async () => {
    const { url, taskRouter } = await startConsole();
    expect((await fetch(`${url}/v1/Workspaces`)).status).toBe(200);
    expect((await fetch(`${taskRouter.url}/v1/Workspaces`)).status).toBe(401);
    taskRouter.promoteAuthToken('another');
    expect((await fetch(`${url}/v1/Workspaces`)).status).toBe(200);
  });

  test.each([
    ['another name for this machine', { host: 'attacker.example' }],
    ['a page elsewhere', { origin: 'https://attacker.example' }],
    ['another page of this machine', { origin: 'http://127.0.0.1:3000' }],
    ['a picture on another page of this machine', { 'sec-fetch-site': 'same-site' }],
    ['a link elsewhere that is followed to the API', { 'sec-fetch-site': 'cross-site' }],
  ])('not %s', async (_who, headers) => {
    const { url } = await startConsole();
    for (const path of ['/v1/Workspaces', '/_emulator/state', '/_emulator/stream'])
      expect(await send(`${url}${path}`, headers)).toBe(403);
    expect(await send(`${url}/_emulator/reset`, headers, 'POST')).toBe(403);
  });

  test('its own page', async () => {
    const { url } = await startConsole();
    const headers = { origin: url, 'sec-fetch-site': 'same-origin' };
    expect(await send(`${url}/_emulator/state`, headers)).toBe(200);
    expect(await send(`${url}/`, { 'sec-fetch-site': 'none' })).toBe(200);
  });
});

test('the usual port is left to whoever has it; one that was asked for is an error', async () => {
  const taken = createServer();
  const port = Number(new URL(await listenOnLoopback(taken, 0)).port);
  await expect(startEmulator({ consolePort: port })).rejects.toThrow(`Port ${port} is in use`);
  await stopListening(taken);
  const [one, two] = [
    await startEmulator({ consolePort: 'usual' }),
    await startEmulator({ consolePort: 'usual' }),
  ];
  expect(consoleOf(one.taskRouter)).not.toBe(consoleOf(two.taskRouter));
});

describe('the stream', () => {
  /** What is told from an id on, until `isEnough`. */
  async function follow(
    url: string,
    lastId: string,
    isEnough: (types: readonly string[]) => boolean,
    query = '',
  ) {
    const end = new AbortController();
    const response = await fetch(`${url}/_emulator/stream${query}`, {
      headers: { 'Last-Event-ID': lastId },
      signal: end.signal,
    });
    const reader = new StreamReader();
    const messages = [];
    for await (const piece of response.body ?? []) {
      messages.push(...reader.read(Buffer.from(piece).toString()));
      if (isEnough(messages.map(({ type }) => type))) break;
    }
    end.abort();
    return messages;
  }

  const idOf = async (url: string) => String((await read(`${url}/_emulator/state`)).stream_id);

  test('goes on exactly where a state ends, with nothing missing and nothing twice', async () => {
    const { url, workspace } = await startConsole();
    await createTask(workspace, { before: true });
    const start = await idOf(url);
    const sid = await createTask(workspace);
    const told = await follow(url, start, (types) => types.includes('request'));
    const events = told.filter(({ type }) => type === 'event').map(({ data }) => JSON.parse(data));
    expect(events.map(({ event_type }) => event_type)).toContain('task.created');
    for (const event of events) expect(event.event_data.task_sid).toBe(sid);
    const middle = told[1]?.id ?? '';
    await createTask(workspace);
    const rest = await follow(
      url,
      middle,
      (types) => types.filter((type) => type === 'request').length === 2,
    );
    expect(rest.slice(0, told.length - 2)).toEqual(told.slice(2));
    const ids = [...told.slice(0, 2), ...rest].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('goes on after an id in the address; a header, as who comes back by itself sends it, goes first', async () => {
    const { url, workspace } = await startConsole();
    const start = await idOf(url);
    await createTask(workspace);
    const isWhole = (types: readonly string[]) => types.includes('request');
    const told = await follow(url, start, isWhole);
    expect(await follow(url, '', isWhole, `?after=${start}`)).toEqual(told);
    expect(await follow(url, told[0]?.id ?? '', isWhole, `?after=${start}`)).toEqual(told.slice(1));
  });

  test('a reset has the id that goes on: who comes back with it hears of the new run', async () => {
    const { url, taskRouter, workspace } = await startConsole();
    const start = await idOf(url);
    await taskRouter.reset();
    const [reset] = await follow(url, start, (types) => types.includes('reset'));
    expect(JSON.parse(reset?.data ?? '')).toEqual({ stream_id: reset?.id });
    await createTask(workspace);
    const told = await follow(url, reset?.id ?? '', (types) => types.includes('request'));
    expect(told.map(({ type }) => type)).not.toContain('reset');
  });

  test('says that the state has to be asked for anew: after a reset, and to whoever knows another run', async () => {
    const { url, taskRouter } = await startConsole();
    const start = await idOf(url);
    const following = follow(url, start, (types) => types.includes('reset'));
    await taskRouter.reset();
    expect((await following).at(-1)?.type).toBe('reset');
    expect((await follow(url, start, (types) => types.length > 0)).map(({ type }) => type)).toEqual([
      'reset',
    ]);
  });

  test('an event is the one that REST gives', async () => {
    const { url, taskRouter, workspace } = await startConsole();
    const start = await idOf(url);
    const sid = await createTask(workspace);
    const told = await follow(url, start, (types) => types.includes('request'));
    const listed = await read(`${url}/v1/Workspaces/${taskRouter.workspaceSid}/Events?TaskSid=${sid}`);
    expect(told.filter(({ type }) => type === 'event').map(({ data }) => JSON.parse(data))).toEqual(
      listed.events,
    );
  });
});

test('the log has the state that the run began with, and everything since, a line each', async () => {
  const { taskRouter, workspace } = await startEmulator({
    consolePort: 0,
    seed: seedWith({ workers: [available('Alice')] }),
  });
  const url = consoleOf(taskRouter);
  await move(workspace, 'Alice', 'Break');
  const sid = await createTask(workspace);
  const response = await fetch(`${url}/_emulator/log`);
  expect(response.headers.get('content-disposition')).toContain('attachment');
  const [head, state, ...rest] = (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { version, stream_id: until } = {
    ...(await read(`${url}/_emulator/version`)),
    ...(await read(`${url}/_emulator/state`)),
  };
  const after = `${String(until).split('-')[0]}-0`;
  expect(head).toEqual({ type: 'log', data: { version, complete: true, after, until } });
  expect(state).toMatchObject({ type: 'state', data: { workspaces: [{ tasks: { rows: [] } }] } });
  const [began] = state.data.workspaces;
  const named = (name: string) =>
    began.activities.rows.find(({ friendlyName }: { friendlyName: string }) => friendlyName === name).sid;
  // As she was then, not as she is now.
  expect(began.workers.rows[0].activitySid).toBe(named('Available'));
  expect(rest.map(({ type }) => type)).toEqual(expect.arrayContaining(['event', 'request']));
  expect(rest.find(({ data }) => data.event_type === 'task.created').data.resource_sid).toBe(sid);
});

test('whatever a SID stands for: the resource, what names it, its events and requests', async () => {
  const { taskRouter, workspace } = await startEmulator({
    consolePort: 0,
    seed: seedWith({ workers: [available('Alice')] }),
  });
  const url = consoleOf(taskRouter);
  const sid = await createTask(workspace);
  await workspace.tasks(sid).update({ priority: 3 });
  const shown = await read(`${url}/_emulator/resources/${sid}`);
  expect(shown).toMatchObject({ sid, kind: 'task', resource: { sid, priority: 3 } });
  expect(objectsIn(shown, 'events').map(({ event_type }) => event_type)).toContain('task.updated');
  expect(objectsIn(shown, 'requests').map(({ method }) => method)).toContain('POST');
  const workflow = await read(`${url}/_emulator/resources/${taskRouter.workflowSid}`);
  expect(workflow).toMatchObject({
    kind: 'workflow',
    related: {
      tasks: [{ sid, assignment_status: 'reserved', task_queue_friendly_name: 'Everyone' }],
      reservations: [],
    },
  });
  const [reservation] = await reservationsOf(workspace, sid);
  expect(shown.related).toMatchObject({
    reservations: [{ sid: reservation?.sid, reservation_status: 'pending', worker_name: 'Alice' }],
  });
  const [alice] = await workspace.workers.list({ friendlyName: 'Alice' });
  const activity = await read(`${url}/_emulator/resources/${alice?.activitySid}`);
  expect(activity).toMatchObject({
    kind: 'activity',
    related: { workers: [{ friendly_name: 'Alice', activity_name: 'Available' }] },
  });
  expect((await fetch(`${url}/_emulator/resources/WT${'0'.repeat(32)}`)).status).toBe(404);
});
