import * as http from 'node:http';
import { connect } from 'node:net';
import { createTask, startEmulator, stopEmulators } from '../emulator';

afterEach(stopEmulators);

type TaskRouter = Awaited<ReturnType<typeof startEmulator>>['taskRouter'];

const authorization = ({ accountSid, authToken }: TaskRouter) =>
  `Basic ${btoa(`${accountSid}:${authToken}`)}`;

/** A request with these headers, `Host` and `Origin` as given, as `fetch` would not send it. */
function send(
  taskRouter: TaskRouter,
  path: string,
  { method = 'GET', ...headers }: Record<string, string>,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const options = { method, path, headers: { authorization: authorization(taskRouter), ...headers } };
    const request = http.request(taskRouter.url, options, (response) => {
      const chunks: string[] = [];
      response.on('data', (chunk) => chunks.push(String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: chunks.join('') }));
    });
    request.on('error', reject).end();
  });
}

/** Bytes on the wire, and everything that comes back until the connection closes. */
function exchange(taskRouter: TaskRouter, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(taskRouter.url).port), '127.0.0.1');
    const chunks: string[] = [];
    socket.on('data', (chunk) => chunks.push(String(chunk)));
    socket.on('close', () => resolve(chunks.join('')));
    socket.on('error', reject);
    socket.write(text);
  });
}

const CONTROL = '/_emulator/alerts';
const listOf = ({ workspaceSid }: TaskRouter) => `/v1/Workspaces/${workspaceSid}/Tasks`;

describe('a request from elsewhere', () => {
  test.each([
    [{ host: 'evil.example:4001' }, /Host .*evil\.example:4001.* is not this machine.*--allow-host/],
    [{ origin: 'https://evil.example' }, /Origin .*evil\.example.* is not this machine.*--allow-origin/],
    [{ origin: 'null' }, /Origin .*--allow-origin/],
    [{ method: 'POST', origin: 'https://evil.example' }, /--allow-origin/],
  ])('is refused with the reason: %j', async (headers, reason) => {
    const { taskRouter, workspace } = await startEmulator();
    for (const path of [listOf(taskRouter), CONTROL, '/nowhere']) {
      const { status, body } = await send(taskRouter, path, headers);
      expect({ status, message: JSON.parse(body).message }).toEqual({
        status: 403,
        message: expect.stringMatching(reason),
      });
    }
    expect(await workspace.tasks.list()).toEqual([]);
  });

  test('is answered where it is on this machine, or was allowed', async () => {
    const { taskRouter } = await startEmulator({
      allowedHosts: ['host.docker.internal'],
      allowedOrigins: ['https://agents.example'],
    });
    for (const headers of [
      { host: 'localhost:4001', origin: 'http://localhost:3000' },
      { host: 'host.docker.internal:4001' },
      { origin: 'https://agents.example' },
    ])
      expect((await send(taskRouter, listOf(taskRouter), headers)).status).toBe(200);
  });
});

test.each(['//', '//evil.example/v1/Workspaces', 'http://[', '*', 'evil.example:80', 'x:'])(
  'the request target %s is 400, and leaves no stack trace',
  async (target) => {
    const lines: string[] = [];
    const { taskRouter } = await startEmulator({ log: (line) => lines.push(line) });
    const answer = await exchange(
      taskRouter,
      `OPTIONS ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(lines.join('\n')).not.toContain('    at ');
  },
);

test.each([
  ['/v1/Workspaces', 'application/x-www-form-urlencoded', 4 * 1024 * 1024],
  ['/_emulator/faults', 'application/json', 64 * 1024],
])(
  'a request to %s that is too large is answered 413, and its connection closes',
  async (path, type, max) => {
    const { taskRouter, workspace } = await startEmulator();
    const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization(taskRouter)}\r\nContent-Type: ${type}\r\n`;
    const answer = await exchange(
      taskRouter,
      `${head}Content-Length: ${max + 1}\r\n\r\n${'a'.repeat(max + 1)}GET ${CONTROL} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    );
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413']);
    expect(answer.toLowerCase()).toContain('connection: close');
    await createTask(workspace);
  },
);
