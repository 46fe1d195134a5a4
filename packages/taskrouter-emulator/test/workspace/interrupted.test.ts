import { createTaskRouter, type Fault, type TaskRouter } from '#src';
import { clientOf, seedWith } from '#test/emulator';
import { Command, HELP_DESK } from './command';
import { InterruptedClient, Killed, MortalClient } from './interruptions';

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

/** Everything the workspace has, by name: what the file asks for and nothing twice. */
async function expectWhole(file: string): Promise<void> {
  expect((await command.run(['plan', '-f', file])).out).toContain('There are no differences.');
  const found = await client().workspaces.list({ friendlyName: 'Service' });
  expect(found).toHaveLength(1);
  const workspace = client().workspaces(found[0]?.sid ?? '');
  const names = async (list: Promise<readonly { readonly friendlyName: string }[]>) =>
    (await list).map(({ friendlyName }) => friendlyName).sort();
  expect(await names(workspace.taskQueues.list())).toEqual(['Billing', 'Everyone', 'Nobody']);
  expect(await names(workspace.workflows.list())).toEqual(['Requests']);
  expect(await names(workspace.workers.list())).toEqual(['Ann', 'Ben']);
  expect(await names(workspace.activities.list())).toEqual([
    'Available',
    'Offline',
    'On Break',
    'Unavailable',
  ]);
}

/** Its SID, where the half-made workspace is there already. */
async function apply(file: string, httpClient?: () => MortalClient | InterruptedClient) {
  return command.run(['apply', '-f', file, '--yes'], httpClient && { httpClient });
}

// The whole sweep, on a larger workspace, is `npm run workspace:verify`.
test.each([
  [3, false],
  [5, true],
])('killed at any request (from %d on, sent: %s), the next run finishes', async (first, isSent) => {
  const file = command.write('workspace.json', HELP_DESK);
  for (let diesAt = first; ; diesAt += 4) {
    const mortal = new MortalClient(diesAt, isSent);
    const result = await apply(file, () => mortal).catch((error: unknown) => error);
    if (!(result instanceof Killed)) {
      expect(diesAt).toBeGreaterThan(25);
      break;
    }
    expect(await apply(file)).toMatchObject({ code: 0 });
    await expectWhole(file);
    await taskRouter.reset();
  }
});

const faults: [string, Fault][] = [
  ['429s', { kind: '429', probability: 0.3, seed: 1, retryAfter: 2 }],
  ['500s', { kind: '500', probability: 0.2, seed: 2 }],
  ['503s', { kind: '503', probability: 0.2, seed: 3 }],
  ['dropped answers', { kind: 'drop-after', probability: 0.2, seed: 4 }],
];
test.each(faults)('with %s, everything is made once', async (_, fault) => {
  const file = command.write('workspace.json', HELP_DESK);
  taskRouter.faults.add(fault);
  const result = await command.run(['apply', '-f', file, '--yes', '--prune']);
  expect(result).toMatchObject({ code: 0 });
  expect(taskRouter.faults.counters[0]?.injected).toBeGreaterThan(5);
  expect(result.waited).toBeGreaterThan(0);
  taskRouter.faults.clear();
  expect((await command.run(['plan', '-f', file, '--prune'])).code).toBe(0);
});

test('gives up on a TaskRouter that is down, in words', async () => {
  const file = command.write('workspace.json', HELP_DESK);
  taskRouter.faults.add({ kind: 'drop-after', probability: 1 });
  const result = await command.run(['plan', '-f', file]);
  expect(result.code).toBe(1);
  expect(result.err).toContain('cannot be reached');
});

test.each(['429', '500'] as const)('gives up on endless %ss, in words', async (kind) => {
  const file = command.write('workspace.json', HELP_DESK);
  taskRouter.faults.add({ kind, probability: 1 });
  const result = await command.run(['plan', '-f', file]);
  expect(result.code).toBe(1);
  expect(result.err).toContain(`Twilio answered ${kind}`);
});

