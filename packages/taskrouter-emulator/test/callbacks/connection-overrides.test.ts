import { createServer, type Server } from 'node:net';
import { parseConnectionOverrides } from '#src/callbacks/connection-overrides';
import { type CallbackServer, startCallbackServer, stopCallbackServers } from '../callback-server';
import {
  available,
  createTask,
  seedWith,
  startEmulator,
  stateOf,
  stopEmulators,
  workflowOf,
} from '../emulator';

let application: CallbackServer;
const servers: Server[] = [];

beforeEach(async () => {
  application = await startCallbackServer();
});
afterEach(async () => {
  await stopEmulators();
  await stopCallbackServers();
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
});

/** A task whose callback goes to this URL; the alerts, and how it took. */
async function callBack(assignmentCallbackUrl: string, callbackLimit = 5_000) {
  const workflows = [workflowOf([{ queue: 'Everyone' }], { assignmentCallbackUrl })] as const;
  const { taskRouter, workspace } = await startEmulator({
    callbackLimit,
    seed: seedWith({ workflows, workers: [available('Alice')] }),
  });
  const start = performance.now();
  const task = await createTask(workspace);
  await taskRouter.settled();
  const elapsed = performance.now() - start;
  return { state: await stateOf(workspace, task), alerts: taskRouter.alerts, elapsed };
}

/** A port that takes connections and closes the first `failures` of them, or all. */
async function flakyPort(failures: number): Promise<{ url: string; connections: () => number }> {
  let count = 0;
  const server = createServer((socket) => {
    count++;
    socket.on('error', () => {});
    if (count <= failures) socket.destroy();
    else
      socket.once('data', () =>
        socket.end(
          'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 24\r\n\r\n{"instruction":"accept"}',
        ),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, connections: () => count };
}

const ACCEPT = { body: '{"instruction":"accept"}' };

test.each([
  ['rp=5xx', [{ status: 503 }, ACCEPT], 2],
  ['rp=4xx', [{ status: 404 }, ACCEPT], 2],
  ['rp=all&rc=3', [{ status: 500 }, { status: 429 }, { status: 500 }, ACCEPT], 4],
  ['rp=ct,5xx&rc=5', [{ status: 500 }, { status: 500 }, ACCEPT], 3],
] as const)('1.5 #%s is tried again with the same idempotency token', async (fragment, answers, times) => {
  application.answer('/callback', ...answers);
  const { state, alerts } = await callBack(`${application.url}/callback#${fragment}`);
  expect(state).toBe('assigned by Alice');
  expect(application.received.length).toBe(times);
  const tokens = application.received.map(({ headers }) => headers['i-twilio-idempotency-token']);
  expect(new Set(tokens).size).toBe(1);
  expect(alerts).toEqual([]);
});

test.each([
  ['', { status: 503 }],
  ['rc=5', { status: 503 }],
  ['rp=4xx&rc=5', { status: 503 }],
  ['rp=all&rc=0', { status: 503 }],
] as const)('1.5 #%s is not', async (fragment, answer) => {
  application.answer('/callback', answer, ACCEPT);
  const { alerts } = await callBack(`${application.url}/callback#${fragment}`);
  expect(application.received.length).toBe(1);
  expect(alerts.map(({ code }) => code)).toEqual([11200]);
});

test('1.5 a connection that breaks before an answer counts as unanswered: rp=rt tries again', async () => {
  const port = await flakyPort(1);
  const { state } = await callBack(`${port.url}#rp=rt`);
  expect({ state, connections: port.connections() }).toEqual({ state: 'assigned by Alice', connections: 2 });
});

test('1.5 a connection that cannot be had is tried once more by default, then it is a failure', async () => {
  const { alerts } = await callBack('http://127.0.0.1:1/');
  expect(alerts.map(({ code }) => code)).toEqual([11205]);
});

test.each([
  ['rt=100', 5_000],
  ['tt=100', 5_000],
  ['rt=15000&tt=15000', 100],
])('1.5 #%s ends the wait; TaskRouter’s own limit is %d ms', async (fragment, limit) => {
  application.answer('/callback', 'hang');
  const { alerts, elapsed } = await callBack(`${application.url}/callback#${fragment}`, limit);
  expect(alerts).toMatchObject([{ code: 11200, message: expect.stringContaining('no answer within') }]);
  expect(elapsed).toBeLessThan(3_000);
});

test('1.5 the total time covers the retries too', async () => {
  application.answer('/callback', 'hang');
  await callBack(`${application.url}/callback#rt=100&tt=250&rp=rt&rc=5`);
  expect(application.received.length).toBeLessThanOrEqual(3);
});

test('1.5 overrides that are none are told, and the defaults hold', async () => {
  const { alerts } = await callBack(`${application.url}/callback#rc=9&retries=2&rp=sometimes`);
  expect(alerts.map(({ level, message }) => `${level} ${message}`)).toEqual([
    expect.stringContaining('warning retries is no connection override'),
    expect.stringContaining('warning rp takes 4xx, 5xx, ct, rt, all, not sometimes'),
    expect.stringContaining('warning rc takes a whole number from 0 to 5, not 9'),
  ]);
  expect(application.received.length).toBe(1);
});

test('1.5 every key has its range and default', () => {
  expect(parseConnectionOverrides('')).toEqual({
    overrides: {
      connectTimeout: 5_000,
      readTimeout: 15_000,
      totalTime: 15_000,
      retries: 1,
      retryOn: new Set(['ct']),
      sni: true,
    },
    problems: [],
  });
  expect(parseConnectionOverrides('ct=100&rt=15000&tt=200&rc=0&rp=all&sni=n&e=dublin,sydney-ix')).toEqual({
    overrides: {
      connectTimeout: 100,
      readTimeout: 15_000,
      totalTime: 200,
      retries: 0,
      retryOn: new Set(['4xx', '5xx', 'ct', 'rt']),
      sni: false,
    },
    problems: [],
  });
  const wrong = parseConnectionOverrides('ct=99&rt=15001&tt=1.5&rc=6&rp=x&sni=yes&e=mars&zz=1');
  expect(wrong.problems.length).toBe(8);
  expect(wrong.overrides).toEqual(parseConnectionOverrides('').overrides);
});
