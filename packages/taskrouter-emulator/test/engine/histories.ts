import * as fc from 'fast-check';
import { parseSid } from 'taskrouter/sid';
import { CommandError } from '#src/engine/command-error';
import { CALL_MOVES } from '#src/engine/commands/calls';
import type { CommandName, CommandParams, CommandResult } from '#src/engine/commands/index';
import { Engine } from '#src/engine/engine';
import { DEFAULT_ROUTING_CHOICES, type RoutingChoices } from '#src/engine/routing-choices';
import { CALL_OUTCOMES } from '#src/engine/tables/call';
import type { Task } from '#src/engine/tables/task';
import type { Workspace } from '#src/engine/workspace';
import { type Entry, isEngineDump, isEntry } from '#src/journal/entry';
import { repeat } from '#src/journal/replay';
import { createSidSource } from '#src/sids';

/*
 * Histories of what clients and time can do to a workspace, drawn at random.
 */

const CHANNELS = ['default', 'chat'];
const SKILLS = ['a', 'b', 'c', 'd', 'e'];

/** A workspace with three queues and four workers, and everything that is asked of it, written down. */
export class World {
  engine: Engine;
  /** What happened, line by line. */
  events: string[] = [];
  /** Calls whose status was told, line by line. */
  told: string[] = [];
  now = 1_800_000_000_000;
  private entries: Entry[] = [];
  private sids = createSidSource('test');
  /** What the engine came to at the last snapshot, as text. */
  private snapshot: { engine: string; position: number; events: string[]; told: string[] } | undefined;

  constructor(
    multiTaskEnabled: boolean,
    private readonly routing: Partial<RoutingChoices> = {},
  ) {
    this.engine = this.createEngine();
    const params = { friendlyName: 'Test', multiTaskEnabled };
    this.entries.push({ do: 'createWorkspace', at: this.now, params });
    this.engine.createWorkspace(this.now, params);
    this.setUp();
  }

  get workspace(): Workspace {
    const [workspace] = this.engine.workspaces.values();
    if (workspace === undefined) throw new Error('the workspace is gone');
    return workspace;
  }

  execute<N extends CommandName>(name: N, params: CommandParams<N>): CommandResult<N> {
    const { sid } = this.workspace;
    this.entries.push({ do: 'execute', at: this.now, sid, name, params });
    return this.engine.execute(this.now, sid, name, params);
  }

  /** Time passes; what is due by then happens. */
  pass(seconds: number): void {
    this.now += seconds * 1000;
    this.engine.advanceTo(this.now);
    this.entries.push({ do: 'advance', at: this.now });
  }

  /** What has been written down is replaced by what came of it. */
  compact(): void {
    const engine = JSON.stringify(this.engine.dump());
    const { position } = this.sids;
    this.snapshot = { engine, position, events: [...this.events], told: [...this.told] };
    this.entries = [];
  }

  /** The engine is gone, and comes back from what has been written down as text. */
  crash(): void {
    const { snapshot } = this;
    this.events = [...(snapshot?.events ?? [])];
    this.told = [...(snapshot?.told ?? [])];
    this.engine = this.createEngine();
    this.sids.position = snapshot?.position ?? 0;
    const dump: unknown = snapshot === undefined ? undefined : JSON.parse(snapshot.engine);
    if (isEngineDump(dump)) this.engine.load(dump);
    const parsed: unknown = JSON.parse(JSON.stringify(this.entries));
    if (!Array.isArray(parsed)) throw new Error('no list was written down');
    for (const entry of parsed) {
      if (!isEntry(entry) || entry.do === 'acknowledge')
        throw new Error('something else than entries was written down');
      try {
        repeat(this.engine, entry);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
      }
    }
  }

  private createEngine(): Engine {
    this.sids = createSidSource('test');
    return new Engine({
      accountSid: parseSid('AC', `AC${'0'.repeat(32)}`),
      sids: this.sids,
      routing: { ...DEFAULT_ROUTING_CHOICES, ...this.routing },
      output: {
        event: ({ type, at, ...rest }) => {
          const subject = 'reservation' in rest ? rest.reservation : 'task' in rest ? rest.task : undefined;
          this.events.push(`${at} ${type} ${subject?.sid ?? ''}`);
        },
        assignment: () => {},
        callStatus: ({ callSid, parameters }) => this.told.push(`${callSid} ${parameters.CallStatus}`),
        alert: () => {},
      },
    });
  }

