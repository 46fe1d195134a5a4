import { type CallbackServer, startCallbackServer, stopCallbackServers } from '../callback-server';
import {
  answer,
  available,
  createTask,
  filterOf,
  request,
  seedWith,
  sidOf,
  startEmulator,
  stopEmulators,
  workflowWith,
} from '../emulator';

/*
 * What recorded events of the real TaskRouter have, beyond the documentation.
 */

let application: CallbackServer;
beforeEach(async () => {
  application = await startCallbackServer();
});
afterEach(async () => {
  await stopEmulators();
  await stopCallbackServers();
});

async function start() {
  const running = await startEmulator({
    seed: seedWith({
      workers: [available('Alice', { level: 3 })],
      workflows: [
        workflowWith({
          filters: [{ filter_friendly_name: 'Urgent', ...filterOf('urgent == 1', [{ queue: 'Everyone' }]) }],
          default_filter: { queue: 'Everyone' },
        }),
      ],
    }),
  });
  await running.workspace.update({ eventCallbackUrl: `${application.url}/events` });
  return running;
}

/** The parameters of the only event of this type. */
function eventOf(type: string): Readonly<Record<string, string>> {
  const found = application.received.filter(({ parameters }) => parameters.EventType === type);
  expect(found.map(({ parameters }) => parameters.EventType)).toEqual([type]);
  return found[0]?.parameters ?? {};
}

test('events of a task name its queue, filter and worker', async () => {
  const { taskRouter, workspace } = await start();
  const task = await createTask(workspace, { urgent: 1 });
  await answer(workspace, task, 'accepted');
  await workspace.tasks(task).update({ assignmentStatus: 'completed' });
  await taskRouter.settled();
  const queue = {
    TaskQueueSid: await sidOf(workspace.taskQueues.list(), 'Everyone'),
    TaskQueueName: 'Everyone',
    TaskQueueTargetExpression: '1==1',
  };
  expect(eventOf('workflow.entered')).toMatchObject({
    ...queue,
    EventDescription: `Task ${task} entered Workflow Workflow`,
  });
  expect(eventOf('workflow.target-matched')).toMatchObject({
    WorkflowFilterName: 'Urgent',
    WorkflowFilterExpression: 'urgent == 1',
    EventDescription: `Task ${task} matched a workflow target`,
  });
  expect(eventOf('task-queue.entered')).toMatchObject({
    ...queue,
    EventDescription: `Task ${task} entered TaskQueue Everyone`,
  });
  expect(eventOf('task.completed')).toMatchObject({
    WorkerSid: await sidOf(workspace.workers.list(), 'Alice'),
    WorkerName: 'Alice',
    WorkerAttributes: '{"level":3}',
    WorkerActivitySid: await sidOf(workspace.activities.list(), 'Available'),
    WorkerActivityName: 'Available',
  });
});

test('a task that no filter matches enters the default filter’s queue, which has no filter', async () => {
  const { taskRouter, workspace } = await start();
  await createTask(workspace);
  await taskRouter.settled();
  expect(eventOf('workflow.entered')).toMatchObject({ TaskQueueName: 'Everyone' });
  expect(eventOf('workflow.target-matched')).not.toHaveProperty('WorkflowFilterExpression');
});

test('task.updated says that attributes or the priority changed, and a status is neither', async () => {
  const { taskRouter, workspace } = await start();
  const task = await createTask(workspace, { a: 1 });
  await workspace.tasks(task).update({ attributes: '{ "a": 1 }' });
  await workspace.tasks(task).update({ assignmentStatus: 'canceled', reason: 'gone' });
  const other = await createTask(workspace, { a: 1 });
  await workspace.tasks(other).update({ priority: 5 });
  await workspace.tasks(other).update({ attributes: '{"a":2}' });
  await taskRouter.settled();
  const updated = application.received.filter(({ parameters }) => parameters.EventType === 'task.updated');
  expect(updated.map(({ parameters }) => [parameters.TaskSid, parameters.TaskPriority])).toEqual([
    [other, '5'],
    [other, '5'],
  ]);
  expect(eventOf('task.canceled')).toMatchObject({ TaskSid: task });
});

test('the operating unit is in every event of a worker, task, reservation and queue, and one for each workspace', async () => {
  const { taskRouter, workspace } = await start();
  const task = await createTask(workspace);
  await workspace.tasks(task).reservations.list();
  const queue = await workspace.taskQueues.create({ friendlyName: 'New' });
  await workspace.taskQueues(queue.sid).update({ targetWorkers: "level == '3'" });
  await workspace.taskQueues(queue.sid).remove();
  await workspace.workers.create({ friendlyName: 'Bob' });
  await workspace.activities.create({ friendlyName: 'Lunch' });
  await taskRouter.settled();
  const units = new Map(
    application.received.map(({ parameters }) => [parameters.EventType, parameters.OperatingUnitSid]),
  );
  const unit = units.get('worker.created') ?? '';
  expect(unit).toMatch(/^OU[0-9a-f]{32}$/);
  const without = [
    'task-queue.deleted',
    'workflow.entered',
    'workflow.target-matched',
    'activity.created',
    'workspace.updated',
  ];
  for (const [type, found] of units)
    expect([type, found]).toEqual([type, without.includes(type ?? '') ? undefined : unit]);
  expect([...units.keys()]).toEqual(
    expect.arrayContaining(['reservation.created', 'task.created', 'task-queue.created']),
  );
  expect(eventOf('task-queue.expression.updated')).toMatchObject({
    ResourceType: 'taskqueue',
    EventDescription: `TaskQueue ${queue.sid} expression updated to 'level == '3''`,
  });
  const { body } = await request(taskRouter, '/v1/Workspaces/{WS}/Events');
  expect(JSON.stringify(body)).not.toContain(unit);
});
