import { refusal, startEmulator, stopEmulators } from '../emulator';

afterEach(stopEmulators);

type Workspace = Awaited<ReturnType<typeof startEmulator>>['workspace'];
type Send = (workspace: Workspace) => Promise<unknown>;

/** A parameter with the last value that is taken and the first that isn't. */
function limit<T>(
  parameter: string,
  within: T,
  beyond: T,
  send: (workspace: Workspace, value: T) => Promise<unknown>,
): [string, string, Send, Send] {
  const shown = typeof within === 'number' ? String(within) : `${String(within).length} characters`;
  return [parameter, shown, (workspace) => send(workspace, within), (workspace) => send(workspace, beyond)];
}

const [name, tooLong] = ['n'.repeat(64), 'n'.repeat(65)];
const attributes = (length: number) => `{"a":"${'x'.repeat(length - 8)}"}`;
const configuration = (bytes: number) => {
  const [head, tail] = ['{"task_routing":{"filters":[', ']}}'];
  return head + ' '.repeat(bytes - head.length - tail.length) + tail;
};

const LIMITS = [
  limit('FriendlyName', name, tooLong, (w, friendlyName) => w.update({ friendlyName })),
  limit('FriendlyName', name, tooLong, (w, friendlyName) => w.activities.create({ friendlyName })),
  limit('FriendlyName', name, tooLong, (w, friendlyName) => w.workers.create({ friendlyName })),
  limit('FriendlyName', name, tooLong, (w, friendlyName) =>
    w.taskChannels.create({ friendlyName, uniqueName: 'own' }),
  ),
  limit('Attributes', attributes(4096), attributes(4097), (w, value) =>
    w.workers.create({ friendlyName: 'Carol', attributes: value }),
  ),
  limit('Attributes', attributes(4096), attributes(4097), (w, value) =>
    w.tasks.create({ attributes: value }),
  ),
  limit('Priority', 2_147_483_647, 2_147_483_648, (w, priority) => w.tasks.create({ priority })),
  limit('Priority', 0, -1, (w, priority) => w.tasks.create({ priority })),
  limit('Timeout', 1_209_600, 1_209_601, (w, timeout) => w.tasks.create({ timeout })),
  limit('Timeout', 1, 0, (w, timeout) => w.tasks.create({ timeout })),
  limit('MaxReservedWorkers', 50, 51, (w, maxReservedWorkers) =>
    w.taskQueues.create({ friendlyName: 'Own', maxReservedWorkers }),
  ),
  limit('MaxReservedWorkers', 1, 0, (w, maxReservedWorkers) =>
    w.taskQueues.create({ friendlyName: 'Own', maxReservedWorkers }),
  ),
  limit('TaskReservationTimeout', 86_400, 86_401, (w, taskReservationTimeout) =>
    w.workflows.create({ friendlyName: 'Own', configuration: configuration(40), taskReservationTimeout }),
  ),
  limit('Configuration', configuration(1_038_576), configuration(1_038_577), (w, value) =>
    w.workflows.create({ friendlyName: 'Own', configuration: value }),
  ),
  limit('Capacity', 0, -1, async (w, capacity) => {
    const [worker] = await w.workers.list();
    const channel = w.workers(worker?.sid ?? '').workerChannels('default');
    return channel.update({ capacity });
  }),
];

describe('4.7 limits', () => {
  test.each(LIMITS)('%s of %s is taken, the next one refused', async (parameter, _, within, beyond) => {
    const { workspace } = await startEmulator();
    await expect(within(workspace)).resolves.toBeDefined();
    expect(await refusal(beyond(workspace))).toMatchObject({
      status: 400,
      code: 20001,
      message: expect.stringContaining(`${parameter}: `),
    });
  });
});
