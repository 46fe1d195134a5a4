import type { WorkspaceSeed } from '#src';
import {
  answer,
  available,
  createTask,
  filterOf,
  move,
  reservationsOf,
  seedWith,
  sidOf,
  startEmulator,
  stateOf,
  stopEmulators,
  type TargetSeed,
  workflowOf,
  workflowWith,
} from './emulator';

afterEach(stopEmulators);

const queues = (...names: readonly string[]): WorkspaceSeed['taskQueues'] =>
  names.map((friendlyName) => ({ friendlyName, targetWorkers: `queue == '${friendlyName}'` }));

/** A workspace with queues Q1, Q2, Q3 (workers belong to the one in their attribute `queue`) and this workflow. */
function withRouting(
  taskRouting: Parameters<typeof workflowWith>[0],
  changes: Partial<WorkspaceSeed> = {},
  options: Parameters<typeof startEmulator>[0] = {},
) {
  const seed = seedWith({
    taskQueues: queues('Q1', 'Q2', 'Q3'),
    workflows: [workflowWith(taskRouting)],
    ...changes,
  });
  return startEmulator({ seed, ...options });
}

const filters = (...targets: readonly TargetSeed[]) => ({ filters: [filterOf('1==1', targets)] });

describe('8.1 the first filter that is true is used', () => {
  const routing = {
    filters: [filterOf("kind == 'a'", [{ queue: 'Q1' }]), filterOf("kind != 'z'", [{ queue: 'Q2' }])],
  };
  test.each([
    ['a', routing, 'pending in Q1'],
    ['b', routing, 'pending in Q2'],
    ['z', { ...routing, default_filter: { queue: 'Q3' } }, 'pending in Q3'],
    ['z', routing, 'canceled: Task did not match any filter of the Workflow'],
  ])('kind %s, %#', async (kind, taskRouting, state) => {
    const { workspace } = await withRouting(taskRouting);
    expect(await stateOf(workspace, await createTask(workspace, { kind }))).toBe(state);
  });
});

describe('8.2 targets', () => {
  test('inherit the queue; set the priority or leave it; have expression and timeout of their own', async () => {
    const { taskRouter, workspace } = await withRouting(
      filters({ queue: 'Q1', timeout: 10, priority: 7 }, { timeout: 10 }, { queue: 'Q2', priority: 3 }),
    );
    const task = await createTask(workspace, {}, { priority: 1 });
    const at = async () => {
      const { taskQueueFriendlyName, priority } = await workspace.tasks(task).fetch();
      return `${taskQueueFriendlyName} ${priority}`;
    };
    expect(await at()).toBe('Q1 7');
    await taskRouter.advance(10);
    expect(await at()).toBe('Q1 7');
    await taskRouter.advance(10);
    expect(await at()).toBe('Q2 3');
  });

  test('an expression narrows the workers, over task. and worker.', async () => {
    const { workspace } = await withRouting(
      filters({ queue: 'Everyone', expression: 'task.language IN worker.languages AND worker.level > 1' }),
      {
        taskQueues: [{ friendlyName: 'Everyone' }],
        workers: [
          available('Junior', { languages: ['es'], level: 1 }),
          available('Senior', { languages: ['es'], level: 2 }),
        ],
      },
    );
    const [spanish, french] = [
      await createTask(workspace, { language: 'es' }),
      await createTask(workspace, { language: 'fr' }),
    ];
    expect(await stateOf(workspace, spanish)).toBe('reserved by Senior');
    expect(await stateOf(workspace, french)).toBe('pending in Everyone');
    const junior = workspace.workers(await sidOf(workspace.workers.list(), 'Junior'));
    await junior.update({ attributes: '{"languages":["fr"],"level":9}' });
    expect(await stateOf(workspace, french)).toBe('reserved by Junior');
  });

  test('an expression may ask for worker.activity_name', async () => {
    const { workspace } = await withRouting(
      filters({ queue: 'Everyone', expression: "worker.activity_name IN ['Training']" }),
      {
        activities: [
          { friendlyName: 'Offline', available: false },
          { friendlyName: 'Available', available: true },
          { friendlyName: 'Training', available: true },
        ],
        taskQueues: [{ friendlyName: 'Everyone' }],
        workers: [available('Alice')],
      },
    );
    const task = await createTask(workspace);
    expect(await stateOf(workspace, task)).toBe('pending in Everyone');
    await move(workspace, 'Alice', 'Training');
    expect(await stateOf(workspace, task)).toBe('reserved by Alice');
  });
});

