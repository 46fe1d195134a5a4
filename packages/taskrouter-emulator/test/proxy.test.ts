import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import type { TaskRouter } from '#src';
import { startEmulator, stopEmulators } from './emulator';

const directory = mkdtempSync(join(tmpdir(), 'proxy-'));
let taskRouter: TaskRouter;

beforeAll(async () => {
  ({ taskRouter } = await startEmulator({ proxyPort: 0 }));
});
afterAll(async () => {
  await stopEmulators();
  rmSync(directory, { recursive: true });
});

/** Asks the proxy for a tunnel. */
function tunnel(to: string): Promise<{ readonly status: number; readonly socket: Duplex }> {
  const { hostname, port } = new URL(taskRouter.proxy?.url ?? '');
  return new Promise((resolve, reject) => {
    httpRequest({ hostname, port, method: 'CONNECT', path: to })
      .on('connect', ({ statusCode = 0 }, socket) => resolve({ status: statusCode, socket }))
      .on('error', reject)
      .end();
  });
}

async function get(host: string, path: string): Promise<{ status: number; body: JsonObject }> {
  const { socket } = await tunnel(`${host}:443`);
  const secure = connect({ socket, servername: host, ca: taskRouter.proxy?.certificate });
  const auth = `${taskRouter.accountSid}:${taskRouter.authToken}`;
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host, port: 443, defaultPort: 443, path, auth, createConnection: () => secure },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const body = parseJsonObject(Buffer.concat(chunks).toString()) ?? {};
          resolve({ status: response.statusCode ?? 0, body });
        });
      },
    );
    request.on('error', reject).end();
  });
}

test("answers for Twilio's host, by a certificate of its own; the URLs in the answer lead back to that host", async () => {
  const path = `/v1/Workspaces/${taskRouter.workspaceSid}/Workers?PageSize=1`;
  const { status, body } = await get('taskrouter.twilio.com', path);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    meta: { next_page_url: expect.stringContaining('https://taskrouter.twilio.com/v1/Workspaces/') },
    workers: [{ url: expect.stringContaining('https://taskrouter.twilio.com/v1/Workspaces/') }],
  });
});

test('in another region, too', async () => {
  const path = `/v1/Workspaces/${taskRouter.workspaceSid}`;
  expect(await get('taskrouter.dublin.ie1.twilio.com', path)).toMatchObject({ status: 200 });
});

test.each([
  'example.com:443',
  'taskrouter.twilio.com:80',
  'twilio.com.example.com:443',
  '127.0.0.1:443',
  'nonsense',
])('connects to nothing else: %s', async (to) => {
  expect((await tunnel(to)).status).toBe(403);
});

test('says what it is to whoever takes it for a server', async () => {
  const response = await fetch(taskRouter.proxy?.url ?? '');
  expect([response.status, await response.text()]).toEqual([405, expect.stringContaining('NO_PROXY')]);
});

test('the official client runs unchanged', async () => {
  const certificate = join(directory, 'ca.pem');
  writeFileSync(certificate, taskRouter.proxy?.certificate ?? '');
  const script = `
    const client = require('twilio')(process.argv[1], process.argv[2]);
    client.taskrouter.v1.workspaces(process.argv[3]).workers.list()
      .then((workers) => console.log(workers.map(({ friendlyName }) => friendlyName).join()));`;
  const { accountSid, authToken, workspaceSid, proxy } = taskRouter;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['-e', script, accountSid, authToken, workspaceSid],
    { env: { ...process.env, HTTP_PROXY: proxy?.url, NODE_EXTRA_CA_CERTS: certificate } },
  );
  expect(stdout.trim()).toBe('Alice,Bob');
});

test('without a port for it there is none', async () => {
  const { taskRouter: plain } = await startEmulator();
  expect(plain.proxy).toBeUndefined();
});
