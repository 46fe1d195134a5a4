import type { WorkspaceSeed } from '#src';
import {
  answer,
  available,
  createTask,
  seedWith,
  sidOf,
  startEmulator,
  stateOf,
  stopEmulators,
  type TargetSeed,
  workflowOf,
} from '../emulator';

/*
 * worker.channel.<UniqueName>.{configured_capacity, assigned_tasks, available_capacity_percentage}
 * Source: https://www.twilio.com/docs/taskrouter/multitasking (Advanced Use Cases)
 */

afterEach(stopEmulators);

/** Everyone is in `Everyone`; the workflow has this one target. */
function withTarget(target: TargetSeed, workers: WorkspaceSeed['workers']) {
  const seed = seedWith({ workers, workflows: [workflowOf([{ queue: 'Everyone', ...target }])] });
  return startEmulator({ seed });
}

const ann = (capacity: Record<string, number> = {}) => ({ ...available('Ann'), capacity });
const voice = { taskChannel: 'voice' };

describe("a target's expression", () => {
  test('that asks for no assigned task: a second task waits until the first one is completed', async () => {
    const expression = 'worker.channel.voice.assigned_tasks == 0';
    const { workspace } = await withTarget({ expression }, [ann({ voice: 2 })]);
    const first = await createTask(workspace, {}, voice);
    expect(await stateOf(workspace, first)).toBe('reserved by Ann');
    await answer(workspace, first, 'accepted');
    const second = await createTask(workspace, {}, voice);
    expect(await stateOf(workspace, second)).toBe('pending in Everyone');
    await answer(workspace, first, 'completed');
    expect(await stateOf(workspace, second)).toBe('reserved by Ann');
  });

  test('sees wrapping as no assigned task, and as capacity in use', async () => {
    const expression =
      'worker.channel.voice.assigned_tasks == 0 AND worker.channel.voice.available_capacity_percentage == 50';
    const { workspace } = await withTarget({ expression }, [ann({ voice: 2, chat: 1 })]);
    const other = await createTask(
      workspace,
      {},
      { ...voice, routingTarget: await sidOf(workspace.workers.list(), 'Ann') },
    );
    await answer(workspace, other, 'accepted');
    const task = await createTask(workspace, {}, voice);
    expect(await stateOf(workspace, task)).toBe('pending in Everyone');
    await answer(workspace, other, 'wrapping');
    expect(await stateOf(workspace, task)).toBe('reserved by Ann');
  });

  test.each([
    [
      'worker.channel.chat.available_capacity_percentage == 75 AND worker.channel.chat.assigned_tasks == 0',
      'reserved by Ann',
    ],
    ['worker.channel.chat.available_capacity_percentage == 100', 'pending in Everyone'],
    ['worker.channel.chat.configured_capacity >= 4', 'reserved by Ann'],
    ['worker.channel.voice.available_capacity_percentage == 100', 'reserved by Ann'],
  ])('%s, while one of four chats is offered: %s', async (expression, state) => {
    const { workspace } = await withTarget({ expression }, [ann({ chat: 4 })]);
    const annSid = await sidOf(workspace.workers.list(), 'Ann');
    await createTask(workspace, {}, { taskChannel: 'chat', routingTarget: annSid });
    expect(await stateOf(workspace, await createTask(workspace, {}, { taskChannel: 'chat' }))).toBe(state);
    const channel = await workspace.workers(annSid).workerChannels('chat').fetch();
    expect(channel.assignedTasks).toBe(0);
  });

  test('is asked again when the capacity is changed', async () => {
    const expression = 'worker.channel.chat.configured_capacity == 3';
    const { workspace } = await withTarget({ expression }, [ann({ chat: 2 })]);
    const task = await createTask(workspace);
    expect(await stateOf(workspace, task)).toBe('pending in Everyone');
    const worker = workspace.workers(await sidOf(workspace.workers.list(), 'Ann'));
    await worker.workerChannels('chat').update({ capacity: 3 });
    expect(await stateOf(workspace, task)).toBe('reserved by Ann');
  });

  test('the percentage is rounded down, and 0 without capacity', async () => {
    const { workspace } = await withTarget({}, [ann({ chat: 3, sms: 0 })]);
    const annSid = await sidOf(workspace.workers.list(), 'Ann');
    await createTask(workspace, {}, { taskChannel: 'chat', routingTarget: annSid });
    const of = async (name: string) =>
      (await workspace.workers(annSid).workerChannels(name).fetch()).availableCapacityPercentage;
    expect([await of('chat'), await of('sms')]).toEqual([66, 0]);
  });

  test("a worker's own attribute named channel means what it says", async () => {
    const expression = "worker.channel == 'phone' AND worker.channel.voice.assigned_tasks == 0";
    const { workspace } = await withTarget({ expression }, [available('Ann', { channel: 'phone' })]);
    expect(await stateOf(workspace, await createTask(workspace))).toBe('reserved by Ann');
  });
});

