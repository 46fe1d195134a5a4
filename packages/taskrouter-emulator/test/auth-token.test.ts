import { type FakeServer, startFakeServer } from 'taskrouter/test/fake-server';
import twilio from 'twilio';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { createTaskRouter, type TaskRouter } from '#src';

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

test('a promoted auth token signs callbacks and is the one that REST takes', async () => {
  const before = taskRouter.authToken;
  taskRouter.promoteAuthToken('promoted');
  expect(taskRouter.authToken).toBe('promoted');
  await expect(workspaceAs(before).fetch()).rejects.toMatchObject({ status: 401, code: 20003 });

  const workspace = workspaceAs('promoted');
  await workspace.workflows(taskRouter.workflowSid).update({ assignmentCallbackUrl: app.url });
  const [idle] = await workspace.activities.list({ friendlyName: 'Idle' });
  const [alice] = await workspace.workers.list({ friendlyName: 'Alice' });
  await workspace.workers(alice?.sid ?? '').update({ activitySid: idle?.sid ?? '' });
  await workspace.tasks.create({ attributes: '{"selected_language":"es"}' });
  await taskRouter.settled();

  const [callback] = app.received;
  const parameters = Object.fromEntries(new URLSearchParams(callback?.body));
  const signature = callback?.headers['x-twilio-signature'];
  expect(signature).toBe(getExpectedTwilioSignature('promoted', app.url, parameters));
});
