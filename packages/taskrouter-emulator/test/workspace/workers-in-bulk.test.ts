import { createTaskRouter, type TaskRouter } from '#src';
import { clientOf, seedWith } from '#test/emulator';
import { Command } from './command';
import { InterruptedClient } from './interruptions';

let taskRouter: TaskRouter;
let command: Command;

const seed = seedWith({
  workers: Array.from({ length: 60 }, (_, number) => ({
    friendlyName: `Worker ${number}`,
    activity: 'Available',
    attributes: { skills: number % 3 === 0 ? ['chat'] : ['voice'], number },
    ...(number === 3 && { capacity: { chat: 7 } }),
  })),
});

beforeAll(async () => {
  taskRouter = await createTaskRouter({ clock: 'manual', seed });
});
beforeEach(async () => {
  await taskRouter.reset();
  command = new Command(taskRouter);
});
afterEach(() => command.remove());
afterAll(() => taskRouter.close());

/** The account's capacities for chat and its attributes, by name. */
async function workers() {
  const workspace = clientOf(taskRouter).taskrouter.v1.workspaces(taskRouter.workspaceSid);
  const listed = await workspace.workers.list({ pageSize: 1000 });
  const entries = listed.map(async ({ sid, friendlyName, attributes }) => {
    const { configuredCapacity } = await workspace.workers(sid).workerChannels('chat').fetch();
    return [friendlyName, { chat: configuredCapacity, attributes: JSON.parse(attributes) }] as const;
  });
  return new Map(await Promise.all(entries));
}

const OTHERS = { ...seed, workers: [], moreWorkers: true };

describe('everyone who matches', () => {
  const file = () =>
    command.write('workspace.json', {
      ...OTHERS,
      workerChanges: [
        {
          match: "skills HAS 'chat'",
          set: { capacity: { chat: 3 }, attributes: { team: { name: 'chat' }, number: null } },
        },
      ],
    });

  test('is planned, changed, found done, and brought back by the snapshot', async () => {
    const before = await workers();
    const plan = await command.run(['plan', '-f', file()]);
    expect(plan.code).toBe(2);
    expect(plan.out).toContain('0 to create, 20 to change.');
    expect(plan.out).toContain(
      [
        '[~] worker "Worker 3"',
        ' ├─ [-] attributes.number: 3',
        ' ├─ [+] attributes.team: {"name":"chat"}',
        ' └─ [~] capacity.chat: 7 → 3',
      ].join('\n'),
    );
    expect(await command.run(['apply', '-f', file(), '--yes', '--prune'])).toMatchObject({ code: 0 });
    const after = await workers();
    expect(after.size).toBe(60);
    expect(after.get('Worker 3')).toEqual({
      chat: 3,
      attributes: { skills: ['chat'], team: { name: 'chat' } },
    });
    expect(after.get('Worker 4')).toEqual(before.get('Worker 4'));
    expect((await command.run(['plan', '-f', file()])).code).toBe(0);

    const [snapshot = ''] = command.snapshots();
    expect(await command.run(['apply', '-f', command.path(snapshot), '--yes', '--prune'])).toMatchObject({
      code: 0,
    });
    expect(await workers()).toEqual(before);
  });

  test('stopped in the middle, the next run changes the rest', async () => {
    let written = 0;
    const result = await command.run(['apply', '-f', file(), '--yes'], {
      httpClient: () =>
        new InterruptedClient((method) =>
          method === 'POST' && ++written > 25 ? Promise.reject(new Error('no line')) : undefined,
        ),
    });
    expect(result.code).toBe(1);
    const plan = await command.run(['plan', '-f', file()]);
    expect(plan.out).toMatch(/0 to create, 1\d to change\./);
    expect(await command.run(['apply', '-f', file(), '--yes'])).toMatchObject({ code: 0 });
    expect((await command.run(['plan', '-f', file()])).code).toBe(0);
  });

  test('is asked of TaskRouter at no more than three expressions a second', async () => {
    const workerChanges = Array.from({ length: 10 }, (_, number) => ({
      match: `number == ${number}`,
      set: { capacity: { chat: 2 } },
    }));
    const plan = await command.run(['plan', '-f', command.write('many.json', { ...OTHERS, workerChanges })]);
    expect(plan.out).toContain('10 to change');
    // Ten queries: three at once, then three for each second that has passed.
    expect(plan.waited).toBeGreaterThanOrEqual(3_000);
  });

  test('is told by the attributes that the file gives, where it gives them', async () => {
    const file = command.write('workspace.json', {
      ...OTHERS,
      workers: [
        { friendlyName: 'New', attributes: { skills: ['chat'] } },
        { friendlyName: 'Worker 0', attributes: { skills: ['voice'] } },
      ],
      workerChanges: [
        {
          match: "skills HAS 'chat' AND friendly_name IN ['New', 'Worker 0']",
          set: { attributes: { level: 2 } },
        },
        { match: 'level == 2', set: { capacity: { chat: 9 } } },
      ],
    });
    expect(await command.run(['apply', '-f', file, '--yes'])).toMatchObject({ code: 0 });
    const after = await workers();
    expect(after.get('New')).toEqual({ chat: 9, attributes: { skills: ['chat'], level: 2 } });
    expect(after.get('Worker 0')).toEqual({ chat: 1, attributes: { skills: ['voice'] } });
    expect((await command.run(['plan', '-f', file])).code).toBe(0);
  });
});

test('a table of workers changes what its columns name, and makes who is new', async () => {
  const table = command.write(
    'workers.csv',
    'friendlyName,activity,attributes.level,capacity.chat\nWorker 1,,5,\nWorker 2,,,4\nZoe,Break,1,2\n',
  );
  const args = ['-f', command.write('workspace.json', OTHERS), '--workers', table];
  const plan = await command.run(['plan', ...args]);
  expect(plan.out).toContain('[~] worker "Worker 1"\n └─ [+] attributes.level: 5\n');
  expect(plan.out).toContain('[~] worker "Worker 2"\n └─ [~] capacity.chat: 1 → 4\n');
  expect(plan.out).toContain('1 to create, 2 to change.');
  expect(await command.run(['apply', ...args, '--yes'])).toMatchObject({ code: 0 });
  const after = await workers();
  expect(after.get('Worker 1')).toEqual({ chat: 1, attributes: { skills: ['voice'], number: 1, level: 5 } });
  expect(after.get('Zoe')).toEqual({ chat: 2, attributes: { level: 1 } });
  expect((await command.run(['plan', ...args])).code).toBe(0);
});

test('where the file says nothing of the workers, they are not even read', async () => {
  const paths: string[] = [];
  const plan = await command.run(['plan', '-f', command.write('workspace.json', OTHERS)], {
    httpClient: () =>
      new InterruptedClient((_, path) => {
        paths.push(path);
        return undefined;
      }),
  });
  expect(plan.code).toBe(0);
  expect(paths.filter((path) => path.includes('/Workers'))).toEqual([]);
});

test('an emulator that begins with the file has everyone changed who matches', async () => {
  const seeded = await createTaskRouter({
    clock: 'manual',
    seed: { ...seed, workerChanges: [{ match: "skills HAS 'chat'", set: { capacity: { chat: 3 } } }] },
  });
  const workspace = clientOf(seeded).taskrouter.v1.workspaces(seeded.workspaceSid);
  const [worker] = await workspace.workers.list({ friendlyName: 'Worker 0' });
  const channel = await workspace
    .workers(worker?.sid ?? '')
    .workerChannels('chat')
    .fetch();
  expect(channel.configuredCapacity).toBe(3);
  await seeded.close();
});