test('order_by takes the worker with the most room first', async () => {
  const orderBy = 'worker.channel.chat.available_capacity_percentage DESC';
  const workers = [
    { ...available('Ann'), capacity: { chat: 4 } },
    { ...available('Bob'), capacity: { chat: 2 } },
  ];
  const { workspace } = await withTarget({ order_by: orderBy }, workers);
  const chat = { taskChannel: 'chat' };
  const states = [];
  for (let index = 0; index < 4; index++) {
    states.push(await stateOf(workspace, await createTask(workspace, {}, chat)));
  }
  // Ann 100 and Bob 100; Ann 75, Bob 100; Ann 75, Bob 50; Ann 50, Bob 50 (idle for longer).
  expect(states.map((state) => state.slice(-3))).toEqual(['Ann', 'Bob', 'Ann', 'Bob']);
});

describe('TargetWorkers', () => {
  test.each([
    'worker.channel.chat.available_capacity_percentage == 100',
    'channel.chat.available_capacity_percentage == 100',
  ])('%s: who has a chat is not in the queue meanwhile', async (targetWorkers) => {
    const taskQueues = [{ friendlyName: 'Everyone', targetWorkers }];
    const { workspace } = await startEmulator({
      seed: seedWith({ taskQueues, workers: [ann({ chat: 5 })] }),
    });
    const chat = { taskChannel: 'chat' };
    const first = await createTask(workspace, {}, chat);
    const second = await createTask(workspace, {}, chat);
    expect(await stateOf(workspace, first)).toBe('reserved by Ann');
    expect(await stateOf(workspace, second)).toBe('pending in Everyone');
    await answer(workspace, first, 'accepted');
    await answer(workspace, first, 'completed');
    expect(await stateOf(workspace, second)).toBe('reserved by Ann');
  });

  test('may ask for the activity, too: membership follows it', async () => {
    const taskQueues = [{ friendlyName: 'Everyone', targetWorkers: "activity_name == 'Available'" }];
    const { workspace } = await startEmulator({ seed: seedWith({ taskQueues, workers: [ann()] }) });
    const worker = workspace.workers(await sidOf(workspace.workers.list(), 'Ann'));
    const inQueue = async () => (await workspace.workers.list({ taskQueueName: 'Everyone' })).length;
    expect(await inQueue()).toBe(1);
    await worker.update({ activitySid: await sidOf(workspace.activities.list(), 'Break') });
    expect(await inQueue()).toBe(0);
  });

  test('the REST parameters TargetWorkersExpression and EvaluateWorkerAttributes see the channels', async () => {
    const { workspace } = await startEmulator({
      seed: seedWith({ workers: [ann({ chat: 2 }), { ...available('Bob'), capacity: { chat: 9 } }] }),
    });
    for (const name of ['worker.channel', 'channel']) {
      const targetWorkersExpression = `${name}.chat.configured_capacity > 5`;
      const found = await workspace.workers.list({ targetWorkersExpression });
      expect(found.map(({ friendlyName }) => friendlyName)).toEqual(['Bob']);
    }
    const evaluateWorkerAttributes = 'worker.channel.chat.configured_capacity == 2';
    expect((await workspace.taskQueues.list({ evaluateWorkerAttributes })).length).toBe(1);
  });
});

test('channels that come and go are seen', async () => {
  const expression = 'worker.channel.fax.available_capacity_percentage == 100';
  const { workspace } = await withTarget({ expression }, [ann()]);
  const task = await createTask(workspace);
  expect(await stateOf(workspace, task)).toBe('pending in Everyone');
  await workspace.taskChannels.create({ friendlyName: 'Fax', uniqueName: 'fax' });
  expect(await stateOf(workspace, task)).toBe('reserved by Ann');
});