describe('8.3 escalation', () => {
  test('after the last target comes the next filter that matches', async () => {
    const { taskRouter, workspace } = await withRouting({
      filters: [
        filterOf('1==1', [{ queue: 'Q1', timeout: 10 }]),
        filterOf('1==2', [{ queue: 'Q2' }]),
        filterOf('1==1', [{ queue: 'Q3', timeout: 10 }]),
      ],
      default_filter: { queue: 'Q2' },
    });
    const task = await createTask(workspace);
    await taskRouter.advance(10);
    expect(await stateOf(workspace, task)).toBe('pending in Q3');
    await taskRouter.advance(10);
    // The default filter is no fallback after a timeout.
    expect(await stateOf(workspace, task)).toBe('canceled: Task canceled on Workflow timeout');
  });

  test('a target without a timeout is never left by time', async () => {
    const { taskRouter, workspace } = await withRouting(filters({ queue: 'Q1' }, { queue: 'Q2' }));
    const task = await createTask(workspace);
    await taskRouter.advance(86_399);
    expect(await stateOf(workspace, task)).toBe('pending in Q1');
  });
});

describe('8.4 timeouts are cumulative and measured on the task’s age', () => {
  const threeTens = filters(
    { queue: 'Q1', timeout: 10 },
    { queue: 'Q2', timeout: '10' },
    { queue: 'Q3', timeout: 10 },
  );

  test.each([
    [9, 'pending in Q1'],
    [10, 'pending in Q2'],
    [19, 'pending in Q2'],
    [20, 'pending in Q3'],
    [29, 'pending in Q3'],
    [30, 'canceled: Task canceled on Workflow timeout'],
  ])('at age %i: %s', async (age, state) => {
    const { taskRouter, workspace } = await withRouting(threeTens);
    const task = await createTask(workspace);
    await taskRouter.advance(age);
    expect(await stateOf(workspace, task)).toBe(state);
  });

  test('the reservation timer starts at zero each time, and the target waits for it', async () => {
    const { taskRouter, workspace } = await withRouting(threeTens, {
      workers: [available('Alice', { queue: 'Q2' })],
      workflows: [workflowOf(threeTens.filters[0]?.targets ?? [], { taskReservationTimeout: 5 })],
    });
    const task = await createTask(workspace);
    await taskRouter.advance(14);
    expect(await stateOf(workspace, task)).toBe('reserved by Alice');
    await taskRouter.advance(1);
    expect(await stateOf(workspace, task)).toBe('pending in Q2');
    await taskRouter.advance(5);
    expect(await stateOf(workspace, task)).toBe('pending in Q3');
  });

  test('targets whose time is over by then are passed over', async () => {
    const { taskRouter, workspace } = await withRouting(
      filters({ queue: 'Q1', timeout: 10 }, { queue: 'Q2', timeout: 10 }, { queue: 'Q3' }),
      { workers: [available('Alice', { queue: 'Q1' }), available('Bob', { queue: 'Q2' })] },
    );
    const task = await createTask(workspace);
    await taskRouter.advance(120);
    expect(await stateOf(workspace, task)).toBe('pending in Q3');
    expect((await reservationsOf(workspace, task)).map(({ worker }) => worker)).toEqual(['Alice']);
  });
});