  private setUp(): void {
    const [a, b, everyone, light] = [
      { friendlyName: 'a', targetWorkers: 'skills HAS "a"' },
      { friendlyName: 'b', targetWorkers: 'skills HAS "b"', taskOrder: 'LIFO' as const },
      { friendlyName: 'everyone', maxReservedWorkers: 2 },
      {
        friendlyName: 'light',
        targetWorkers:
          'worker.channel.chat.available_capacity_percentage >= 50 AND activity_name != "Offline"',
      },
    ].map((queue) => this.execute('createTaskQueue', queue).sid);
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
        targets: [
          { queue: everyone, expression: 'task.level IN worker.levels', order_by: 'worker.rank DESC' },
        ],
      },
      {
        expression: 'skill == "d"',
        targets: [
          {
            queue: everyone,
            expression: 'worker.channel.default.assigned_tasks == 0',
            order_by: 'worker.channel.chat.assigned_tasks DESC, worker.rank ASC',
          },
        ],
      },
      { expression: 'skill == "e"', targets: [{ queue: light }] },
    ];
    this.execute('createWorkflow', {
      friendlyName: 'Workflow',
      configuration: JSON.stringify({ task_routing: { filters, default_filter: { queue: everyone } } }),
      taskReservationTimeout: 30,
    });
    for (const [index, skills] of [['a'], ['a', 'b'], ['b'], []].entries()) {
      const attributes = JSON.stringify({
        skills,
        levels: [index, 1],
        rank: index,
        contact_uri: `client:${index}`,
      });
      this.execute('createWorker', { friendlyName: `worker ${index}`, attributes });
    }
  }
}

const steps = {
  create: fc.record({
    do: fc.constant('create' as const),
    skill: fc.constantFrom(...SKILLS, 'z'),
    level: fc.nat(2),
    priority: fc.nat(2),
    channel: fc.constantFrom(...CHANNELS),
    direct: fc.boolean(),
  }),
  move: fc.record({
    do: fc.constant('move' as const),
    worker: fc.nat(3),
    activity: fc.nat(2),
    reject: fc.boolean(),
  }),
  answer: fc.record({
    do: fc.constant('answer' as const),
    pick: fc.nat(20),
    status: fc.constantFrom('accepted' as const, 'rejected', 'wrapping', 'completed'),
    activity: fc.option(fc.nat(2)),
  }),
  instruct: fc.record({
    do: fc.constant('instruct' as const),
    pick: fc.nat(20),
    name: fc.constantFrom('accept' as const, 'dequeue', 'conference', 'call', 'call and accept'),
    outcome: fc.constantFrom(...CALL_OUTCOMES),
    after: fc.constantFrom(0, 5, 40),
  }),
  call: fc.record({
    do: fc.constant('call' as const),
    pick: fc.nat(9),
    move: fc.constantFrom(...CALL_MOVES),
  }),
  task: fc.record({
    do: fc.constant('task' as const),
    pick: fc.nat(20),
    what: fc.constantFrom(
      'canceled' as const,
      'wrapping',
      'completed',
      'delete',
      'attributes',
      'priority',
      'channel',
    ),
    value: fc.nat(3),
  }),
  time: fc.record({
    do: fc.constant('time' as const),
    seconds: fc.constantFrom(1, 10, 30, 60, 300, 90_000),
  }),
  worker: fc.record({
    do: fc.constant('worker' as const),
    worker: fc.nat(3),
    capacity: fc.nat(2),
    skills: fc.subarray(SKILLS),
    channel: fc.constantFrom(...CHANNELS),
  }),
  workspace: fc.record({
    do: fc.constant('workspace' as const),
    what: fc.constantFrom('reEvaluate' as const, 'queue', 'multi', 'lifo'),
  }),
};

export const step = fc.oneof(
  { weight: 4, arbitrary: steps.create },
  { weight: 3, arbitrary: steps.move },
  { weight: 5, arbitrary: steps.answer },
  { weight: 3, arbitrary: steps.instruct },
  { weight: 2, arbitrary: steps.call },
  { weight: 3, arbitrary: steps.task },
  { weight: 2, arbitrary: steps.time },
  { weight: 1, arbitrary: steps.worker },
  { weight: 1, arbitrary: steps.workspace },
);
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Takes the steps; what is refused changes nothing and is passed over. */
export function play(
  world: World,
  history: readonly Step[],
  afterEach: (world: World, taken: Step) => void = () => {},
): void {
  for (const taken of history) {
    try {
      take(world, taken);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
    }
    afterEach(world, taken);
  }
}

