import { createHmac } from 'node:crypto';
import { type FakeServer, startFakeServer } from 'taskrouter/test/fake-server';
import twilio from 'twilio';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { createTaskRouter, type TaskRouter } from '#src';
import { parseEmulatorOptions } from '#src/cli-options';

let taskRouter: TaskRouter;
let app: FakeServer;

beforeEach(async () => {
  taskRouter = await createTaskRouter({ clock: 'manual' });
  app = await startFakeServer(() => ({ status: 200, body: '{}' }));
});
afterEach(() => Promise.all([taskRouter.close(), app.close()]));

function workspaceAs(authToken: string) {
  const client = twilio(taskRouter.accountSid, authToken);
  client.taskrouter.baseUrl = taskRouter.url;
  return client.taskrouter.v1.workspaces(taskRouter.workspaceSid);
}

/** What the application receives for a Task that Alice is reserved for. */
async function callback() {
  const workspace = workspaceAs(taskRouter.authToken);
  await workspace.workflows(taskRouter.workflowSid).update({ assignmentCallbackUrl: app.url });
  const [idle] = await workspace.activities.list({ friendlyName: 'Idle' });
  const [alice] = await workspace.workers.list({ friendlyName: 'Alice' });
  await workspace.workers(alice?.sid ?? '').update({ activitySid: idle?.sid ?? '' });
  await workspace.tasks.create({ attributes: '{"selected_language":"es"}' });
  await taskRouter.settled();
  const [received] = app.received;
  const parameters = Object.fromEntries(new URLSearchParams(received?.body));
  return { headers: received?.headers ?? {}, parameters };
}

test('a promoted auth token signs callbacks and is the one that REST takes', async () => {
  const before = taskRouter.authToken;
  taskRouter.promoteAuthToken('promoted');
  expect(taskRouter.authToken).toBe('promoted');
  await expect(workspaceAs(before).fetch()).rejects.toMatchObject({ status: 401, code: 20003 });

  const { headers, parameters } = await callback();
  expect(headers['x-twilio-signature']).toBe(getExpectedTwilioSignature('promoted', app.url, parameters));
  expect(headers).not.toHaveProperty('x-twilio-webhooks-signature-settings');
});

test('a shared key signs callbacks by HMAC-SHA256, and a header names it', async () => {
  taskRouter.signWith({ sid: 'SK1', secret: 'shared' });
  const { headers, parameters } = await callback();
  expect(headers['x-twilio-webhooks-signature-settings']).toBe('key=SK1,algorithm=HMAC_SHA256');
  const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  const signature = createHmac('sha256', 'shared').update(app.url + sorted.flat().join(''));
  expect(headers['x-twilio-signature']).toBe(signature.digest('base64'));
});

test.each([
  ['SK1:the:secret', { sid: 'SK1', secret: 'the:secret' }],
  [undefined, undefined],
])('--shared-key %s', (given, sharedKey) => {
  expect(parseEmulatorOptions(given === undefined ? [] : ['--shared-key', given])).toMatchObject({
    sharedKey,
  });
});

test.each(['secret', ':secret', 'SK1:'])('--shared-key %s is refused with what it takes', (given) => {
  expect(() => parseEmulatorOptions(['--shared-key', given])).toThrow(
    "the key's SID, a colon and its secret",
  );
});