describe('8.5 after a failed reservation', () => {
  const twoTargets = filters({ queue: 'Q1', timeout: 100 }, { queue: 'Q2' });
  const workers = [
    available('Alice', { queue: 'Q1' }),
    available('Bob', { queue: 'Q1' }),
    available('Carol', { queue: 'Q2' }),
  ];

  test.each([
    ['same-target', 'reserved by Bob'],
    ['next-target', 'reserved by Carol'],
  ] as const)('with the rule %s the task is %s', async (afterFailedReservation, state) => {
    const { workspace } = await withRouting(twoTargets, { workers }, { routing: { afterFailedReservation } });
    const task = await createTask(workspace);
    await answer(workspace, task, 'rejected');
    expect(await stateOf(workspace, task)).toBe(state);
  });

  test('in the last target the task stays, whatever the rule', async () => {
    const { workspace } = await withRouting(
      filters({ queue: 'Q1' }),
      { workers },
      { routing: { afterFailedReservation: 'next-target' } },
    );
    const task = await createTask(workspace);
    await answer(workspace, task, 'rejected');
    expect(await stateOf(workspace, task)).toBe('reserved by Bob');
  });

  test('ReEvaluateTasks sends waiting tasks through the new configuration, without it they stay', async () => {
    const { taskRouter, workspace } = await withRouting(filters({ queue: 'Q1' }));
    const task = await createTask(workspace);
    const q2 = await sidOf(workspace.taskQueues.list(), 'Q2');
    const configuration = JSON.stringify({ task_routing: filters({ queue: q2 }) });
    const workflow = workspace.workflows(taskRouter.workflowSid);
    await workflow.update({ configuration });
    expect(await stateOf(workspace, task)).toBe('pending in Q1');
    expect(await stateOf(workspace, await createTask(workspace))).toBe('pending in Q2');
    await workflow.update({ reEvaluateTasks: 'true' });
    expect(await stateOf(workspace, task)).toBe('pending in Q2');
  });
});

describe('8.6 skip_if', () => {
  const skipping = (skip_if: string) => filters({ queue: 'Q1', skip_if }, { queue: 'Q2' });

  test.each([
    ['workers.available == 0', 'pending in Q2'],
    ['workers.available > 0', 'pending in Q1'],
    ['workers.unavailable == 1', 'pending in Q2'],
    ['1==1', 'pending in Q2'],
  ])('%s while the only worker is away', async (skipIf, state) => {
    const workers = [{ ...available('Alice', { queue: 'Q1' }), activity: 'Break' }];
    const { workspace } = await withRouting(skipping(skipIf), { workers });
    expect(await stateOf(workspace, await createTask(workspace))).toBe(state);
  });

  test('counts by activity, capacity ignored, and is asked only when nobody can take the task now', async () => {
    const workers = [available('Alice', { queue: 'Q1' })];
    const { taskRouter, workspace } = await withRouting(filters({ queue: 'Q1' }, { queue: 'Q2' }), {
      workers,
    });
    const q1 = await sidOf(workspace.taskQueues.list(), 'Q1');
    const q2 = await sidOf(workspace.taskQueues.list(), 'Q2');
    const activity = await sidOf(workspace.activities.list(), 'Available');
    const targets = [{ queue: q1, skip_if: `workers.${activity} == 1` }, { queue: q2 }];
    const configuration = JSON.stringify({ task_routing: { filters: [{ expression: '1==1', targets }] } });
    await workspace.workflows(taskRouter.workflowSid).update({ configuration });
    // Alice takes the first; busy with it she still counts as available, so the second is skipped on.
    expect(await stateOf(workspace, await createTask(workspace))).toBe('reserved by Alice');
    expect(await stateOf(workspace, await createTask(workspace))).toBe('pending in Q2');
  });

  test('skipping the last target counts as no match: later filters and the default filter still qualify', async () => {
    const skipped = filterOf('1==1', [{ queue: 'Q1', skip_if: '1==1' }]);
    const withLater = await withRouting({ filters: [skipped, filterOf('1==1', [{ queue: 'Q2' }])] });
    expect(await stateOf(withLater.workspace, await createTask(withLater.workspace))).toBe('pending in Q2');
    const withDefault = await withRouting({ filters: [skipped], default_filter: { queue: 'Q3' } });
    expect(await stateOf(withDefault.workspace, await createTask(withDefault.workspace))).toBe(
      'pending in Q3',
    );
    const withNothing = await withRouting({ filters: [skipped] });
    expect(await stateOf(withNothing.workspace, await createTask(withNothing.workspace))).toBe(
      'canceled: Task skipped every target of the Workflow',
    );
  });
});

