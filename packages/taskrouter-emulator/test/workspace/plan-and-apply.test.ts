import { parseJsonObject } from 'taskrouter/parsed';
import { createTaskRouter, type TaskRouter } from '#src';
import { clientOf, seedWith } from '#test/emulator';
import { Command, HELP_DESK } from './command';

let taskRouter: TaskRouter;
let command: Command;

beforeEach(async () => {
  taskRouter = await createTaskRouter({ clock: 'manual', seed: seedWith() });
  command = new Command(taskRouter);
});
afterEach(async () => {
  command.remove();
  await taskRouter.close();
});

const client = () => clientOf(taskRouter).taskrouter.v1;

async function workspaceOf(friendlyName = 'Service') {
  const [found] = await client().workspaces.list({ friendlyName });
  if (found === undefined) throw new Error(`there is no ${friendlyName}`);
  return client().workspaces(found.sid);
}

test('an account is not told of the routing choices', async () => {
  await command.run(['apply', '-f', command.write('workspace.json', HELP_DESK), '--yes']);
  const file = command.write('chosen.json', { ...HELP_DESK, routing: { longestIdle: 'since-free' } });
  expect((await command.run(['plan', '-f', file])).out).toContain('There are no differences.');
});

test('plans a workspace that is not there, makes it, and then finds no differences', async () => {
  const file = command.write('workspace.json', HELP_DESK);
  const before = await command.run(['plan', '-f', file]);
  expect(before.code).toBe(2);
  expect(before.out).toContain('(to be made)');
  expect(before.out).toContain('[+] task queue "Billing"');

  expect(await command.run(['apply', '-f', file, '--yes'])).toMatchObject({ code: 0 });

  const workspace = await workspaceOf();
  const [ann] = await workspace.workers.list({ friendlyName: 'Ann' });
  expect(ann).toMatchObject({ activityName: 'Available', attributes: '{"skills":["billing"],"level":3}' });
  const channels = await workspace.workers(ann?.sid ?? '').workerChannels.list();
  expect(
    Object.fromEntries(channels.map((one) => [one.taskChannelUniqueName, one.configuredCapacity])),
  ).toMatchObject({ chat: 3, post: 5, voice: 1 });
  expect(await workspace.fetch()).toMatchObject({
    defaultActivityName: 'Offline',
    timeoutActivityName: 'On Break',
    prioritizeQueueOrder: 'LIFO',
  });
  const after = await command.run(['plan', '-f', file]);
  expect(after.out).toContain('There are no differences.');
  expect(after.code).toBe(0);
  expect((await command.run(['apply', '-f', file, '--yes'])).out).not.toContain('Applied');
});

test("a workflow's URLs that the file leaves out stay as they have been set since; empty ones are taken away", async () => {
  const [workflow] = Object(HELP_DESK).workflows;
  const { assignmentCallbackUrl: _, ...open } = workflow;
  const leaving = command.write('leaving.json', { ...HELP_DESK, workflows: [open] });
  await command.run(['apply', '-f', leaving, '--yes']);
  const workspace = await workspaceOf();
  const [listed] = await workspace.workflows.list();
  const made = workspace.workflows(listed?.sid ?? '');
  expect((await made.fetch()).assignmentCallbackUrl).toBe('');
  await made.update({ assignmentCallbackUrl: 'https://example.com/deployed' });
  expect((await command.run(['plan', '-f', leaving])).out).toContain('There are no differences.');

  const workflows = [{ ...open, assignmentCallbackUrl: '' }];
  const emptying = command.write('emptying.json', { ...HELP_DESK, workflows });
  expect(await command.run(['apply', '-f', emptying, '--yes'])).toMatchObject({ code: 0 });
  expect((await made.fetch()).assignmentCallbackUrl).toBe('');
  expect((await command.run(['plan', '-f', emptying])).out).toContain('There are no differences.');
});

