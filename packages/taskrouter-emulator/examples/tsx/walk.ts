import assert from 'node:assert/strict';
import { createTaskRouter } from 'taskrouter-emulator';
import twilio from 'twilio';

async function main(): Promise<void> {
  const taskRouter = await createTaskRouter({ clock: 'manual', log: (line) => console.log(line) });
  const client = twilio(taskRouter.accountSid, taskRouter.authToken);
  client.taskrouter.baseUrl = taskRouter.url;
  const workspace = client.taskrouter.v1.workspaces(taskRouter.workspaceSid);
  const workers = await workspace.workers.list();
  assert.deepEqual(workers.map(({ friendlyName }) => friendlyName).sort(), ['Alice', 'Bob']);
  await taskRouter.close();
}

void main();
