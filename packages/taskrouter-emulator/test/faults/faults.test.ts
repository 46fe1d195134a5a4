import twilio from 'twilio';
import type { Fault } from '#src';
import { createTask, request, seedWith, startEmulator, stopEmulators } from '../emulator';

afterEach(stopEmulators);

type Running = Awaited<ReturnType<typeof startEmulator>>;

const TASKS = '/v1/Workspaces/{WS}/Tasks';
const create = ({ taskRouter }: Running, headers: Record<string, string> = {}) =>
  request(taskRouter, TASKS, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: 'Attributes={}',
  });
const count = async ({ workspace }: Running) => (await workspace.tasks.list()).length;
const post = ({ taskRouter }: Running, fault: unknown) =>
  request(taskRouter, '/_emulator/faults', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });

describe.each(['429', '500', '503'] as const)('a request that is answered %s', (kind) => {
  const retryAfter = kind === '500' ? null : '1';

  test('by its header', async () => {
    const running = await startEmulator({ seed: seedWith() });
    const { status, headers, body } = await create(running, { 'X-Emulator-Fault': kind });
    expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: Number(kind), retryAfter });
    expect(body).toMatchObject({ status: Number(kind), message: expect.stringMatching(/\w/) });
    expect(await count(running)).toBe(0);
  });

  test('the next two, then no more', async () => {
    const running = await startEmulator({ seed: seedWith(), faults: [{ kind, count: 2 }] });
    const statuses = [(await create(running)).status, (await create(running)).status];
    expect([...statuses, (await create(running)).status]).toEqual([Number(kind), Number(kind), 201]);
    expect(await count(running)).toBe(1);
  });
});

test('the official client tries again after 429 when it is told to', async () => {
  const running = await startEmulator({ seed: seedWith(), faults: [{ kind: '429', count: 2 }] });
  const { accountSid, authToken, url, workspaceSid } = running.taskRouter;
  const client = twilio(accountSid, authToken, { autoRetry: true, maxRetries: 3 });
  client.taskrouter.baseUrl = url;
  await createTask(client.taskrouter.v1.workspaces(workspaceSid));
  expect(running.taskRouter.faults.counters).toMatchObject([{ seen: 3, injected: 2 }]);
});

test.each([
  ['timeout', 0],
  ['drop-after', 1],
] as const)('%s leaves the sender without an answer', async (kind, created) => {
  const running = await startEmulator({ seed: seedWith() });
  running.taskRouter.faults.add({ kind, count: 1 });
  const { url, accountSid, authToken, workspaceSid } = running.taskRouter;
  const sent = fetch(`${url}/v1/Workspaces/${workspaceSid}/Tasks`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
    signal: AbortSignal.timeout(300),
  });
  await expect(sent).rejects.toThrow();
  expect(await count(running)).toBe(created);
});

test('a share of all requests, the same ones for the same seed', async () => {
  const outcome = async (seed: number) => {
    const running = await startEmulator({ seed: seedWith() });
    running.taskRouter.faults.add({ kind: '503', probability: 0.4, seed });
    const statuses: number[] = [];
    for (let n = 0; n < 40; n++) statuses.push((await create(running)).status);
    return statuses;
  };
  const [one, again, other] = [await outcome(1), await outcome(1), await outcome(2)];
  expect(again).toEqual(one);
  expect(other).not.toEqual(one);
  const failed = one.filter((status) => status === 503).length;
  expect(failed).toBeGreaterThan(5);
  expect(failed).toBeLessThan(30);
});

test('over HTTP: only on a path, counted, cleared', async () => {
  const running = await startEmulator({ seed: seedWith() });
  expect(await post(running, { kind: 429, count: 5, path: '/Tasks', retryAfter: 7 })).toMatchObject({
    status: 201,
  });
  expect((await request(running.taskRouter, '/v1/Workspaces')).status).toBe(200);
  const hit = await create(running);
  expect({ status: hit.status, retryAfter: hit.headers.get('retry-after') }).toEqual({
    status: 429,
    retryAfter: '7',
  });
  const shown = await request(running.taskRouter, '/_emulator/faults');
  expect(shown.body).toEqual({
    faults: [{ kind: '429', count: 5, path: '/Tasks', retryAfter: 7, seen: 1, injected: 1 }],
  });
  expect((await request(running.taskRouter, '/_emulator/faults', { method: 'DELETE' })).status).toBe(204);
  expect((await create(running)).status).toBe(201);
  expect(running.taskRouter.faults.counters).toEqual([]);
});

test('a reset clears them', async () => {
  const running = await startEmulator({ seed: seedWith(), faults: [{ kind: '500', probability: 1 }] });
  await running.taskRouter.reset();
  expect((await create(running)).status).toBe(201);
});

test.each([
  [
    {},
    'kind: is required: one of 429, 500, 503, timeout, drop-after; count: or probability is needed, one of them',
  ],
  [{ kind: '429', count: 1, probability: 1 }, 'count: or probability is needed, one of them'],
  [{ kind: '429', count: 0 }, 'count: takes a whole number from 1'],
  [{ kind: '429', probability: 1.5 }, 'probability: takes a number from 0 to 1'],
  [
    { kind: '429', count: 1, retryafter: 1, path: 3 },
    'path: takes a part of a path, such as /Tasks; retryafter: is unknown; did you mean retryAfter?',
  ],
])('a fault with mistakes is refused: %j', async (fault, message) => {
  const running = await startEmulator({ seed: seedWith() });
  expect(await post(running, fault)).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining(message) },
  });
  expect(running.taskRouter.faults.counters).toEqual([]);
});

test('a header that names none is refused', async () => {
  const running = await startEmulator({ seed: seedWith() });
  expect(await create(running, { 'X-Emulator-Fault': '418' })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('X-Emulator-Fault: takes one of') },
  });
});

test('in a program, too', async () => {
  const wrong: Fault = { kind: '429', count: 0.5 };
  await expect(startEmulator({ faults: [wrong] })).rejects.toThrow('count: takes a whole number from 1');
});