describe('8.8 the order of workers', () => {
  const inOrder = async (workspace: Parameters<typeof stateOf>[0], count: number) => {
    const states = [];
    for (let n = 0; n < count; n++) states.push(await stateOf(workspace, await createTask(workspace)));
    return states.map((state) => state.replace('reserved by ', ''));
  };

  test('is longest without an assignment first', async () => {
    const workers = ['Alice', 'Bob', 'Carol'].map((name) => available(name));
    const { workspace } = await startEmulator({ seed: seedWith({ workers }) });
    const first = await createTask(workspace);
    await answer(workspace, first, 'accepted');
    await answer(workspace, first, 'completed');
    expect(await inOrder(workspace, 3)).toEqual(['Bob', 'Carol', 'Alice']);
  });

  test('a worker with room for more still goes to the end of the line', async () => {
    const workers = ['Alice', 'Bob'].map((name) => ({ ...available(name), capacity: { default: 2 } }));
    const { workspace } = await startEmulator({ seed: seedWith({ workers }) });
    expect(await inOrder(workspace, 4)).toEqual(['Alice', 'Bob', 'Alice', 'Bob']);
  });

  test('among workers never assigned it is whoever has been in the activity longest', async () => {
    const workers = ['Alice', 'Bob'].map((friendlyName) => ({ friendlyName, activity: 'Offline' }));
    const { taskRouter, workspace } = await startEmulator({ seed: seedWith({ workers }) });
    await move(workspace, 'Bob', 'Available');
    await taskRouter.advance(10);
    await move(workspace, 'Alice', 'Available');
    expect(await inOrder(workspace, 2)).toEqual(['Bob', 'Alice']);
  });

  test.each([
    ['worker.level DESC', ['High', 'Low', 'Text', 'None']],
    ['worker.level ASC', ['Low', 'High', 'Text', 'None']],
    ['worker.level', ['Low', 'High', 'Text', 'None']],
    ['worker.group ASC, worker.level DESC', ['Low', 'High', 'Text', 'None']],
  ])('order_by %s: those without an integer come last', async (order_by, expected) => {
    const workers = [
      available('Text', { level: 'nine' }),
      available('None'),
      available('Low', { level: 1, group: 1 }),
      available('High', { level: 9, group: 2 }),
    ];
    const { workspace } = await startEmulator({
      seed: seedWith({ workers, workflows: [workflowOf([{ queue: 'Everyone', order_by }])] }),
    });
    expect(await inOrder(workspace, 4)).toEqual(expected);
  });
});

