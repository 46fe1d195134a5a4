import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import { applyEvent } from '../../console/data/apply-event';
import { fillGap } from '../../console/data/fill-gap';
import { objectsIn } from '../../console/data/json';
import { readEvent } from '../../console/data/read-event';
import { readState } from '../../console/data/read-state';
import { UndoJournal } from '../../console/data/undo-journal';
import { World } from '../../console/data/world';
import {
  answer,
  available,
  createTask,
  filterOf,
  move,
  request,
  seedWith,
  startEmulator,
  stopEmulators,
  workflowWith,
} from '../emulator';

/*
 * What the page makes of a state and of the events after it is what the emulator itself says in the end.
 */

afterEach(stopEmulators);

type Emulator = Awaited<ReturnType<typeof startEmulator>>;

const SEED = seedWith({
  multiTaskEnabled: true,
  taskQueues: [
    { friendlyName: 'Everyone', targetWorkers: '1 == 1' },
    { friendlyName: 'Experts', targetWorkers: 'level > 3' },
  ],
  workers: [available('Alice', { level: 5 }), available('Bob', { level: 1 })],
  workflows: [
    workflowWith({
      filters: [
        filterOf('topic == "hard"', [
          { queue: 'Experts', timeout: 30, priority: 5 },
          { queue: 'Everyone', timeout: 30 },
          { queue: 'Everyone', priority: 9 },
        ]),
        filterOf('topic == "easy"', [{ queue: 'Everyone' }]),
      ],
      default_filter: { queue: 'Everyone' },
    }),
  ],
});

async function stateOf({ taskRouter }: Emulator): Promise<JsonObject> {
  return (await request(taskRouter, '/_emulator/state')).body;
}

async function eventsOf({ taskRouter }: Emulator): Promise<readonly JsonObject[]> {
  return objectsIn(
    (await request(taskRouter, '/v1/Workspaces/{WS}/Events?PageSize=1000&Minutes=600')).body,
    'events',
  );
}

function worldOf(state: JsonObject): World {
  const world = new World();
  readState(world, state);
  return world;
}

/** What a world says, in a form that can be compared: what only the page adds is left out. */
function said(world: World) {
  return {
    tasks: world.tasks.group().map(({ order: _, updatedAt: _updated, createdAt: _created, ...task }) => task),
    reservations: world.reservations
      .group()
      .map(({ order: _, updatedAt: _updated, createdAt: _created, ...reservation }) => reservation)
      .sort((a, b) => a.sid.localeCompare(b.sid)),
    workers: world.workers.group(),
    activities: world.activities.group(),
    queues: world.queues.group(),
  };
}

async function walk(emulator: Emulator): Promise<void> {
  const { workspace, taskRouter } = emulator;
  const tasks: string[] = [];
  for (const topic of ['hard', 'easy', 'other', 'hard', 'easy', 'hard'])
    tasks.push(await createTask(workspace, { topic }));
  const [first = '', second = '', third = ''] = tasks;
  await answer(workspace, first, 'rejected');
  await answer(workspace, second, 'accepted').catch(() => undefined);
  await taskRouter.advance(31);
  await move(workspace, 'Bob', 'Break');
  await move(workspace, 'Bob', 'Available');
  await taskRouter.advance(31);
  await workspace.tasks(third).update({ attributes: '{"topic":"new"}' });
  await taskRouter.advance(130);
  for (const sid of tasks) await answer(workspace, sid, 'accepted').catch(() => undefined);
  for (const sid of tasks)
    await workspace
      .tasks(sid)
      .update({ assignmentStatus: 'wrapping' })
      .catch(() => undefined);
  await workspace
    .tasks(second)
    .update({ assignmentStatus: 'completed' })
    .catch(() => undefined);
  await createTask(workspace, { topic: 'hard' });
}

test('a state and the events after it make the state at the end', async () => {
  const emulator = await startEmulator({ seed: SEED });
  const world = worldOf(await stateOf(emulator));
  const before = new Set((await eventsOf(emulator)).map(({ sid }) => sid));
  await walk(emulator);
  const after = (await eventsOf(emulator)).filter(({ sid }) => !before.has(sid));
  expect(after.length).toBeGreaterThan(40);
  for (const event of after) applyEvent(world, readEvent(event, world.nextOrder()));
  expect(said(world)).toEqual(said(worldOf(await stateOf(emulator))));
});

test('an event that comes twice changes nothing', async () => {
  const emulator = await startEmulator({ seed: SEED });
  const world = worldOf(await stateOf(emulator));
  await createTask(emulator.workspace, { topic: 'easy' });
  const events = await eventsOf(emulator);
  for (const event of [...events, ...events]) applyEvent(world, readEvent(event, world.nextOrder()));
  expect(world.events.group()).toHaveLength(events.length);
  expect(world.tasks.group()).toHaveLength(1);
});

test('every step can be taken back', async () => {
  const emulator = await startEmulator({ seed: SEED });
  const state = await stateOf(emulator);
  await walk(emulator);
  const journal = new UndoJournal();
  const world = new World({ changed: () => undefined, recorded: (undo) => journal.record(undo) });
  readState(world, state);
  const stages: unknown[] = [];
  const events = await eventsOf(emulator);
  for (const event of events) {
    stages.push(said(world));
    journal.step(() => applyEvent(world, readEvent(event, world.nextOrder())));
  }
  for (const stage of stages.reverse()) {
    journal.undo();
    expect(said(world)).toEqual(stage);
  }
});

test('a task that is reset to pending by a rejection counts as waiting in its queue', async () => {
  const emulator = await startEmulator({ seed: { ...SEED, workers: [available('Alice', { level: 5 })] } });
  const { workspace } = emulator;
  const world = worldOf(await stateOf(emulator));
  const sid = await createTask(workspace, { topic: 'easy' });
  await workspace.tasks(sid).reservations.list();
  const activity = (await workspace.activities.list()).find(({ friendlyName }) => friendlyName === 'Break');
  await answer(workspace, sid, 'rejected', activity === undefined ? {} : { workerActivitySid: activity.sid });
  for (const event of await eventsOf(emulator)) applyEvent(world, readEvent(event, world.nextOrder()));
  const queueSid = world.tasks.get(sid)?.queueSid;
  expect(world.tasks.group(`${queueSid}:pending`).map((task) => task.sid)).toEqual([sid]);
});

test('what an event only names is asked for', async () => {
  const emulator = await startEmulator({ seed: SEED });
  const world = worldOf(await stateOf(emulator));
  const known = new Set((await eventsOf(emulator)).map(({ sid }) => sid));
  const worker = await emulator.workspace.workers.create({ friendlyName: 'Carol' });
  const gaps = (await eventsOf(emulator))
    .filter(({ sid }) => !known.has(sid))
    .flatMap((event) => applyEvent(world, readEvent(event, world.nextOrder())));
  expect(gaps).toContainEqual(expect.objectContaining({ kind: 'Workers', sid: worker.sid }));
  for (const gap of gaps) {
    const path = `/v1/Workspaces/{WS}/${gap.kind}/${gap.sid}`;
    const { body } = await request(emulator.taskRouter, path);
    const channels = await request(emulator.taskRouter, `${path}/Channels`);
    fillGap(world, gap, isJsonObject(body) ? body : {}, objectsIn(channels.body, 'channels'));
  }
  expect(said(world).workers).toEqual(said(worldOf(await stateOf(emulator))).workers);
});
