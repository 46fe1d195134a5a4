import type { WorkspaceSeed } from '#src';
import {
  available,
  createTask,
  filterOf,
  seedWith,
  sidOf,
  startEmulator,
  stateOf,
  stopEmulators,
  type TargetSeed,
  workflowOf,
  workflowWith,
} from '../emulator';

/*
 * What TaskRouter takes and can't be meant is taken, and an alert says what it is and what is probably meant.
 */

afterEach(stopEmulators);

const workers: WorkspaceSeed['workers'] = [
  available('Ann', { skills: ['billing'], level: 3, team: 'a' }),
  available('Bob', { skills: [], level: 1 }),
];

async function alertsOf(changes: Partial<WorkspaceSeed>): Promise<readonly string[]> {
  const { taskRouter } = await startEmulator({ seed: seedWith({ workers, ...changes }) });
  return taskRouter.alerts.map(({ message }) => message);
}

function target(fields: TargetSeed): Pick<WorkspaceSeed, 'workflows'> {
  return { workflows: [workflowOf([{ queue: 'Everyone', ...fields }])] };
}
const whole = 'Workflow Workflow: task_routing.filters[0].targets[0]';

test.each([
  ['workers.level > 2', 'workers.level: did you mean worker.level?'],
  ["skills HAS 'billing'", 'skills: a target sees task. and worker. only; did you mean worker.skills?'],
  ["language == 'es'", 'language: a target sees task. and worker. only; did you mean task.language?'],
  [
    'worker.channels.voice.assigned_tasks == 0',
    "worker.channels.voice.assigned_tasks: a worker's channel has configured_capacity, assigned_tasks, available_capacity_percentage; did you mean worker.channel.voice.assigned_tasks?",
  ],
  [
    'worker.channel.voice.asigned_tasks == 0',
    "worker.channel.voice.asigned_tasks: a worker's channel has configured_capacity, assigned_tasks, available_capacity_percentage; did you mean worker.channel.voice.assigned_tasks?",
  ],
  [
    'worker.channel.voise.assigned_tasks == 0',
    'worker.channel.voise: this Workspace has no TaskChannel voise; did you mean voice?',
  ],
  [
    "worker.skils HAS 'x'",
    'worker.skils: no worker of this Workspace has the attribute skils; did you mean worker.skills?',
  ],
  [
    "worker.team HAS 'a'",
    'HAS asks a list, and worker.team is none for any worker; did you mean == or CONTAINS?',
  ],
  [
    "worker.skills == 'billing'",
    'worker.skills is a list for every worker, which == is never true of; did you mean HAS?',
  ],
  ["'a' IN worker.team", 'IN asks a list, and worker.team is none for any worker; did you mean ==?'],
])("a target's expression %s", async (expression, message) => {
  expect(await alertsOf(target({ expression }))).toEqual([
    `${whole}.expression ${JSON.stringify(expression)}: ${message}`,
  ]);
});

test.each([
  ['workers.availble == 0', 'did you mean workers.available?'],
  ['worker.available == 0', 'did you mean workers.available?'],
])('skip_if %s', async (skip_if, hint) => {
  const [alert, ...others] = await alertsOf(target({ skip_if }));
  expect(alert).toContain(`${whole}.skip_if ${JSON.stringify(skip_if)}`);
  expect(alert).toContain(hint);
  expect(others).toEqual([]);
});

test.each([
  ["task.language == 'es'", 'here attributes of the task are written without a prefix: language'],
  ['worker.level > 2', 'a filter sees the task only'],
])('a filter %s', async (expression, message) => {
  const alerts = await alertsOf({
    workflows: [workflowWith({ filters: [filterOf(expression, [{ queue: 'Everyone' }])] })],
  });
  expect(alerts).toEqual([expect.stringContaining(message)]);
});

test.each([
  ['worker.level > 2', 'here attributes of workers are written without a prefix: level'],
  ["team HAS 'a'", 'HAS asks a list, and team is none for any worker'],
  ['channel.voise.assigned_tasks == 0', 'did you mean voice?'],
])('TargetWorkers %s', async (targetWorkers, message) => {
  const { taskRouter, workspace } = await startEmulator({ seed: seedWith({ workers }) });
  await workspace.taskQueues.create({ friendlyName: 'New', targetWorkers });
  expect(taskRouter.alerts.map((alert) => alert.message)).toEqual([expect.stringContaining(message)]);
});

test.each([
  [{ expression: 'worker.level > 5' }],
  [{ expression: "worker.skills HAS 'billing' AND worker.level == 1" }],
  [{ queue: 'Nobody' }],
])('a target that no worker can ever serve: %j', async (fields) => {
  const taskQueues = [{ friendlyName: 'Everyone' }, { friendlyName: 'Nobody', targetWorkers: 'level > 9' }];
  const alerts = await alertsOf({ taskQueues, ...target(fields) });
  expect(alerts).toEqual([
    expect.stringContaining('no worker of this Workspace can ever be given a task here'),
  ]);
});

test.each([
  [{ expression: "worker.skills HAS 'billing' AND worker.channel.voice.assigned_tasks == 0" }],
  [{ expression: "worker.activity_name == 'Break' OR task.level IN worker.skills" }],
  [{ expression: 'worker.channel.voice.available_capacity_percentage == 0' }],
  [{ skip_if: 'workers.available == 0 AND workers.unavailable == 0' }],
  [{ expression: 'worker.team != null', order_by: 'worker.channel.voice.assigned_tasks ASC' }],
])('nothing is said of a sound target: %j', async (fields) => {
  expect(await alertsOf(target(fields))).toEqual([]);
});

test('a task that no worker can ever take is taken, and an alert names its expression, once', async () => {
  const { taskRouter, workspace } = await startEmulator({
    seed: seedWith({ workers, ...target({ expression: 'task.skill IN worker.skills' }) }),
  });
  const task = await createTask(workspace, { skill: 'latin' });
  await createTask(workspace, { skill: 'latin' });
  await createTask(workspace, { skill: 'billing' });
  expect(await stateOf(workspace, task)).toBe('pending in Everyone');
  expect(taskRouter.alerts).toEqual([expect.objectContaining({ taskSid: task, level: 'warning' })]);
  expect(taskRouter.alerts[0]?.message).toContain('"task.skill IN worker.skills"');
});

test('a workflow is warned of when it is given a new configuration by REST, and answered as Twilio does', async () => {
  const { taskRouter, workspace } = await startEmulator({ seed: seedWith({ workers }) });
  const queue = await sidOf(workspace.taskQueues.list(), 'Everyone');
  const configuration = JSON.stringify({
    task_routing: { filters: [filterOf('1==1', [{ queue, skip_if: 'foo == 1' }])] },
  });
  await workspace.workflows(taskRouter.workflowSid).update({ configuration });
  expect(taskRouter.alerts.length).toBe(1);
});

test("an unmatched task's reason is an alert, and on the terminal", async () => {
  const lines: string[] = [];
  const { taskRouter, workspace } = await startEmulator({
    seed: seedWith({
      workflows: [workflowWith({ filters: [filterOf("kind == 'a'", [{ queue: 'Everyone' }])] })],
    }),
    log: (line) => lines.push(line),
  });
  const task = await createTask(workspace, { kind: 'b' });
  const message = `Task ${task}: Task did not match any filter of the Workflow, which has no default_filter`;
  expect(taskRouter.alerts).toEqual([expect.objectContaining({ message, taskSid: task })]);
  expect(lines).toContain(`alert warning ${message}`);
});