describe('8.9 the order of tasks when a worker frees up', () => {
  const hour = (n: number) => new Date(Date.now() - n * 3_600_000);
  const taken = async (workspace: Parameters<typeof stateOf>[0], tasks: Record<string, string>) => {
    const order: string[] = [];
    for (let count = 0; count < Object.keys(tasks).length; count++) {
      for (const [name, sid] of Object.entries(tasks)) {
        if (order.includes(name) || !(await stateOf(workspace, sid)).startsWith('reserved')) continue;
        order.push(name);
        await answer(workspace, sid, 'accepted');
        await answer(workspace, sid, 'completed');
        break;
      }
    }
    return order;
  };

  test.each([
    ['FIFO', ['urgent', 'old', 'first', 'second']],
    ['LIFO', ['urgent', 'second', 'first', 'old']],
  ] as const)('%s', async (taskOrder, expected) => {
    const taskQueues = [{ friendlyName: 'Everyone', taskOrder }];
    const workers = [{ friendlyName: 'Alice', activity: 'Offline' }];
    const { taskRouter, workspace } = await startEmulator({ seed: seedWith({ taskQueues, workers }) });
    const first = await createTask(workspace);
    await taskRouter.advance(1);
    const second = await createTask(workspace);
    await taskRouter.advance(1);
    const tasks = {
      first,
      second,
      urgent: await createTask(workspace, {}, { priority: 5 }),
      old: await createTask(workspace, {}, { virtualStartTime: hour(5) }),
    };
    await move(workspace, 'Alice', 'Available');
    expect(await taken(workspace, tasks)).toEqual(expected);
  });

  test('a worker who rejects is given the best task that waits, which may be another one', async () => {
    const { workspace } = await startEmulator({ seed: seedWith({ workers: [available('Alice')] }) });
    const rejected = await createTask(workspace);
    const urgent = await createTask(workspace, {}, { priority: 5 });
    await answer(workspace, rejected, 'rejected');
    expect(await stateOf(workspace, urgent)).toBe('reserved by Alice');
    expect(await stateOf(workspace, rejected)).toBe('pending in Everyone');
  });

  test('a task’s new priority counts from then on', async () => {
    const workers = [{ friendlyName: 'Alice', activity: 'Offline' }];
    const { workspace } = await startEmulator({ seed: seedWith({ workers }) });
    const tasks = { first: await createTask(workspace), second: await createTask(workspace) };
    await workspace.tasks(tasks.second).update({ priority: 1 });
    await move(workspace, 'Alice', 'Available');
    expect(await taken(workspace, tasks)).toEqual(['second', 'first']);
  });

  test('a queue’s new order counts from then on', async () => {
    const workers = [{ friendlyName: 'Alice', activity: 'Offline' }];
    const { taskRouter, workspace } = await startEmulator({ seed: seedWith({ workers }) });
    const first = await createTask(workspace);
    await taskRouter.advance(1);
    const tasks = { first, second: await createTask(workspace) };
    await workspace
      .taskQueues(await sidOf(workspace.taskQueues.list(), 'Everyone'))
      .update({ taskOrder: 'LIFO' });
    await move(workspace, 'Alice', 'Available');
    expect(await taken(workspace, tasks)).toEqual(['second', 'first']);
  });

  test.each([
    ['FIFO', ['fifo', 'lifo']],
    ['LIFO', ['lifo', 'fifo']],
  ] as const)('PrioritizeQueueOrder %s drains that kind first', async (prioritizeQueueOrder, expected) => {
    const { workspace } = await startEmulator({
      seed: seedWith({
        prioritizeQueueOrder,
        taskQueues: [{ friendlyName: 'Fifo' }, { friendlyName: 'Lifo', taskOrder: 'LIFO' }],
        workers: [{ friendlyName: 'Alice', activity: 'Offline' }],
        workflows: [
          workflowWith({
            filters: [
              filterOf("kind == 'fifo'", [{ queue: 'Fifo' }]),
              filterOf("kind == 'lifo'", [{ queue: 'Lifo' }]),
            ],
          }),
        ],
      }),
    });
    const tasks = {
      lifo: await createTask(workspace, { kind: 'lifo' }),
      fifo: await createTask(workspace, { kind: 'fifo' }),
    };
    await move(workspace, 'Alice', 'Available');
    expect(await taken(workspace, tasks)).toEqual(expected);
  });

  test('over several FIFO queues priority and age decide', async () => {
    const { workspace } = await withRouting(
      { filters: ['Q1', 'Q2'].map((queue) => filterOf(`queue == '${queue}'`, [{ queue }])) },
      {
        taskQueues: [{ friendlyName: 'Q1' }, { friendlyName: 'Q2' }],
        workers: [{ friendlyName: 'Alice', activity: 'Offline' }],
      },
    );
    const tasks = {
      one: await createTask(workspace, { queue: 'Q2' }),
      two: await createTask(workspace, { queue: 'Q1' }),
      urgent: await createTask(workspace, { queue: 'Q2' }, { priority: 1 }),
    };
    await move(workspace, 'Alice', 'Available');
    expect(await taken(workspace, tasks)).toEqual(['urgent', 'one', 'two']);
  });
});

