import { createServer } from 'node:http';
import { createTaskRouter } from 'taskrouter-emulator';
import twilio from 'twilio';
import { expect, test } from 'vitest';

test('the application answers the assignment callback, signed, with an instruction', async () => {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const parameters = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    const signature = String(request.headers['x-twilio-signature']);
    const isGenuine = twilio.validateRequest(taskRouter.authToken, signature, url, parameters);
    response
      .writeHead(isGenuine ? 200 : 403, { 'Content-Type': 'application/json' })
      .end(JSON.stringify({ instruction: 'accept' }));
  });
  const url = await new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/assignment`);
    });
  });
  const taskRouter = await createTaskRouter({ clock: 'manual' });
  const client = twilio(taskRouter.accountSid, taskRouter.authToken);
  client.taskrouter.baseUrl = taskRouter.url;
  const workspace = client.taskrouter.v1.workspaces(taskRouter.workspaceSid);
  await workspace.workflows(taskRouter.workflowSid).update({ assignmentCallbackUrl: url });

  const [idle] = await workspace.activities.list({ friendlyName: 'Idle' });
  const [bob] = await workspace.workers.list({ friendlyName: 'Bob' });
  await workspace.workers(bob.sid).update({ activitySid: idle.sid });
  const { sid } = await workspace.tasks.create({ attributes: '{"selected_language":"en"}' });
  await taskRouter.settled(); // every callback has been answered

  expect((await workspace.tasks(sid).fetch()).assignmentStatus).toBe('assigned');
  await taskRouter.close();
  server.close();
});
