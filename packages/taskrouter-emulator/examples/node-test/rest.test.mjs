import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTaskRouter } from 'taskrouter-emulator';

test('REST without any package: a task by fetch', async () => {
  const taskRouter = await createTaskRouter({ clock: 'manual' });
  const { url, accountSid, authToken, workspaceSid } = taskRouter;
  const response = await fetch(`${url}/v1/Workspaces/${workspaceSid}/Tasks`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
    body: new URLSearchParams({ Attributes: '{"selected_language":"en"}' }),
  });
  assert.equal(response.status, 201);
  const task = await response.json();
  assert.equal(task.task_queue_friendly_name, 'Customer Care Requests - English');
  await taskRouter.close();
});
