import { parseWorkspaceSeed } from '#src';
import {
  createTask,
  seedWith,
  sidOf,
  startEmulator,
  stateOf,
  stopEmulators,
  workflowWith,
} from '../emulator';

afterEach(stopEmulators);

/** A configuration with keys that TaskRouter doesn't have, as real ones have them. */
const withUnknownKeys = (queue: string) => ({
  note: 'ours',
  task_routing: {
    filters: [
      {
        FriendlyName: 'mine',
        expression: '1==2',
        targets: [{ queue, skipif: 'workers.available == 0' }],
      },
    ],
    default_filter: { queue, Expression: '1==1' },
  },
});

test('unknown keys of a configuration are taken, kept and echoed, and an Alert names each', async () => {
  const { taskRouter, workspace } = await startEmulator({ seed: seedWith() });
  const configuration = JSON.stringify(withUnknownKeys(await sidOf(workspace.taskQueues.list(), 'Everyone')));
  const { sid, ...created } = await workspace.workflows.create({ friendlyName: 'Tutorial', configuration });
  expect(created.configuration).toBe(configuration);
  expect((await workspace.workflows(sid).fetch()).configuration).toBe(configuration);
  const alerts = taskRouter.alerts.map(({ level, message }) => `${level}: ${message}`);
  const about = `warning: Workflow Tutorial (${sid}):`;
  expect(alerts).toEqual([
    `${about} note is unknown and has no effect`,
    `${about} task_routing.default_filter.Expression is unknown and has no effect; did you mean expression?`,
    `${about} task_routing.filters[0].FriendlyName is unknown and has no effect; did you mean friendly_name?`,
    `${about} task_routing.filters[0].targets[0].skipif is unknown and has no effect; did you mean skip_if?`,
  ]);
  const task = await createTask(workspace, {}, { workflowSid: sid });
  expect(await stateOf(workspace, task)).toBe('pending in Everyone');
  await workspace.workflows(sid).update({ friendlyName: 'Renamed' });
  await workspace.workflows(sid).update({ configuration });
  expect(taskRouter.alerts).toHaveLength(8);
});

test('a slip of the pen in our own workspace file is a mistake', () => {
  const workflow = workflowWith({ filters: [], default_filter: { queue: 'Everyone', Expression: '1==1' } });
  expect(parseWorkspaceSeed(seedWith({ workflows: [workflow] }))).toMatchObject({
    ok: false,
    problems: [{ message: expect.stringContaining('did you mean expression?') }],
  });
});
