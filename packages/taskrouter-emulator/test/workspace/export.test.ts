import { isJsonObject, parseJsonObject } from 'taskrouter/parsed';
import { createTaskRouter, type TaskRouter } from '#src';
import { clientOf, seedWith } from '#test/emulator';
import { Command, HELP_DESK } from './command';
import { WORKFLOW_SHAPES } from './workflow-shapes';

const commands: Command[] = [];
const running: TaskRouter[] = [];

afterEach(async () => {
  for (const command of commands.splice(0)) command.remove();
  await Promise.all(running.splice(0).map((taskRouter) => taskRouter.close()));
});

async function start() {
  const taskRouter = await createTaskRouter({ clock: 'manual', seed: seedWith() });
  const command = new Command(taskRouter);
  running.push(taskRouter);
  commands.push(command);
  return { command, client: clientOf(taskRouter).taskrouter.v1 };
}

/** A workspace made by the official SDK, with a workflow of every shape. */
async function madeBySdk(client: Awaited<ReturnType<typeof start>>['client']) {
  const { sid } = await client.workspaces.create({ friendlyName: 'By SDK', template: 'NONE' });
  const workspace = client.workspaces(sid);
  const activity = await workspace.activities.create({ friendlyName: 'On Break', available: false });
  await workspace.update({ timeoutActivitySid: activity.sid, prioritizeQueueOrder: 'LIFO' });
  await workspace.taskChannels.create({ friendlyName: 'Letters', uniqueName: 'post' });
  const queue = await workspace.taskQueues.create({
    friendlyName: 'Breaks',
    targetWorkers: `activity_sid != '${activity.sid}' AND skills  HAS "a"`,
    maxReservedWorkers: 3,
    reservationActivitySid: activity.sid,
  });
  const other = await workspace.taskQueues.create({ friendlyName: 'Other', targetWorkers: '' });
  const worker = await workspace.workers.create({
    friendlyName: "Zoë O'Neil",
    attributes: '{"skills": ["a", null], "nested": {"b": 1.5}}',
    activitySid: activity.sid,
  });
  await workspace.workers(worker.sid).workerChannels('post').update({ capacity: 0 });
  for (const [friendlyName, shape] of Object.entries(WORKFLOW_SHAPES)) {
    const configuration = JSON.stringify(shape, null, 2)
      .replaceAll('QUEUE', queue.sid)
      .replaceAll('OTHER', other.sid)
      .replaceAll('ACTIVITY', activity.sid)
      .replaceAll('WORKER', worker.sid);
    await workspace.workflows.create({ friendlyName, configuration });
  }
  return sid;
}

test('an export, applied elsewhere, is exported identically, and planned against neither shows a difference', async () => {
  const one = await start();
  const sid = await madeBySdk(one.client);
  await one.command.run(['export', '-o', one.command.path('export.json'), '--workspace-sid', sid]);
  const text = one.command.read('export.json');
  expect(text).not.toMatch(/W[SAQKW][0-9a-f]{32}/);
  expect(await one.command.run(['plan', '-f', one.command.path('export.json')])).toMatchObject({ code: 0 });

  const two = await start();
  const file = two.command.write('export.json', text);
  expect(await two.command.run(['apply', '-f', file, '--yes', '--prune'])).toMatchObject({ code: 0 });
  expect(await two.command.run(['plan', '-f', file, '--prune'])).toMatchObject({ code: 0 });
  await two.command.run(['export', '-f', file, '-o', two.command.path('again.json')]);
  expect(two.command.read('again.json')).toBe(text);
});

test('an export leaves out what has its default', async () => {
  const { command } = await start();
  const file = command.write('workspace.json', HELP_DESK);
  await command.run(['apply', '-f', file, '--yes', '--prune']);
  await command.run(['export', '-f', file, '-o', command.path('export.json')]);
  const document = parseJsonObject(command.read('export.json'));
  expect(document?.taskQueues).toEqual(HELP_DESK.taskQueues);
  expect(document?.workers).toEqual(HELP_DESK.workers);
  expect(document?.workflows).toEqual(HELP_DESK.workflows);
});

test.each(Object.entries(WORKFLOW_SHAPES))('%s: applied, a plan shows nothing', async (name, shape) => {
  const { command } = await start();
  const configuration = parseJsonObject(
    JSON.stringify(shape)
      .replaceAll('QUEUE', 'Billing')
      .replaceAll('OTHER', 'Everyone')
      .replaceAll('ACTIVITY', '{{activity:On Break}}')
      .replaceAll('WORKER', '{{worker:Ann}}'),
  );
  if (!isJsonObject(configuration)) throw new Error('no configuration');
  const file = command.write('workspace.json', {
    ...HELP_DESK,
    workflows: [{ friendlyName: name, configuration }],
  });
  expect(await command.run(['apply', '-f', file, '--yes'])).toMatchObject({ code: 0 });
  expect((await command.run(['plan', '-f', file])).out).toContain('There are no differences.');
});