test('asks before it applies, and does nothing on a no', async () => {
  const file = command.write('workspace.json', HELP_DESK);
  expect(await command.run(['apply', '-f', file])).toMatchObject({ code: 1 });
  expect(await client().workspaces.list({ friendlyName: 'Service' })).toEqual([]);
});

test('shows what changes field by field, and the snapshot leads back', async () => {
  const file = command.write('workspace.json', HELP_DESK);
  await command.run(['apply', '-f', file, '--yes']);
  const changed = command.write('changed.json', {
    ...HELP_DESK,
    timeoutActivity: 'Offline',
    taskQueues: [
      {
        friendlyName: 'Billing',
        targetWorkers: "skills HAS 'invoices'",
        maxReservedWorkers: 2,
        taskOrder: 'LIFO',
      },
      { friendlyName: 'Everyone' },
      { friendlyName: 'Nobody', targetWorkers: '' },
      { friendlyName: 'VIP' },
    ],
    workers: [{ friendlyName: 'Ann', attributes: { skills: ['invoices'] }, capacity: { chat: 1, post: 5 } }],
  });

  const plan = await command.run(['plan', '-f', changed]);
  expect(plan.out.split('\n').slice(2)).toEqual([
    '[~] workspace "Service"',
    ' └─ [~] timeoutActivity: "On Break" → "Offline"',
    '[ ] activity "Unavailable": there, but not in the file',
    '[~] worker "Ann"',
    ' ├─ [~] attributes.skills: ["billing"] → ["invoices"]',
    ' ├─ [-] attributes.level: 3',
    ' └─ [~] capacity.chat: 3 → 1',
    '[ ] worker "Ben": there, but not in the file',
    '[~] task queue "Billing"',
    ` └─ [~] targetWorkers: "skills HAS 'billing'" → "skills HAS 'invoices'"`,
    '[+] task queue "VIP"',
    '',
    '1 to create, 3 to change.',
    '7 unchanged, 2 not in the file (kept: --prune deletes).',
  ]);
  const applied = await command.run(['apply', '-f', changed, '--yes']);
  expect(applied.code).toBe(0);
  expect((await command.run(['plan', '-f', changed])).code).toBe(0);

  const [snapshot = ''] = command.snapshots();
  expect(applied.err).toContain(snapshot);
  const back = ['-f', command.path(snapshot), '--prune'];
  expect(await command.run(['apply', ...back, '--yes'])).toMatchObject({ code: 0 });
  expect((await command.run(['plan', ...back])).code).toBe(0);
  expect((await command.run(['plan', '-f', file])).code).toBe(0);
});

test('gives the plan as JSON', async () => {
  const file = command.write('workspace.json', HELP_DESK);
  await command.run(['apply', '-f', file, '--yes']);
  const queues = [
    { friendlyName: 'Billing', targetWorkers: '1==1', maxReservedWorkers: 2, taskOrder: 'LIFO' },
    { friendlyName: 'Everyone' },
  ];
  const plan = await command.run([
    'plan',
    '--json',
    '-f',
    command.write('c.json', { ...HELP_DESK, taskQueues: queues }),
  ]);
  const { workspaceSid, changes } = parseJsonObject(plan.out) ?? {};
  expect(workspaceSid).toBe((await (await workspaceOf()).fetch()).sid);
  expect(changes).toContainEqual({
    action: 'update',
    kind: 'taskQueue',
    name: 'Billing',
    fields: [{ path: 'targetWorkers', from: "skills HAS 'billing'", to: '1==1' }],
  });
  expect(changes).toContainEqual({ action: 'unlisted', kind: 'taskQueue', name: 'Nobody', fields: [] });
});

