import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskRouterOptions } from '#src';
import { type CallbackServer, startCallbackServer, stopCallbackServers } from '../callback-server';
import {
  answer,
  available,
  createTask,
  refusal,
  request,
  reservationsOf,
  seedWith,
  startEmulator,
  stateOf,
  stopEmulators,
  workflowOf,
} from '../emulator';

let directory: string;
let application: CallbackServer;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'taskrouter-state-'));
  application = await startCallbackServer();
});
afterEach(async () => {
  await stopEmulators();
  await stopCallbackServers();
  rmSync(directory, { recursive: true });
});

const start = (options: TaskRouterOptions = {}) =>
  startEmulator({
    seed: seedWith({ workers: [available('Alice'), available('Bob')] }),
    state: join(directory, 'state.db'),
    ...options,
  });
type Running = Awaited<ReturnType<typeof start>>;

/** Everything there is to see. */
async function everything({ taskRouter, workspace }: Running) {
  const tasks = await workspace.tasks.list();
  const lists = await Promise.all([
    workspace.workers.list(),
    workspace.activities.list(),
    workspace.taskQueues.list(),
    workspace.workflows.list(),
    workspace.events.list({ minutes: 10_000 }),
    ...tasks.map(({ sid }) => workspace.tasks(sid).reservations.list()),
  ]);
  const statistics = await request(taskRouter, '/v1/Workspaces/{WS}/CumulativeStatistics');
  const { workspaceSid, workflowSid } = taskRouter;
  const shown = JSON.stringify([tasks, ...lists, statistics.body, taskRouter.calls.list()]);
  return { workspaceSid, workflowSid, shown: shown.replaceAll(taskRouter.url, '') };
}

const path = () => join(directory, 'state.db');

test.each([
  ['all that was asked', 50_000],
  ['what came of it, and what was asked since', 7],
  ['what came of it', 1],
])('what has happened is there again, from %s', async (_name, checkpointAfter) => {
  const state = { path: path(), checkpointAfter };
  const first = await start({ state });
  const { workspace, taskRouter } = first;
  const task = await createTask(workspace, { note: 'ñ 🙂' });
  const other = await createTask(workspace, {}, { priority: 3, timeout: 160 });
  await createTask(workspace);
  await answer(workspace, task, 'accepted');
  await taskRouter.advance(100);
  await answer(workspace, task, 'completed');
  await refusal(workspace.tasks.create({ taskChannel: 'fax' }));
  await workspace.activities.create({ friendlyName: 'Lunch' });
  await taskRouter.advance(20);
  const before = await everything(first);
  await taskRouter.close();
  const second = await start({ state });
  expect(await everything(second)).toEqual(before);
  // It goes on as it would have.
  await second.taskRouter.advance(40);
  expect(await stateOf(second.workspace, other)).toBe('canceled: Task TTL Exceeded');
});

test('it goes on: deadlines are kept, and SIDs stay different', async () => {
  const first = await start();
  const task = await createTask(first.workspace, {}, { timeout: 300 });
  await first.taskRouter.advance(60);
  await first.taskRouter.close();
  const second = await start();
  const other = await createTask(second.workspace);
  expect(other).not.toBe(task);
  await second.taskRouter.advance(60);
  expect((await reservationsOf(second.workspace, task)).map(({ status }) => status)).toEqual(['timeout']);
  await second.taskRouter.advance(180);
  expect(await stateOf(second.workspace, task)).toBe('canceled: Task TTL Exceeded');
});

test('a call goes on ringing', async () => {
  const seed = seedWith({
    workers: [{ ...available('Alice'), attributes: { contact_uri: 'client:alice' } }],
  });
  const first = await start({ seed });
  const task = await createTask(first.workspace, { call_sid: 'a call', to: '+15550100' });
  const [reservation] = await reservationsOf(first.workspace, task);
  const dequeue = { instruction: 'dequeue' };
  await first.workspace
    .tasks(task)
    .reservations(reservation?.sid ?? '')
    .update(dequeue);
  await first.taskRouter.close();
  const second = await start({ seed });
  expect(second.taskRouter.calls.list()).toMatchObject([{ status: 'ringing' }]);
  await second.taskRouter.advance(1);
  expect(await stateOf(second.workspace, task)).toBe('assigned by Alice');
});

test.each([50_000, 1])(
  'a callback that was on its way is sent again, one that was answered is not (%d)',
  async (checkpointAfter) => {
    const state = { path: path(), checkpointAfter };
    application.answer('/callback', {}, 'hang');
    const seed = seedWith({
      workers: [available('Alice'), available('Bob')],
      workflows: [
        workflowOf([{ queue: 'Everyone' }], { assignmentCallbackUrl: `${application.url}/callback` }),
      ],
    });
    const first = await start({ seed, state });
    const [answered, hanging] = [await createTask(first.workspace), await createTask(first.workspace)];
    while (application.received.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await first.taskRouter.close();
    application.answer('/callback', { body: '{"instruction":"accept"}' });
    const second = await start({ seed, state });
    await second.taskRouter.settled();
    expect(application.received.map(({ parameters }) => parameters.TaskSid).slice(2)).toEqual([
      application.received[1]?.parameters.TaskSid,
    ]);
    const states = [await stateOf(second.workspace, answered), await stateOf(second.workspace, hanging)];
    expect(states.toSorted()).toEqual([
      expect.stringMatching(/^assigned by/),
      expect.stringMatching(/^reserved by/),
    ]);
  },
);

test('a reset forgets, for good', async () => {
  const first = await start();
  await createTask(first.workspace);
  await first.taskRouter.reset();
  await first.taskRouter.close();
  const second = await start();
  expect(await second.workspace.tasks.list()).toEqual([]);
  expect((await second.workspace.workers.list()).map(({ friendlyName }) => friendlyName)).toEqual([
    'Alice',
    'Bob',
  ]);
});

describe('a state file that cannot be used is refused', () => {
  test('another process has it', async () => {
    await start();
    await expect(start()).rejects.toThrow(/state\.db cannot be opened: another process.* has it open/);
  });

  test('it is for another account or other routing choices', async () => {
    const { taskRouter } = await start();
    await taskRouter.close();
    await expect(start({ routing: { afterFailedReservation: 'next-target' } })).rejects.toThrow(
      /was made for .*same-target.*, not for .*next-target/,
    );
    // It is as it was, and free.
    await start();
  });

  test('it is a file of something else', async () => {
    writeFileSync(path(), 'some text of mine, longer than the first line of a state file would be\n');
    await expect(start()).rejects.toThrow(
      /state\.db cannot be used: it is not a state file of this emulator/,
    );
  });

  test('it is a directory, as version 0.1 made it', async () => {
    mkdirSync(path());
    await expect(start()).rejects.toThrow(/state\.db cannot be opened: EISDIR.*version 0\.1/);
  });
});