function take(world: World, taken: Step): void {
  const { workspace } = world;
  const activitySid = (index: number) => nth(workspace.activities.keys(), index);
  switch (taken.do) {
    case 'create': {
      const { skill, level, priority, channel, direct } = taken;
      world.execute('createTask', {
        attributes: JSON.stringify({ skill, level, call_sid: 'a call', to: 'a number' }),
        priority,
        taskChannel: channel,
        routingTarget: direct ? nth(workspace.workers.keys(), level) : undefined,
        timeout: 600,
      });
      break;
    }
    case 'move': {
      const sid = nth(workspace.workers.keys(), taken.worker);
      const activity = activitySid(taken.activity);
      if (sid === undefined) return;
      const rejectPendingReservations = taken.reject;
      world.execute('updateWorker', { sid, activitySid: activity, rejectPendingReservations });
      break;
    }
    case 'answer': {
      const sid = nth(workspace.reservations.keys(), taken.pick);
      if (sid === undefined) return;
      const to = taken.activity === null ? undefined : activitySid(taken.activity);
      world.execute('updateReservation', { sid, status: taken.status, activitySid: to });
      break;
    }
    case 'instruct':
      instruct(world, taken);
      break;
    case 'call': {
      const sid = nth(workspace.calls.keys(), taken.pick);
      if (sid !== undefined) world.execute('updateCall', { sid, move: taken.move });
      break;
    }
    case 'task':
      changeTask(world, nth(workspace.tasks.keys(), taken.pick), taken.what, taken.value);
      break;
    case 'time':
      world.pass(taken.seconds);
      break;
    case 'worker':
      changeWorker(world, taken);
      break;
    case 'workspace':
      changeWorkspace(world, taken.what);
  }
}

function instruct(world: World, { pick, name, outcome, after }: Extract<Step, { do: 'instruct' }>): void {
  const sid = nth(world.workspace.reservations.keys(), pick);
  if (sid === undefined) return;
  const plan = { outcome, after };
  const status_callback_url = 'http://127.0.0.1/';
  if (name === 'call' || name === 'call and accept') {
    const accept = name === 'call and accept';
    const instruction = { instruction: 'call', from: 'us', url: 'http://127.0.0.1/', accept } as const;
    world.execute('executeInstruction', { sid, plan, instruction: { ...instruction, status_callback_url } });
  } else if (name === 'dequeue') {
    world.execute('executeInstruction', {
      sid,
      plan,
      instruction: { instruction: name, status_callback_url },
    });
  } else world.execute('executeInstruction', { sid, plan, instruction: { instruction: name } });
}

function changeTask(
  world: World,
  sid: Task['sid'] | undefined,
  what: Extract<Step, { do: 'task' }>['what'],
  value: number,
): void {
  if (sid === undefined) return;
  if (what === 'delete') world.execute('deleteTask', { sid });
  else {
    world.execute('updateTask', {
      sid,
      status: what === 'canceled' || what === 'wrapping' || what === 'completed' ? what : undefined,
      attributes: what === 'attributes' ? JSON.stringify({ skill: 'c', level: value }) : undefined,
      priority: what === 'priority' ? value : undefined,
      taskChannel: what === 'channel' ? CHANNELS[value % 2] : undefined,
    });
  }
}

function changeWorker(world: World, taken: Extract<Step, { do: 'worker' }>): void {
  const { capacity, skills } = taken;
  const worker = nth(world.workspace.workers.values(), taken.worker);
  const channel = worker?.channels.find(
    ({ taskChannelSid }) => world.workspace.taskChannels.get(taskChannelSid)?.uniqueName === taken.channel,
  );
  if (worker === undefined || channel === undefined) return;
  world.execute('updateWorkerChannel', { workerSid: worker.sid, sid: channel.sid, capacity });
  const attributes = JSON.stringify({ skills, levels: [capacity], contact_uri: 'client:new' });
  world.execute('updateWorker', { sid: worker.sid, attributes });
}

function changeWorkspace(world: World, what: Extract<Step, { do: 'workspace' }>['what']): void {
  const workflow = nth(world.workspace.workflows.keys(), 0);
  const queue = nth(world.workspace.taskQueues.keys(), 0);
  if (workflow === undefined || queue === undefined) return;
  if (what === 'reEvaluate') world.execute('updateWorkflow', { sid: workflow, reEvaluateTasks: true });
  if (what === 'queue') world.execute('updateTaskQueue', { sid: queue, targetWorkers: 'skills HAS "c"' });
  if (what === 'lifo') world.execute('updateTaskQueue', { sid: queue, taskOrder: 'LIFO' });
  if (what === 'multi') world.execute('updateWorkspace', { multiTaskEnabled: true });
}

function nth<T>(items: Iterable<T>, index: number): T | undefined {
  const list = [...items];
  return list[index % Math.max(1, list.length)];
}
