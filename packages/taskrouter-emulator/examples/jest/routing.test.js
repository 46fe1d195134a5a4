const { createTaskRouter } = require('taskrouter-emulator');
const twilio = require('twilio');

let taskRouter;
let workspace;

beforeEach(async () => {
  // Without a seed it is the workspace of Twilio's tutorial: Alice speaks Spanish and English, both workers are offline.
  taskRouter = await createTaskRouter({ clock: 'manual' });
  const client = twilio(taskRouter.accountSid, taskRouter.authToken);
  client.taskrouter.baseUrl = taskRouter.url;
  workspace = client.taskrouter.v1.workspaces(taskRouter.workspaceSid);
});

afterEach(() => taskRouter.close());

test('a Spanish request waits for Alice, and is canceled after a day without her', async () => {
  const { sid } = await workspace.tasks.create({ attributes: '{"selected_language":"es"}' });
  expect((await workspace.tasks(sid).fetch()).assignmentStatus).toBe('pending');

  await taskRouter.advance(86_400); // a day passes, at once

  const task = await workspace.tasks(sid).fetch();
  expect(task.assignmentStatus).toBe('canceled');
  expect(task.reason).toBe('Task TTL Exceeded');
});

test('she is offered it as soon as she is available', async () => {
  const { sid } = await workspace.tasks.create({ attributes: '{"selected_language":"es"}' });
  const [alice] = await workspace.workers.list({ friendlyName: 'Alice' });
  const [idle] = await workspace.activities.list({ friendlyName: 'Idle' });

  await workspace.workers(alice.sid).update({ activitySid: idle.sid });

  const [reservation] = await workspace.tasks(sid).reservations.list();
  expect(reservation.workerName).toBe('Alice');
  expect(reservation.reservationStatus).toBe('pending');
});