test('says what TaskRouter cannot do, and touches nothing', async () => {
  await command.run(['apply', '-f', command.write('workspace.json', HELP_DESK), '--yes']);
  const activities = [
    { friendlyName: 'Offline', available: true },
    { friendlyName: 'Available', available: true },
    { friendlyName: 'On Break', available: false },
  ];
  const file = command.write('impossible.json', {
    ...HELP_DESK,
    activities,
    multiTaskEnabled: false,
    taskQueues: [{ friendlyName: 'Billing' }, { friendlyName: 'Everyone' }],
  });
  const result = await command.run(['apply', '-f', file, '--yes']);
  expect(result.code).toBe(1);
  expect(result.out).toContain('[!] activity "Offline"');
  expect(result.out).toContain('[!] workspace "Service"');
  const [billing] = await (await workspaceOf()).taskQueues.list({ friendlyName: 'Billing' });
  expect(billing?.targetWorkers).toBe("skills HAS 'billing'");
});

test('deletes nothing that is in use, and says why', async () => {
  await command.run(['apply', '-f', command.write('workspace.json', HELP_DESK), '--yes', '--prune']);
  const workspace = await workspaceOf();
  const idle = await workspace.taskQueues.create({ friendlyName: 'Idle' });
  const busy = await workspace.taskQueues.create({ friendlyName: 'Busy', targetWorkers: '1 == 2' });
  const old = await workspace.workflows.create({
    friendlyName: 'Old',
    configuration: JSON.stringify({ task_routing: { default_filter: { queue: busy.sid } } }),
  });
  await workspace.tasks.create({ workflowSid: old.sid, attributes: '{}' });
  const break2 = await workspace.activities.create({ friendlyName: 'Lunch', available: true });
  const zoe = await workspace.workers.create({ friendlyName: 'Zoe', activitySid: break2.sid });
  const requests = (await workspace.workflows.list({ friendlyName: 'Requests' }))[0]?.sid ?? '';
  for (const _ of ['Ann', 'Zoe']) await workspace.tasks.create({ workflowSid: requests, attributes: '{}' });

  const file = command.path('workspace.json');
  const unpruned = await command.run(['apply', '-f', file, '--yes']);
  expect(unpruned.code).toBe(0);
  expect(await workspace.taskQueues(idle.sid).fetch()).toMatchObject({ friendlyName: 'Idle' });

  const pruned = await command.run(['apply', '-f', file, '--yes', '--prune']);
  expect(pruned.code).toBe(1);
  expect(pruned.err).toContain('workflow "Old" is kept: it has tasks that have not ended');
  expect(pruned.err).toContain('task queue "Busy" is kept: it has tasks that have not ended');
  expect(pruned.err).toContain('worker "Zoe" is kept: it has reservation');
  expect(pruned.err).toContain('activity "Lunch" is kept: it is the activity of worker Zoe');
  await expect(workspace.taskQueues(idle.sid).fetch()).rejects.toMatchObject({ status: 404 });
  expect(await workspace.workers(zoe.sid).fetch()).toMatchObject({ friendlyName: 'Zoe' });
});

test('a plan shows what the simulation says it would do, on the same calls', async () => {
  const before = {
    ...HELP_DESK,
    taskQueues: [
      { friendlyName: 'Billing', targetWorkers: "skills HAS 'billing'" },
      { friendlyName: 'Everyone' },
    ],
    workers: [
      { friendlyName: 'Ann', activity: 'Available', attributes: { skills: ['billing'] } },
      { friendlyName: 'Ben', activity: 'Available', attributes: { skills: [] } },
    ],
  };
  await command.run(['apply', '-f', command.write('workspace.json', before), '--yes']);
  const after = {
    ...before,
    workers: [{ friendlyName: 'Ben', attributes: { skills: ['billing'] } }],
    moreWorkers: true,
  };
  const day = command.write(
    'day.csv',
    `arrived_at,handle_seconds,topic\n${Array.from({ length: 40 }, (_, call) => `${call * 60},110,billing`).join('\n')}\n`,
  );
  const printed: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line) => void printed.push(String(line)));
  const plan = await command.run(['plan', '-f', command.write('after.json', after), '--day', day]);
  log.mockRestore();
  expect(plan.code).toBe(2);
  expect(plan.out).toContain('[~] worker "Ben"');
  expect(plan.out).not.toContain('"Ann"');
  expect(printed.join('\n')).toMatch(/wait/i);
});
