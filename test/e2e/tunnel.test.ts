import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTaskRouter, type TaskRouter } from '#emulator';
import { callApi, workspaceClient } from '#local/client';
import { parseOptions } from '#local/options';
import { runBehindTunnel } from '#local/tunnel/command';
import { ReplacedUrlNotes } from '#local/tunnel/replaced-urls';
import { startTunnelRun, type TunnelRun } from '#local/tunnel/tunnel-run';
import { twilioWorkflow } from '#local/tunnel/twilio-account';
import { LOCAL_CONTEXTS } from '../helpers/local-contexts';
import { StartedProcess } from '../helpers/local-run';
import { TEST_CONFIG } from '../helpers/stack-variants';
import { freePort, openTlsTunnel, type TlsTunnel } from '../helpers/tls-tunnel';

/* The stack behind a tunnel: a second TaskRouter plays the real one, and reaches the stack by TLS alone. */

/** What the Workflow had before, with a password of its own. */
const BEFORE = 'https://user:password@production.example/callback';

const OWN_CONFIG = ['-c', `config=${TEST_CONFIG.config}`];

const folder = mkdtempSync(join(tmpdir(), 'taskrouter-tunnel-'));
let real: TaskRouter;
let tunnel: TlsTunnel;

beforeAll(async () => {
  real = await createTaskRouter();
});
afterAll(async () => {
  await real.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => setUrl(BEFORE));
afterEach(() => tunnel.close());

const workspace = () => workspaceClient({ ...real, taskRouterUrl: real.url });
const workflow = () => workspace().workflows(real.workflowSid);
const setUrl = (assignmentCallbackUrl: string) => workflow().update({ assignmentCallbackUrl });
const urlNow = async () => (await workflow().fetch()).assignmentCallbackUrl;

function environment(): Record<string, string> {
  return {
    TWILIO_ACCOUNT_SID: real.accountSid,
    TWILIO_AUTH_TOKEN: real.authToken,
    TWILIO_WORKSPACE_SID: real.workspaceSid,
    TWILIO_WORKFLOW_SID: real.workflowSid,
  };
}

async function start(lines: string[], given = environment(), apiPort = tunnel.port): Promise<TunnelRun> {
  const context = { ...LOCAL_CONTEXTS.accepting, taskRouterUrl: real.url };
  return startTunnelRun(
    {
      publicUrl: tunnel.publicUrl,
      workflow: twilioWorkflow(context, given),
      context,
      options: { apiPort },
      notes: new ReplacedUrlNotes(join(folder, 'notes')),
    },
    (line) => lines.push(line),
  );
}

test('the real TaskRouter calls through the tunnel, the Task is assigned, and the end puts the URL back', async () => {
  tunnel = await openTlsTunnel('tunnel.example');
  tunnel.port = await freePort();
  const lines: string[] = [];
  const run = await start(lines);
  try {
    expect(await urlNow()).toBe(`${tunnel.publicUrl}/taskrouter/assignment_callback`);
    const created = await callApi(
      { apiUrl: run.aws.apiUrl, aws: { ...run.aws.credentials, endpointUrl: '' } },
      '/taskrouter/create_task',
    );
    expect(created.status).toBe(201);
    const taskSid = String(created.body.task_sid);
    const [alice] = await workspace().workers.list({ friendlyName: 'Alice' });
    const [idle] = await workspace().activities.list({ friendlyName: 'Idle' });
    await workspace()
      .workers(alice?.sid ?? '')
      .update({ activitySid: idle?.sid ?? '' });
    await real.settled();
    expect((await workspace().tasks(taskSid).fetch()).assignmentStatus).toBe('assigned');
    expect(tunnel.passed).toContain('POST /taskrouter/assignment_callback');
    expect(lines).toContainEqual(
      expect.stringMatching(`^assignment callback ${taskSid} WR\\w+: accept, .*200 after`),
    );
  } finally {
    await run.close();
  }
  expect(await urlNow()).toBe(BEFORE);
  expect(lines.join('\n')).not.toMatch(new RegExp(`password|${real.authToken}`));
  expect(readdirSync(join(folder, 'notes'))).toEqual([]);
});

test('--restore puts the URL back after a run that was killed, Ctrl-C at the end of every other', async () => {
  tunnel = await openTlsTunnel('localhost');
  tunnel.port = await freePort();
  const certificate = join(folder, 'tunnel.pem');
  writeFileSync(certificate, tunnel.certificate);
  const surroundings = { ...environment(), XDG_CONFIG_HOME: folder, NODE_EXTRA_CA_CERTS: certificate };
  const url = ['-c', `taskRouterUrl=${real.url}`];
  const options = ['--json', '--api-port', String(tunnel.port), '--public-url', tunnel.publicUrl];
  const behind = () => new StartedProcess(['--twilio', ...options, ...url, ...OWN_CONFIG], surroundings);
  const notes = join(folder, 'taskrouter-on-aws', 'replaced-urls');

  const killed = behind();
  await killed.ready();
  await killed.end('SIGKILL');
  expect(await urlNow()).toBe(`${tunnel.publicUrl}/taskrouter/assignment_callback`);
  const [note = ''] = readdirSync(notes);
  expect(statSync(join(notes, note)).mode & 0o777).toBe(0o600);
  expect(await restored(url)).toBe('Twilio is as it was.');
  expect(await urlNow()).toBe(BEFORE);
  expect(await restored(url)).toMatch(/^No run has left anything/);

  const ended = behind();
  await ended.ready();
  expect(await ended.end('SIGINT')).toBe(0);
  expect(await urlNow()).toBe(BEFORE);
  expect(readdirSync(notes)).toEqual([]);
});

/** `npm start -- --twilio --restore`, in this process. @returns what it prints */
async function restored(more: readonly string[]): Promise<string> {
  const before = process.env;
  process.env = { ...before, ...environment(), XDG_CONFIG_HOME: folder };
  try {
    const options = parseOptions(['--twilio', '--restore', ...more, ...OWN_CONFIG]);
    if (options === 'help' || options.tunnel === undefined) throw new Error('these are not its options');
    return await runBehindTunnel(options, options.tunnel, () => undefined);
  } finally {
    process.env = before;
  }
}

test('a tunnel that leads elsewhere is found before anything changes at Twilio', async () => {
  tunnel = await openTlsTunnel('tunnel.example');
  tunnel.port = Number(new URL(real.url).port);
  await expect(start([], environment(), await freePort())).rejects.toThrow('not from here');
  expect(await urlNow()).toBe(BEFORE);
});

test.each([
  [
    'a token that Twilio does not take',
    { TWILIO_AUTH_TOKEN: 'f'.repeat(32) },
    /does not take the auth token/,
  ],
  [
    'a Workflow that is not there',
    { TWILIO_WORKFLOW_SID: `WW${'0'.repeat(32)}` },
    /Workflow WW0+: Twilio answers 404/,
  ],
])('%s', async (_, changes, message) => {
  tunnel = await openTlsTunnel('tunnel.example');
  tunnel.port = await freePort();
  await expect(start([], { ...environment(), ...changes })).rejects.toThrow(message);
  expect(tunnel.passed).toEqual([]);
});