describe('a change by someone else while a plan is applied', () => {
  const CHANGED = {
    ...HELP_DESK,
    taskQueues: [
      {
        friendlyName: 'Billing',
        targetWorkers: "skills HAS 'invoices'",
        maxReservedWorkers: 2,
        taskOrder: 'LIFO',
      },
      { friendlyName: 'Everyone' },
      { friendlyName: 'Nobody', targetWorkers: '' },
    ],
    workers: [
      { friendlyName: 'Ann', attributes: { skills: ['invoices'] }, capacity: { chat: 4, post: 5 } },
      { friendlyName: 'Ben' },
    ],
  };

  /** Applies the changed file; `interfere` is called once the plan is made and `path` is about to be written. */
  async function applyWhile(
    interfere: (workspace: Awaited<ReturnType<typeof workspaceOf>>) => Promise<unknown>,
    isTheMoment: (method: string, path: string) => boolean,
  ) {
    await apply(command.write('workspace.json', HELP_DESK));
    const workspace = await workspaceOf();
    let isDone = false;
    let isPlanned = false;
    const between = (method: string, path: string) => {
      if (isDone || !isPlanned || !isTheMoment(method, path)) return undefined;
      isDone = true;
      return interfere(workspace);
    };
    const result = await command.run(['apply', '-f', command.write('changed.json', CHANGED)], {
      httpClient: () => new InterruptedClient(between),
      confirm: () => {
        isPlanned = true;
        return Promise.resolve(true);
      },
    });
    expect(isDone).toBe(true);
    return { result, workspace };
  }

  async function workspaceOf() {
    const [found] = await client().workspaces.list({ friendlyName: 'Service' });
    return client().workspaces(found?.sid ?? '');
  }

  const ann = async (workspace: Awaited<ReturnType<typeof workspaceOf>>) => {
    const [worker] = await workspace.workers.list({ friendlyName: 'Ann' });
    return workspace.workers(worker?.sid ?? '');
  };
  const billing = async (workspace: Awaited<ReturnType<typeof workspaceOf>>) => {
    const [queue] = await workspace.taskQueues.list({ friendlyName: 'Billing' });
    return workspace.taskQueues(queue?.sid ?? '');
  };

  test('is noticed before the write, and not overwritten', async () => {
    const { result, workspace } = await applyWhile(
      async (there) => (await billing(there)).update({ targetWorkers: "team == 'theirs'" }),
      (method, path) => method === 'GET' && path.includes('/TaskQueues/WQ'),
    );
    expect(result.code).toBe(1);
    expect(result.err).toContain('task queue "Billing": someone else has changed it');
    expect(await (await billing(workspace)).fetch()).toMatchObject({ targetWorkers: "team == 'theirs'" });
  });

  test('to a worker between the look and the write is held off by If-Match', async () => {
    const { result, workspace } = await applyWhile(
      async (there) => (await ann(there)).update({ attributes: '{"skills":["theirs"]}' }),
      (method, path) => method === 'POST' && path.includes('/Workers/WK'),
    );
    expect(result.code).toBe(1);
    expect(result.err).toContain('worker "Ann": someone else has changed it');
    expect(await (await ann(workspace)).fetch()).toMatchObject({ attributes: '{"skills":["theirs"]}' });
  });

  test('to something else of a worker, such as the activity, is no obstacle', async () => {
    const { result, workspace } = await applyWhile(
      async (there) => {
        const [available] = await there.activities.list({ friendlyName: 'On Break' });
        await (await ann(there)).update({ activitySid: available?.sid ?? '' });
      },
      (method, path) => method === 'POST' && path.includes('/Workers/WK'),
    );
    expect(result.code).toBe(0);
    expect(await (await ann(workspace)).fetch()).toMatchObject({
      attributes: '{"skills":["invoices"]}',
      activityName: 'On Break',
    });
  });

  test('that makes what was about to be made is noticed', async () => {
    await apply(command.write('workspace.json', HELP_DESK));
    const workspace = await workspaceOf();
    const file = command.write('more.json', {
      ...HELP_DESK,
      taskQueues: [
        { friendlyName: 'New', targetWorkers: "a == 'ours'" },
        { friendlyName: 'Everyone' },
        { friendlyName: 'Billing' },
      ],
    });
    const result = await command.run(['apply', '-f', file], {
      confirm: async () => {
        await workspace.taskQueues.create({ friendlyName: 'New', targetWorkers: "a == 'theirs'" });
        return true;
      },
    });
    expect(result.code).toBe(1);
    expect(result.err).toContain('task queue "New": someone else has changed it');
    expect(await workspace.taskQueues.list({ friendlyName: 'New' })).toMatchObject([
      { targetWorkers: "a == 'theirs'" },
    ]);
  });

  test('that deletes what was about to be changed is noticed', async () => {
    const { result } = await applyWhile(
      async (there) => (await ann(there)).remove(),
      (method, path) => method === 'GET' && path.includes('/Workers/WK'),
    );
    expect(result.code).toBe(1);
    expect(result.err).toContain('worker "Ann": someone else has changed it');
  });
});
