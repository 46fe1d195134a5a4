import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { StartedProcess, startLocal } from '../helpers/local-run';
import { TEST_CONFIG } from '../helpers/stack-variants';

// A run that does not manage to end within two seconds exits with 1.
test.each(['SIGINT', 'SIGTERM'] as const)(
  'announces everything a program needs, and %s ends everything in time',
  async (signal) => {
    const started = startLocal();
    const run = await started.ready();
    expect(run).toEqual({
      apiUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      taskRouterUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      consoleUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      fallback: null,
      accountSid: expect.stringMatching(/^AC[0-9a-f]{32}$/),
      authToken: expect.any(String),
      workspaceSid: expect.stringMatching(/^WS[0-9a-f]{32}$/),
      workflowSid: expect.stringMatching(/^WW[0-9a-f]{32}$/),
      apiKey: { sid: expect.stringMatching(/^SK[0-9a-f]{32}$/), secret: expect.any(String) },
      aws: {
        region: 'us-east-1',
        accessKeyId: expect.any(String),
        secretAccessKey: expect.any(String),
        endpointUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      },
    });
    expect(await started.end(signal)).toBe(0);
    for (const url of [run.apiUrl, run.taskRouterUrl, run.consoleUrl ?? ''])
      await expect(fetch(url)).rejects.toThrow();
  },
);

test('--json is one line on stdout by npm, too, for a program to read', async () => {
  const options = `--json --api-port 0 --taskrouter-port 0 -c config=${TEST_CONFIG.config}`;
  const command = `npm start --silent -- ${options} | node -e 'process.stdin.once("data", (line) => console.log(JSON.parse(line).apiUrl))'`;
  const shell = spawn('sh', ['-c', command], { cwd: join(__dirname, '..', '..'), detached: true });
  try {
    const [url] = await once(shell.stdout.setEncoding('utf8'), 'data');
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
  } finally {
    if (shell.pid !== undefined) process.kill(-shell.pid, 'SIGINT');
  }
  await once(shell, 'close');
});

/** Runs to its end and gives the exit code and what was printed. */
async function ending(args: readonly string[]): Promise<{ code: number | null; printed: string }> {
  const started = new StartedProcess(args);
  const code = await started.exitCode();
  return { code, printed: started.stderr.join('') };
}

test.each(['--api-port', '--taskrouter-port'])(
  'a port that is taken for %s is named, without a stack trace',
  async (option) => {
    const occupant = createServer();
    await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
    const address = occupant.address();
    const port = address !== null && typeof address === 'object' ? String(address.port) : '';
    const other = option === '--api-port' ? '--taskrouter-port' : '--api-port';
    const { code, printed } = await ending(['--json', other, '0', option, port]);
    occupant.close();
    expect(code).toBe(1);
    expect(printed).toContain(port);
    expect(printed).not.toMatch(/\n\s+at /);
  },
);

test.each([
  [['--api-port', 'http'], /--api-port takes a port/],
  [['--colour'], /Unknown option '--colour'/],
  [['-c', 'accountSid=AC1'], /the local run sets this itself/],
  [['-c', 'assignmentRules'], /-c takes key=value/],
])('%j is refused with a message', async (args, message) => {
  const { code, printed } = await ending(args);
  expect(code).toBe(2);
  expect(printed).toMatch(message);
  expect(printed).not.toMatch(/\n\s+at /);
});

test('a configuration that cannot be deployed cannot be started either, and says why', async () => {
  const args = ['--json', '--api-port', '0', '--taskrouter-port', '0', '-c', 'assignmentRules=none.json'];
  const { code, printed } = await ending(args);
  expect(code).toBe(1);
  expect(printed).toContain('none.json');
  expect(printed).not.toMatch(/\n\s+at /);
});
