import { readWorkspaceFile } from '#src';
import { createTask, startEmulator, stateOf, stopEmulators } from '../emulator';
import { HELP_DESK_FILE } from '../help-desk-file';

afterEach(stopEmulators);

test('the example routes as it says', async () => {
  const { taskRouter, workspace } = await startEmulator({ seed: readWorkspaceFile(HELP_DESK_FILE) });
  const billing = await createTask(workspace, { topic: 'billing' });
  const support = await createTask(workspace, { topic: 'support', level: 4 });
  expect(await stateOf(workspace, billing)).toBe('reserved by Alice');
  expect(await stateOf(workspace, support)).toBe('pending in Support');
  await taskRouter.advance(60);
  expect(await stateOf(workspace, support)).toBe('reserved by Bob');
});