describe('8.10 known worker', () => {
  const target = { queue: 'Q1', known_worker_sid: 'task.agent', timeout: 10 };
  const workers = [available('Alice', { queue: 'Q1' }), available('Bob', { queue: 'Q2' })];

  test.each([
    ['known_worker_sid', 'sid'],
    ['known_worker_friendly_name', 'friendlyName'],
  ] as const)('%s: only that worker is offered the task', async (field, property) => {
    const routing = filters({ queue: 'Q1', [field]: 'task.agent' });
    const more = [...workers, { friendlyName: 'Carol', activity: 'Offline', attributes: { queue: 'Q1' } }];
    const { workspace } = await withRouting(routing, { workers: more });
    const [carol] = await workspace.workers.list({ friendlyName: 'Carol' });
    const task = await createTask(workspace, { agent: carol?.[property] });
    expect(await stateOf(workspace, task)).toBe('pending in Q1');
    await move(workspace, 'Carol', 'Available');
    expect(await stateOf(workspace, task)).toBe('reserved by Carol');
  });

  test.each([
    ['nobody', { agent: 'nobody' }, [40154]],
    ['not given', {}, [40154]],
    ['a worker of another queue', { agent: 'Bob' }, [40152]],
    ['null', { agent: null }, []],
  ])('%s: the task waits until the target’s timeout', async (_name, attributes, codes) => {
    const { taskRouter, workspace } = await withRouting(
      filters(
        { ...target, known_worker_sid: undefined, known_worker_friendly_name: 'task.agent' },
        { queue: 'Q2' },
      ),
      { workers },
    );
    const task = await createTask(workspace, attributes);
    expect(await stateOf(workspace, task)).toBe('pending in Q1');
    expect(taskRouter.alerts.map(({ code }) => code)).toEqual(codes);
    await taskRouter.advance(10);
    expect(await stateOf(workspace, task)).toBe('reserved by Bob');
  });

  test('an expression of the target applies as well', async () => {
    const routing = filters({ ...target, expression: 'worker.level > 5' });
    const { workspace } = await withRouting(routing, { workers });
    const alice = await sidOf(workspace.workers.list(), 'Alice');
    const task = await createTask(workspace, { agent: alice });
    expect(await stateOf(workspace, task)).toBe('pending in Q1');
    await workspace.workers(alice).update({ attributes: '{"queue":"Q1","level":6}' });
    expect(await stateOf(workspace, task)).toBe('reserved by Alice');
  });
});

describe('4.1 direct routing', () => {
  const twoWorkers = { workers: [available('Alice', { queue: 'Q1' }), available('Bob', { queue: 'Q1' })] };

  test('to a queue, past the filters', async () => {
    const { workspace } = await withRouting(filters({ queue: 'Q2' }), twoWorkers);
    const routingTarget = await sidOf(workspace.taskQueues.list(), 'Q1');
    const task = await createTask(workspace, {}, { routingTarget });
    expect(await stateOf(workspace, task)).toBe('reserved by Alice');
    expect((await workspace.tasks(task).fetch()).routingTarget).toBe(routingTarget);
  });

  test('to a workflow', async () => {
    const workflows = [
      workflowOf([{ queue: 'Q1' }]),
      workflowOf([{ queue: 'Q2' }], { friendlyName: 'Other' }),
    ] as const;
    const { workspace } = await startEmulator({
      seed: seedWith({ taskQueues: queues('Q1', 'Q2'), workflows }),
    });
    const routingTarget = await sidOf(workspace.workflows.list(), 'Other');
    expect(await stateOf(workspace, await createTask(workspace, {}, { routingTarget }))).toBe(
      'pending in Q2',
    );
  });

  test('to a worker: whatever its load and activity, unless IgnoreCapacity is false', async () => {
    const { workspace } = await withRouting(filters({ queue: 'Q1' }), twoWorkers);
    const routingTarget = await sidOf(workspace.workers.list(), 'Bob');
    await move(workspace, 'Bob', 'Offline');
    const ignoring = [
      await createTask(workspace, {}, { routingTarget }),
      await createTask(workspace, {}, { routingTarget, ignoreCapacity: 'true' }),
    ];
    const respecting = await createTask(workspace, {}, { routingTarget, ignoreCapacity: 'false' });
    for (const task of ignoring) expect(await stateOf(workspace, task)).toBe('reserved by Bob');
    expect((await workspace.tasks(respecting).fetch()).assignmentStatus).toBe('pending');
    for (const task of ignoring) {
      await answer(workspace, task, 'accepted');
      await answer(workspace, task, 'completed');
    }
    await move(workspace, 'Bob', 'Available');
    expect(await stateOf(workspace, respecting)).toBe('reserved by Bob');
  });
});

