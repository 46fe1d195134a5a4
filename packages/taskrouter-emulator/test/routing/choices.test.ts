import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseWorkspaceSeed, readWorkspaceFile, type TaskRouter, type TaskRouterOptions } from '#src';
import {
  answer,
  available,
  createTask,
  request,
  seedWith,
  startEmulator,
  stateOf,
  stopEmulators,
} from '../emulator';

/*
 * The ways to make the routing choices, besides the options: the workspace file, and the control API while it runs.
 */

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'taskrouter-choices-'));
});
afterEach(async () => {
  await stopEmulators();
  rmSync(directory, { recursive: true });
});

const workers = [available('Ann'), available('Bob')];

/** Ann's task was assigned first, Bob's ended first. */
async function startWithTwoIdle(options: TaskRouterOptions = {}) {
  const running = await startEmulator({ seed: seedWith({ workers }), ...options });
  const { taskRouter, workspace } = running;
  const [anns, bobs] = [await createTask(workspace), await createTask(workspace)];
  for (const task of [anns, bobs]) await answer(workspace, task, 'accepted');
  for (const task of [bobs, anns]) {
    await answer(workspace, task, 'completed');
    await taskRouter.advance(60);
  }
  return running;
}

const choose = (taskRouter: TaskRouter, choices: object) =>
  request(taskRouter, '/_emulator/routing', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(choices),
  });
const chosen = async (taskRouter: TaskRouter) => (await request(taskRouter, '/_emulator/routing')).body;

describe('in the workspace file', () => {
  const seed = () => {
    const path = join(directory, 'workspace.json');
    writeFileSync(path, JSON.stringify(seedWith({ workers, routing: { longestIdle: 'since-free' } })));
    return readWorkspaceFile(path);
  };

  test('they hold', async () => {
    const { taskRouter, workspace } = await startWithTwoIdle({ seed: seed() });
    expect(await stateOf(workspace, await createTask(workspace))).toBe('reserved by Bob');
    expect(await chosen(taskRouter)).toEqual({
      afterFailedReservation: 'same-target',
      longestIdle: 'since-free',
    });
  });

  test('the options go before them, each by itself', async () => {
    const afterFailedReservation = 'next-target' as const;
    const one = await startEmulator({ seed: seed(), routing: { afterFailedReservation } });
    expect(await chosen(one.taskRouter)).toEqual({ afterFailedReservation, longestIdle: 'since-free' });
    const other = await startWithTwoIdle({ seed: seed(), routing: { longestIdle: 'since-assignment' } });
    expect(await stateOf(other.workspace, await createTask(other.workspace))).toBe('reserved by Ann');
  });

  test('a wrong one is a mistake, told with its place', () => {
    expect(parseWorkspaceSeed({ ...seedWith(), routing: { longestIdle: 'since-lunch' } })).toMatchObject({
      problems: [{ path: 'routing.longestIdle', message: expect.stringContaining('since-free') }],
    });
  });
});

describe('while it runs', () => {
  test('other ones hold at once, and until a reset', async () => {
    const { taskRouter, workspace } = await startWithTwoIdle();
    const before = { afterFailedReservation: 'same-target', longestIdle: 'since-assignment' };
    expect(await chosen(taskRouter)).toEqual(before);
    const after = { ...before, longestIdle: 'since-free' };
    expect(await choose(taskRouter, { longestIdle: 'since-free' })).toMatchObject({
      status: 200,
      body: after,
    });
    expect(await stateOf(workspace, await createTask(workspace))).toBe('reserved by Bob');
    await taskRouter.reset();
    expect(await chosen(taskRouter)).toEqual(before);
  });

  test('what waits and what is reserved stays as it is, and is routed on', async () => {
    const { taskRouter, workspace } = await startWithTwoIdle();
    const tasks = [await createTask(workspace), await createTask(workspace), await createTask(workspace)];
    const states = () => Promise.all(tasks.map((task) => stateOf(workspace, task)));
    const before = await states();
    await taskRouter.chooseRouting({ longestIdle: 'since-free' });
    expect(await states()).toEqual(before);
    const [first = ''] = tasks;
    await answer(workspace, first, 'accepted');
    await answer(workspace, first, 'completed');
    expect((await states())[2]).toBe('reserved by Ann');
  });

  test.each([
    ['an entry', 50_000],
    ['a checkpoint', 1],
  ])('they are there again, from %s of the state file', async (_name, checkpointAfter) => {
    const state = { path: join(directory, 'state.db'), checkpointAfter };
    const first = await startWithTwoIdle({ state });
    await choose(first.taskRouter, { longestIdle: 'since-free' });
    await first.taskRouter.close();
    const { taskRouter, workspace } = await startEmulator({ seed: seedWith({ workers }), state });
    expect(taskRouter.routing.longestIdle).toBe('since-free');
    expect(await stateOf(workspace, await createTask(workspace))).toBe('reserved by Bob');
  });

  test.each([{ longestIdle: 'since-lunch' }, { longestIdel: 'since-free' }])(
    '%j is refused, and nothing changes',
    async (choices) => {
      const { taskRouter } = await startEmulator();
      const before = await chosen(taskRouter);
      expect(await choose(taskRouter, choices)).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining('longestId') },
      });
      expect(await chosen(taskRouter)).toEqual(before);
    },
  );
});
