import { request as httpRequest, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { TaskRouter } from '#src';
import { ConsoleServer } from '#src/console/console-server';
import { available, createTask, seedWith, startEmulator, stopEmulators, workflowOf } from '../emulator';

/* What the console passes on to the API, and what it keeps to itself. */

afterEach(stopEmulators);

async function startConsole() {
  const started = await startEmulator({ consolePort: 0, seed: seedWith() });
  return { ...started, url: consoleOf(started.taskRouter) };
}

function consoleOf({ consoleUrl }: TaskRouter): string {
  if (consoleUrl === undefined) throw new Error('there is no console');
  return consoleUrl;
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

describe('with parts of its own', () => {
  const ALONE = {
    rest: () => {},
    credentials: () => ({ accountSid: 'AC1', authToken: 'token' }),
    allowed: { hosts: [], origins: [] },
  };

  test('a page that can’t be bundled is an answer that says why, in words', async () => {
    const reason = 'Build failed with 1 error:\nconsole/main.tsx:3:7: ERROR: Could not resolve "preact"';
    const files = () => Promise.reject(new Error(`${reason}\n    at failureErrorWithLog (main.js:1)`));
    const console = await ConsoleServer.start(0, { ...ALONE, files });
    try {
      const response = await fetch(console.url);
      expect([response.status, response.headers.get('content-type')]).toEqual([
        500,
        'text/plain; charset=utf-8',
      ]);
      const text = await response.text();
      expect(text).toContain(reason);
      expect(text).not.toContain('failureErrorWithLog');
    } finally {
      await console.close();
    }
  });

  test('cookies are not passed on, and other credentials are replaced', async () => {
    const passed: IncomingHttpHeaders[] = [];
    const rest: RequestListener = ({ headers }, response) => {
      passed.push(headers);
      response.end();
    };
    const console = await ConsoleServer.start(0, { ...ALONE, rest });
    try {
      await send(`${console.url}/v1/Workspaces`, { cookie: 'session=another', authorization: 'Bearer x' });
      expect(passed).toEqual([
        expect.objectContaining({ authorization: `Basic ${Buffer.from('AC1:token').toString('base64')}` }),
      ]);
      expect(passed[0]).not.toHaveProperty('cookie');
    } finally {
      await console.close();
    }
  });
});

test('what is passed on has the limits that it has at the API itself', async () => {
  const { url } = await startConsole();
  const post = (path: string, type: string, bytes: number) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: 'x'.repeat(bytes),
    });
  expect((await post('/_emulator/clock', 'application/json', 65 * 1024)).status).toBe(413);
  const form = 'application/x-www-form-urlencoded';
  expect((await post('/v1/Workspaces', form, 4 * 1024 * 1024 + 1)).status).toBe(413);
});

test('no answer has a secret in it: the auth token, the secret of an API key, or a key that signs', async () => {
  const secrets = {
    token: 'a-token-that-is-secret',
    api: 'an-api-key-that-is-secret',
    key: 'a-signing-key-that-is-secret',
  };
  const apiKey = `SK${'1'.repeat(32)}`;
  const { taskRouter, workspace } = await startEmulator({
    consolePort: 0,
    authToken: secrets.token,
    apiKeys: { [apiKey]: secrets.api },
    sharedKey: { sid: `CR${'2'.repeat(32)}`, secret: secrets.key },
    seed: seedWith({
      workers: [available('Alice')],
      // Nothing listens there: the callback fails, which is an alert.
      workflows: [workflowOf([{ queue: 'Everyone' }], { assignmentCallbackUrl: 'http://127.0.0.1:9/a' })],
    }),
  });
  const url = consoleOf(taskRouter);
  const task = await createTask(workspace);
  await taskRouter.settled();
  const own = `/v1/Workspaces/${taskRouter.workspaceSid}`;
  const names = ['alerts', 'callbacks', 'calls', 'clock', 'faults', 'inspections', 'keys', 'log', 'requests'];
  const paths = [
    ...[...names, 'routing', 'state', 'version'].map((name) => `/_emulator/${name}`),
    `/_emulator/tasks/${task}/explanation`,
    ...[task, taskRouter.workflowSid, taskRouter.workspaceSid, apiKey].map(
      (sid) => `/_emulator/resources/${sid}`,
    ),
    ...['/v1/Workspaces', own, `${own}/Events`, `${own}/Workflows`, `${own}/Tasks`, '/v1/Nothing'],
    ...['/', '/console.js', '/console.css'],
  ];
  const encoded = Buffer.from(`${taskRouter.accountSid}:${secrets.token}`).toString('base64');
  for (const path of paths) {
    const response = await fetch(`${url}${path}`);
    const told = `${JSON.stringify([...response.headers])}${await response.text()}`;
    for (const secret of [...Object.values(secrets), encoded])
      expect({ path, isTold: told.includes(secret) }).toEqual({ path, isTold: false });
  }
});
