import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseJsonObject } from 'taskrouter/parsed';
import twilio from 'twilio';
import { DEFAULT_ACCOUNT } from '#src/account-credentials';
import { HELP_DESK_FILE } from './help-desk-file';

/*
 * `npm run emulator` as a user runs it.
 */

jest.setTimeout(60_000);

const ROOT = join(__dirname, '..', '..', '..');
const directory = mkdtempSync(join(tmpdir(), 'emulator-'));
const children: { end(signal: NodeJS.Signals): Promise<unknown> }[] = [];

afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.end('SIGKILL')));
});
afterAll(() => rmSync(directory, { recursive: true }));

function start(...args: readonly string[]) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'packages/taskrouter-emulator/src/cli.ts', ...args],
    { cwd: ROOT, env: { ...process.env, XDG_CONFIG_HOME: directory } },
  );
  let [stdout, stderr] = ['', ''];
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const announced = new Promise<string>((resolve) =>
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk);
      if (stdout.endsWith('\n')) resolve(stdout);
    }),
  );
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const running = {
    announced,
    ended,
    stderr: () => stderr,
    stopReading: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    end: (signal: NodeJS.Signals) => {
      child.kill(signal);
      return ended;
    },
  };
  children.push(running);
  return running;
}

test('serves the workspace of a file, says where in JSON, ends on SIGTERM, and knows everything afterwards', async () => {
  const state = join(directory, 'state.db');
  const args = ['--json', '--port', '0', '--workspace', HELP_DESK_FILE, '--state', state] as const;
  const connect = async (running: ReturnType<typeof start>) => {
    const { taskRouterUrl, accountSid, authToken, workspaceSid } =
      parseJsonObject(await running.announced) ?? {};
    const client = twilio(String(accountSid), String(authToken));
    client.taskrouter.baseUrl = String(taskRouterUrl);
    return client.taskrouter.v1.workspaces(String(workspaceSid));
  };
  const first = start(...args);
  const workspace = await connect(first);
  expect((await workspace.fetch()).friendlyName).toBe('Help desk');
  const { sid } = await workspace.tasks.create({ attributes: '{"topic":"billing"}' });
  expect(await first.end('SIGTERM')).toBe(0);
  const second = start(...args);
  const again = await connect(second);
  expect((await again.tasks(sid).fetch()).assignmentStatus).toBe('reserved');
  expect(second.stderr()).toContain(`--state ${state} goes on with the workspace in it: --workspace-file`);
});

test('narrates a Workflow of Twilio, with one line of JSON on stdout and everything in a file', async () => {
  const [file, log] = [join(directory, 'workflow.json'), join(directory, 'run.log')];
  const target = { queue: `WQ${'a'.repeat(32)}`, expression: "worker.team == 'blue'" };
  const filters = [{ filter_friendly_name: 'Blue', expression: "colour == 'blue'", targets: [target] }];
  writeFileSync(file, JSON.stringify({ task_routing: { filters } }));
  const running = start('--json', '--port', '0', '--workflow', file, '--log', log);
  const { taskRouterUrl, accountSid, authToken, workspaceSid } =
    parseJsonObject(await running.announced) ?? {};
  const client = twilio(String(accountSid), String(authToken));
  client.taskrouter.baseUrl = String(taskRouterUrl);
  const { tasks } = client.taskrouter.v1.workspaces(String(workspaceSid));
  const { sid } = await tasks.create({ attributes: '{"colour":"blue"}' });
  expect(await running.end('SIGTERM')).toBe(0);
  expect(parseJsonObject(await running.announced)).toBeDefined();
  for (const printed of [running.stderr(), readFileSync(log, 'utf8')]) {
    expect(printed).toContain('worker Blue worker, Available: {"made_up_queues":["Blue"],"team":"blue"}');
    expect(printed).toMatch(/\d Task WT…\w{4} colour=blue → queue Blue\n/);
    expect(printed).toContain('reserved for Blue worker');
  }
  expect(running.stderr()).not.toContain(`task.created ${sid}`);
  expect(readFileSync(log, 'utf8')).toContain(`task.created ${sid}`);
});

test('goes on when nobody reads what it prints any more', async () => {
  const running = start('--json', '--port', '0', '--verbose');
  const { taskRouterUrl, accountSid, authToken, workspaceSid } =
    parseJsonObject(await running.announced) ?? {};
  running.stopReading();
  const client = twilio(String(accountSid), String(authToken));
  client.taskrouter.baseUrl = String(taskRouterUrl);
  const { tasks } = client.taskrouter.v1.workspaces(String(workspaceSid));
  for (let n = 0; n < 3; n++) await tasks.create({ attributes: '{"selected_language":"es"}' });
  expect(await tasks.list()).toHaveLength(3);
  expect(await running.end('SIGTERM')).toBe(0);
});

test('a file with mistakes is refused with all of them, and without a stack', async () => {
  const file = join(directory, 'wrong.json');
  writeFileSync(file, '{\n  "friendlyName": 5,\n  "activitys": []\n}');
  const running = start('--port', '0', '--workspace', file);
  expect(await running.ended).toBe(1);
  for (const line of [
    'line 2: friendlyName: takes a name',
    'line 3: activitys: is unknown; did you mean activities?',
  ])
    expect(running.stderr()).toContain(line);
  expect(running.stderr()).not.toContain('    at ');
});

test.each([
  [['--port', 'x'], '--port takes a port'],
  [['--workflow', 'a.json', '--workspace-file', 'b.json'], 'exclude each other'],
  [['--log', '/'], '--log /: EISDIR'],
  [['--worksapce', 'a.json'], "'--worksapce'"],
])('%j is refused', async (args, message) => {
  const running = start(...args);
  expect(await running.ended).toBe(2);
  expect(running.stderr()).toContain(message);
});

test('--help tells the options', async () => {
  const running = start('--help');
  expect(await running.announced).toContain('--workflow FILE');
  expect(await running.ended).toBe(0);
});

test("has credentials of this machine's own, the same at every start", async () => {
  const tokenOf = async () => parseJsonObject(await start('--json', '--port', '0').announced)?.authToken;
  const token = await tokenOf();
  expect(token).toMatch(/^[0-9a-f]{32}$/);
  expect(token).not.toBe(DEFAULT_ACCOUNT.authToken);
  expect(await tokenOf()).toBe(token);
});

test.each([
  ['of its own', []],
  ['that it was given', ['--api-key', `SK${'5'.repeat(32)}:mine`]],
])('announces an API key %s, which REST takes', async (_, args) => {
  const running = start('--json', '--port', '0', '--no-console', ...args);
  const { taskRouterUrl, accountSid, apiKey } = parseJsonObject(await running.announced) ?? {};
  const { sid, secret } = { sid: '', secret: '', ...(typeof apiKey === 'object' && apiKey) };
  if (args.length > 0) expect(`${sid}:${secret}`).toBe(args[1]);
  const client = twilio(String(sid), String(secret), { accountSid: String(accountSid) });
  client.taskrouter.baseUrl = String(taskRouterUrl);
  expect(await client.taskrouter.v1.workspaces.list()).toHaveLength(1);
});
