import { answer, available, createTask, seedWith, startEmulator, stateOf, stopEmulators } from '../emulator';

/*
 * "The longest idle" read in two ways: https://www.twilio.com/docs/taskrouter/order-workers says both.
 */

afterEach(stopEmulators);

test.each([
  // Ann's task was assigned first.
  ['since-assignment', 'Ann'],
  // Bob's task ended first.
  ['since-free', 'Bob'],
] as const)('%s: the third task is offered to %s', async (longestIdle, name) => {
  const workers = [available('Ann'), available('Bob')];
  const { taskRouter, workspace } = await startEmulator({
    seed: seedWith({ workers }),
    routing: { longestIdle },
  });
  const [anns, bobs] = [await createTask(workspace), await createTask(workspace)];
  for (const task of [anns, bobs]) await answer(workspace, task, 'accepted');
  for (const task of [bobs, anns]) {
    await answer(workspace, task, 'completed');
    await taskRouter.advance(60);
  }
  expect(await stateOf(workspace, await createTask(workspace))).toBe(`reserved by ${name}`);
});

test('since-free: who has nothing in hand goes before who has room for more', async () => {
  const workers = [{ ...available('Ann'), capacity: { default: 5 } }, available('Bob')];
  const { workspace } = await startEmulator({
    seed: seedWith({ workers }),
    routing: { longestIdle: 'since-free' },
  });
  const first = await createTask(workspace);
  expect(await stateOf(workspace, first)).toBe('reserved by Ann');
  const second = await createTask(workspace);
  expect(await stateOf(workspace, second)).toBe('reserved by Bob');
  await answer(workspace, second, 'accepted');
  await answer(workspace, second, 'completed');
  // Ann was assigned longer ago, but has a task.
  expect(await stateOf(workspace, await createTask(workspace))).toBe('reserved by Bob');
});
