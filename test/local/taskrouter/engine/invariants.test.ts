import * as fc from 'fast-check';
import { parseSid } from '../../../../lambda/taskrouter/sid';
import { Engine } from '../../../../local/taskrouter/engine/engine';
import {
  type RESERVATION_STATUSES,
  TASK_STATUSES,
  type Task,
} from '../../../../local/taskrouter/engine/model/task';
import type { Worker } from '../../../../local/taskrouter/engine/model/worker';
import type { Workspace } from '../../../../local/taskrouter/engine/model/workspace';
import { Refusal } from '../../../../local/taskrouter/engine/refusal';
import { DEFAULT_RULES } from '../../../../local/taskrouter/engine/rules';
import { createSidSource } from '../../../../local/taskrouter/sids';

/*
 * Any interleaving of what clients and time can do keeps the routing's promises.
 */

const CHANNELS = ['default', 'chat'];
const SKILLS = ['a', 'b', 'c'];

interface World {
  readonly engine: Engine;
  readonly workspace: Workspace;
  readonly events: string[];
  now: number;
}

function createWorld(
  multiTaskEnabled: boolean,
  afterFailedReservation: 'same-target' | 'next-target',
): World {
  const events: string[] = [];
  const sids = createSidSource('test');
  const engine = new Engine({
    accountSid: parseSid('AC', `AC${'0'.repeat(32)}`),
    sids,
    rules: { ...DEFAULT_RULES, afterFailedReservation },
    output: {
      event: ({ type, at, ...rest }) => {
        const subject = 'reservation' in rest ? rest.reservation : 'task' in rest ? rest.task : undefined;
        events.push(`${at} ${type} ${subject?.sid ?? ''}`);
      },
      assignment: () => {},
      callStatus: () => {},
      alert: () => {},
    },
  });
  const now = 1_800_000_000_000;
  const workspace = engine.createWorkspace(now, { friendlyName: 'Test', multiTaskEnabled });
  const run: Engine['execute'] = (...command) => engine.execute(...command);
  const [a, b, everyone] = [
    { friendlyName: 'a', targetWorkers: 'skills HAS "a"' },
    { friendlyName: 'b', targetWorkers: 'skills HAS "b"', taskOrder: 'LIFO' as const },
    { friendlyName: 'everyone', maxReservedWorkers: 2 },
  ].map((queue) => run(now, workspace.sid, 'createTaskQueue', queue).sid);
  const filters = [
    {
      expression: 'skill == "a"',
      targets: [
        { queue: a, timeout: 50 },
        { queue: everyone, priority: 3 },
      ],
    },
    {
      expression: 'skill == "b"',
      targets: [{ queue: b, skip_if: 'workers.available == 0' }, { timeout: 90 }],
    },
    {
      expression: 'skill == "c"',
      targets: [{ queue: everyone, expression: 'task.level IN worker.levels', order_by: 'worker.rank DESC' }],
    },
  ];
  run(now, workspace.sid, 'createWorkflow', {
    friendlyName: 'Workflow',
    configuration: JSON.stringify({ task_routing: { filters, default_filter: { queue: everyone } } }),
    taskReservationTimeout: 30,
  });
  for (const [index, skills] of [['a'], ['a', 'b'], ['b'], []].entries()) {
    const attributes = JSON.stringify({ skills, levels: [index, 1], rank: index });
    run(now, workspace.sid, 'createWorker', { friendlyName: `worker ${index}`, attributes });
  }
  return { engine, workspace, events, now };
}

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('create'),
      skill: fc.constantFrom(...SKILLS, 'z'),
      level: fc.nat(2),
      priority: fc.nat(2),
      channel: fc.constantFrom(...CHANNELS),
      direct: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('move'),
      worker: fc.nat(3),
      activity: fc.nat(2),
      reject: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('answer'),
      pick: fc.nat(20),
      status: fc.constantFrom('accepted', 'rejected', 'wrapping', 'completed'),
      activity: fc.option(fc.nat(2)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('task'),
      pick: fc.nat(20),
      status: fc.constantFrom(
        'canceled',
        'wrapping',
        'completed',
        'delete',
        'attributes',
        'priority',
        'channel',
      ),
      value: fc.nat(3),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('time'), seconds: fc.constantFrom(1, 10, 30, 60, 300, 90_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('worker'),
      worker: fc.nat(3),
      capacity: fc.nat(2),
      skills: fc.subarray(SKILLS),
      channel: fc.constantFrom(...CHANNELS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('workspace'),
      what: fc.constantFrom('reEvaluate', 'queue', 'multi', 'lifo'),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function take(world: World, taken: Step): void {
  const { engine, workspace } = world;
  const { sid } = workspace;
  const nth = <T>(items: Iterable<T>, index: number): T | undefined => {
    const list = [...items];
    return list[index % Math.max(1, list.length)];
  };
  const activitySid = (index: number) => nth(workspace.activities.keys(), index);
  if ('skill' in taken) {
    const worker = taken.direct ? nth(workspace.workers.keys(), taken.level) : undefined;
    engine.execute(world.now, sid, 'createTask', {
      attributes: JSON.stringify({ skill: taken.skill, level: taken.level }),
      priority: taken.priority,
      taskChannel: taken.channel,
      timeout: 200,
      routingTarget: worker,
      ignoreCapacity: worker === undefined ? undefined : taken.priority === 0,
    });
  } else if ('reject' in taken) {
    const worker = nth(workspace.workers.keys(), taken.worker);
    if (worker === undefined) return;
    engine.execute(world.now, sid, 'updateWorker', {
      sid: worker,
      activitySid: activitySid(taken.activity),
      rejectPendingReservations: taken.reject,
    });
  } else if (taken.do === 'answer' && 'pick' in taken && 'activity' in taken) {
    const reservation = nth(workspace.reservations.keys(), taken.pick);
    const status = (['accepted', 'rejected', 'wrapping', 'completed'] as const).find(
      (one) => one === taken.status,
    );
    if (reservation === undefined || status === undefined) return;
    const to = taken.activity === null ? undefined : activitySid(taken.activity);
    engine.execute(world.now, sid, 'updateReservation', { sid: reservation, status, activitySid: to });
  } else if ('value' in taken) {
    changeTask(world, nth(workspace.tasks.keys(), taken.pick), taken.status, taken.value);
  } else if ('seconds' in taken) {
    world.now += taken.seconds * 1000;
    engine.advanceTo(world.now);
  } else if ('capacity' in taken) {
    const worker = nth(workspace.workers.values(), taken.worker);
    const channel = [...(worker?.channels.values() ?? [])].find(
      (one) => one.taskChannel.uniqueName === taken.channel,
    );
    if (worker === undefined || channel === undefined) return;
    const { capacity } = taken;
    engine.execute(world.now, sid, 'updateWorkerChannel', {
      workerSid: worker.sid,
      sid: channel.sid,
      capacity,
    });
    const attributes = JSON.stringify({ skills: taken.skills, levels: [taken.capacity] });
    engine.execute(world.now, sid, 'updateWorker', { sid: worker.sid, attributes });
  } else if ('what' in taken) {
    const workflow = nth(workspace.workflows.keys(), 0);
    const queue = nth(workspace.taskQueues.keys(), 0);
    if (workflow === undefined || queue === undefined) return;
    if (taken.what === 'reEvaluate')
      engine.execute(world.now, sid, 'updateWorkflow', { sid: workflow, reEvaluateTasks: true });
    if (taken.what === 'queue')
      engine.execute(world.now, sid, 'updateTaskQueue', { sid: queue, targetWorkers: 'skills HAS "c"' });
    if (taken.what === 'lifo')
      engine.execute(world.now, sid, 'updateTaskQueue', { sid: queue, taskOrder: 'LIFO' });
    if (taken.what === 'multi') engine.execute(world.now, sid, 'updateWorkspace', { multiTaskEnabled: true });
  }
}

function changeTask(
  { engine, workspace, now }: World,
  sid: Task['sid'] | undefined,
  what: string,
  value: number,
): void {
  if (sid === undefined) return;
  const status = (['canceled', 'wrapping', 'completed'] as const).find((one) => one === what);
  if (what === 'delete') engine.execute(now, workspace.sid, 'deleteTask', { sid });
  else {
    engine.execute(now, workspace.sid, 'updateTask', {
      sid,
      status,
      attributes: what === 'attributes' ? JSON.stringify({ skill: 'c', level: value }) : undefined,
      priority: what === 'priority' ? value : undefined,
      taskChannel: what === 'channel' ? CHANNELS[value % 2] : undefined,
    });
  }
}

function check({ workspace }: World): void {
  for (const task of workspace.tasks.values()) checkTask(workspace, task);
  for (const worker of workspace.workers.values()) checkWorker(workspace, worker);
  for (const queue of workspace.taskQueues.values()) {
    const open = [...workspace.tasks.values()].filter((task) => task.queue === queue && isOpen(task));
    expect(queue.openTasks).toBe(open.length);
    const counted = [...queue.membersByActivity.values()].reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(queue.members.size);
  }
}

const isOpen = ({ status }: Task) => status !== 'completed' && status !== 'canceled';

function checkTask(workspace: Workspace, task: Task): void {
  expect(TASK_STATUSES).toContain(task.status);
  const by = (status: (typeof RESERVATION_STATUSES)[number]) =>
    task.reservations.filter((one) => one.status === status);
  const pending = by('pending').length;
  const held = by('accepted').length + by('wrapping').length;
  expect(task.pendingCount).toBe(pending);
  expect(task.assignmentCount).toBeLessThanOrEqual(1000);
  // At most one reservation of a task is ever accepted.
  expect(held + by('completed').length).toBeLessThanOrEqual(1);
  expect({ status: task.status, pending: pending > 0, held }).toEqual(
    {
      pending: { status: 'pending', pending: false, held: 0 },
      reserved: { status: 'reserved', pending: true, held: 0 },
      assigned: { status: 'assigned', pending: false, held: 1 },
      wrapping: { status: 'wrapping', pending: false, held: 1 },
      completed: { status: 'completed', pending: false, held: 0 },
      canceled: { status: 'canceled', pending: false, held: 0 },
    }[task.status],
  );
  // It waits for a reason that can be named: it is in a lane, and nobody in that lane is free for it.
  if (task.status === 'pending') {
    expect(task.lane).toBeDefined();
    expect(task.heapIndex).toBeGreaterThanOrEqual(0);
    expect(task.lane?.idle.size).toBe(0);
  }
  // Something is due for every task, at the latest its deletion.
  expect(task.deadline?.at).toBeGreaterThan(workspace.now);
}

function checkWorker(workspace: Workspace, worker: Worker): void {
  const open = [...worker.reservations.values()].filter(({ status }) =>
    /pending|accepted|wrapping/.test(status),
  );
  expect([...worker.pending].every(({ status }) => status === 'pending')).toBe(true);
  for (const { taskChannel, load } of worker.channels.values()) {
    expect(load).toBe(open.filter(({ channel }) => channel === taskChannel).length);
  }
  for (const { lane, heapIndex } of worker.memberships.values()) {
    if (lane.queue !== undefined) expect(lane.queue.members.has(worker)).toBe(true);
    expect(lane.admits(worker)).toBe(true);
    const { multiTaskEnabled } = workspace.settings;
    const channel = worker.channels.get(lane.channel);
    const hasRoom = multiTaskEnabled
      ? (channel?.load ?? 0) < (channel?.capacity ?? 0)
      : worker.pending.size === 0;
    expect(heapIndex >= 0).toBe(lane.ignoreCapacity || (worker.activity.available && hasRoom));
  }
}

function play(
  world: World,
  steps: readonly Step[],
  afterEach: (world: World, taken: Step) => void = () => {},
): void {
  for (const taken of steps) {
    try {
      take(world, taken);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
    afterEach(world, taken);
  }
}

const worlds = fc.tuple(fc.boolean(), fc.constantFrom('same-target', 'next-target'));

test('no interleaving breaks the rules', () => {
  fc.assert(
    fc.property(worlds, fc.array(step, { maxLength: 60 }), ([multi, rule], steps) => {
      play(createWorld(multi, rule), steps, check);
    }),
    { numRuns: 400 },
  );
});

test('a worker is never reserved beyond its capacity, except where capacity is to be ignored', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const world = createWorld(true, 'same-target');
      const loads = () =>
        [...world.workspace.workers.values()].flatMap((worker) =>
          [...worker.channels.values()].map(({ load, capacity }) => ({ load, capacity })),
        );
      const respectful = steps.filter(
        (taken) => !('direct' in taken && taken.direct) && !('capacity' in taken),
      );
      play(world, respectful, () => {
        for (const { load, capacity } of loads()) expect(load).toBeLessThanOrEqual(capacity);
      });
    }),
    { numRuns: 200 },
  );
});

test('the same commands give the same state, events and SIDs, and no event comes twice', () => {
  fc.assert(
    fc.property(worlds, fc.array(step, { maxLength: 60 }), ([multi, rule], steps) => {
      const [one, other] = [createWorld(multi, rule), createWorld(multi, rule)];
      play(one, steps);
      play(other, steps);
      expect(other.events).toEqual(one.events);
      const ends = one.events.filter((event) =>
        /task\.(created|canceled|completed|deleted)|reservation\.(created|accepted|rejected|timeout|canceled|rescinded|completed)/.test(
          event,
        ),
      );
      const kinds = ends.map((event) => event.replace(/^\d+ /, ''));
      expect(new Set(kinds).size).toBe(kinds.length);
    }),
    { numRuns: 200 },
  );
});

test('advancing in one stride or in many gives the same history', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const [stride, walk] = [createWorld(true, 'same-target'), createWorld(true, 'same-target')];
      play(stride, steps);
      play(walk, steps);
      stride.engine.advanceTo(stride.now + 1_000_000);
      for (let seconds = 1; seconds <= 1000; seconds++) walk.engine.advanceTo(walk.now + seconds * 1000);
      expect(walk.events).toEqual(stride.events);
    }),
    { numRuns: 50 },
  );
});