describe('6. MaxReservedWorkers', () => {
  const taskQueues = [{ friendlyName: 'Everyone', maxReservedWorkers: 2 }];

  test('the task returns to pending only when every reservation has ended, and the round counts once', async () => {
    const workers = [available('Alice'), available('Bob')];
    const { workspace } = await startEmulator({ seed: seedWith({ taskQueues, workers }) });
    const task = await createTask(workspace);
    await answer(workspace, task, 'rejected', { worker: 'Alice' });
    expect(await stateOf(workspace, task)).toBe('reserved by Bob');
    await answer(workspace, task, 'rejected', { worker: 'Bob' });
    // A new round begins.
    expect(await stateOf(workspace, task)).toBe('reserved by Alice and Bob');
    expect((await reservationsOf(workspace, task)).length).toBe(4);
  });

  test('a worker who comes later joins a round that is not full', async () => {
    const workers = [available('Alice'), { friendlyName: 'Bob', activity: 'Offline' }];
    const { workspace } = await startEmulator({ seed: seedWith({ taskQueues, workers }) });
    const task = await createTask(workspace);
    expect(await stateOf(workspace, task)).toBe('reserved by Alice');
    await move(workspace, 'Bob', 'Available');
    expect(await stateOf(workspace, task)).toBe('reserved by Alice and Bob');
  });

  test('a worker with room for more is given the next task, not the same one twice', async () => {
    const workers = [{ ...available('Alice'), capacity: { default: 3 } }];
    const { workspace } = await startEmulator({ seed: seedWith({ taskQueues, workers }) });
    const [first, second] = [await createTask(workspace), await createTask(workspace)];
    expect((await reservationsOf(workspace, first)).length).toBe(1);
    expect(await stateOf(workspace, second)).toBe('reserved by Alice');
  });
});

test('an empty TargetWorkers matches nobody; a new one is matched at once', async () => {
  const taskQueues = [{ friendlyName: 'Everyone', targetWorkers: '' }];
  const { workspace } = await startEmulator({
    seed: seedWith({ taskQueues, workers: [available('Alice')] }),
  });
  const task = await createTask(workspace);
  expect(await stateOf(workspace, task)).toBe('pending in Everyone');
  const queue = workspace.taskQueues(await sidOf(workspace.taskQueues.list(), 'Everyone'));
  await queue.update({ targetWorkers: '1==1' });
  expect(await stateOf(workspace, task)).toBe('reserved by Alice');
});

test('a waiting task whose attributes change is offered to those it fits now', async () => {
  const { workspace } = await withRouting(
    filters({ queue: 'Everyone', expression: 'task.language IN worker.languages' }),
    { taskQueues: [{ friendlyName: 'Everyone' }], workers: [available('Alice', { languages: ['es'] })] },
  );
  const task = await createTask(workspace, { language: 'fr' });
  expect(await stateOf(workspace, task)).toBe('pending in Everyone');
  await workspace.tasks(task).update({ attributes: '{"language":"es"}' });
  expect(await stateOf(workspace, task)).toBe('reserved by Alice');
});
