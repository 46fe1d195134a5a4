import type { TaskRouterOptions } from '#src';
import { isColoured } from '#src/narration/colours';
import { printable } from '#src/narration/printable';
import { startCallbackServer, stopCallbackServers } from '../callback-server';
import {
  answer,
  available,
  createTask,
  filterOf,
  move,
  seedWith,
  startEmulator,
  stopEmulators,
  workflowOf,
  workflowWith,
} from '../emulator';

afterEach(() => Promise.all([stopEmulators(), stopCallbackServers()]));

/** An emulator, and what it narrates: without times, SIDs and durations. */
async function narrated(options: TaskRouterOptions = {}) {
  const lines: string[] = [];
  const narration = { write: (line: string) => lines.push(line) };
  const started = await startEmulator({ narration, ...options });
  const told = () =>
    lines.splice(0).map((line) =>
      line
        .replace(/^\d\d:\d\d:\d\d /, '')
        .replace(/(W[TR])…[0-9a-f]{4}/g, '$1')
        .replace(/\d+ ms/g, '_ ms'),
    );
  const settledLines = async () => {
    await started.taskRouter.settled();
    return told();
  };
  return { ...started, lines, told: settledLines };
}

/** The quickstart's workspace with its callbacks answered. */
async function withCallbacks(
  ...answers: Parameters<Awaited<ReturnType<typeof startCallbackServer>>['answer']>[1][]
) {
  const application = await startCallbackServer();
  application.answer('/callback', ...answers);
  const run = await narrated();
  const { workspace, taskRouter } = run;
  await workspace
    .workflows(taskRouter.workflowSid)
    .update({ assignmentCallbackUrl: `${application.url}/callback` });
  return { ...run, application };
}

describe("the quickstart's walk", () => {
  test('a line when the Task waits, one when it is reserved and the callback answered, one when it is accepted', async () => {
    const { workspace, told, lines } = await withCallbacks({});
    const task = await createTask(workspace, { selected_language: 'es', caller: '+15550100' });
    expect(lines).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d Task WT…[0-9a-f]{4} /)]);
    expect(await told()).toEqual([
      'Task WT selected_language=es → queue Customer Care Requests - Spanish, waits (nobody available: Alice is Offline)',
    ]);
    await move(workspace, 'Alice', 'Idle');
    expect(await told()).toEqual([
      'Worker Alice is Idle',
      'Task WT reserved for Alice → callback 200 {} in _ ms',
    ]);
    await answer(workspace, task, 'accepted');
    expect(await told()).toEqual(['Task WT accepted by Alice']);
    await workspace.tasks(task).update({ assignmentStatus: 'completed', reason: 'done' });
    expect(await told()).toEqual(['Task WT completed (done)']);
  });

  test('an instruction and its effect end the line of the reservation', async () => {
    const { workspace, told } = await withCallbacks({ body: '{"instruction":"accept"}' });
    await createTask(workspace, { selected_language: 'es' });
    await told();
    await move(workspace, 'Alice', 'Idle');
    expect(await told()).toEqual([
      'Worker Alice is Idle',
      'Task WT reserved for Alice → callback 200 accept in _ ms → accepted',
    ]);
  });
});

describe('what goes wrong has its reason', () => {
  test('a rejection, and that the Task waits again', async () => {
    const { workspace, told } = await withCallbacks({ body: '{"instruction":"reject"}' }, 'hang');
    await createTask(workspace, { selected_language: 'es' });
    await told();
    await move(workspace, 'Alice', 'Idle');
    const [, rejected] = await told();
    expect(rejected).toMatch(/^Task WT reserved for Alice → callback 200 reject in _ ms → rejected/);
  });

  test('a callback that fails, its fallback, and the alert', async () => {
    const { workspace, taskRouter, told, application } = await withCallbacks({ status: 500 });
    application.answer('/fallback', { body: '{"instruction":"accept"}' });
    await workspace
      .workflows(taskRouter.workflowSid)
      .update({ fallbackAssignmentCallbackUrl: `${application.url}/fallback` });
    await createTask(workspace, { selected_language: 'en' });
    await told();
    await move(workspace, 'Bob', 'Idle');
    expect(await told()).toEqual([
      'Worker Bob is Idle',
      'Task WT error 11200: answered with status 500, only 200 counts',
      'Task WT reserved for Bob → callback 500 in _ ms → fallback 200 accept in _ ms → accepted',
    ]);
  });

  test('a timeout, with what it does to the Worker', async () => {
    const { workspace, taskRouter, told } = await narrated();
    await createTask(workspace, { selected_language: 'es' });
    await move(workspace, 'Alice', 'Idle');
    await told();
    await taskRouter.advance(120);
    expect(await told()).toEqual([
      "Task WT Alice didn't answer in time and is now Offline, waits (nobody available: Alice is Offline)",
    ]);
  });

  test('a Task that no filter matches, once', async () => {
    const { workspace, told } = await narrated();
    await createTask(workspace, { selected_langauge: 'es' });
    expect(await told()).toEqual([
      'Task WT with no selected_language → canceled (Task did not match any filter of the Workflow)',
    ]);
  });

  test('a Task that is canceled, and its reservation with it', async () => {
    const { workspace, told } = await narrated();
    const task = await createTask(workspace, { selected_language: 'es' });
    await move(workspace, 'Alice', 'Idle');
    await told();
    await workspace.tasks(task).update({ assignmentStatus: 'canceled', reason: 'hung up' });
    expect(await told()).toEqual(['Task WT canceled (hung up)']);
  });

  test('a queue that is left for the next one, and the default filter', async () => {
    const { workspace, taskRouter, told } = await narrated({
      seed: seedWith({
        taskQueues: [
          { friendlyName: 'First', targetWorkers: "level == 'first'" },
          { friendlyName: 'Second' },
        ],
        workers: [{ friendlyName: 'Ann', activity: 'Break' }],
        workflows: [
          workflowWith({
            filters: [filterOf('vip == true', [{ queue: 'First', timeout: 30 }, { queue: 'Second' }])],
            default_filter: { queue: 'Second' },
          }),
        ],
      }),
    });
    await told();
    await createTask(workspace, { vip: true });
    const [first, alert] = await told();
    expect(first).toBe(
      "Task WT vip=true → queue First, waits (no worker is in this queue: level == 'first')",
    );
    expect(alert).toContain('Task WT warning: Task WT');
    await taskRouter.advance(30);
    expect(await told()).toEqual([
      'Task WT timed out in queue First → queue Second, waits (nobody available: Ann is Break)',
    ]);
    await createTask(workspace);
    expect(await told()).toEqual([
      'Task WT with no vip → queue Second (default filter), waits (nobody available: Ann is Break)',
    ]);
  });
});

describe('what is said of a Task', () => {
  const workers = [available('Alice')];

  test('is what the filters read, and nothing else', async () => {
    const { workspace, told } = await narrated({
      seed: seedWith({
        workers,
        workflows: [
          workflowWith({
            filters: [filterOf('customer.tier IN ["gold"] OR skill == "x"', [{ queue: 'Everyone' }])],
          }),
        ],
      }),
    });
    await createTask(workspace, { customer: { tier: 'gold', name: 'Ada' }, phone: '+15550100' });
    const [line] = await told();
    expect(line).toBe('Task WT customer.tier=gold → queue Everyone');
  });

  test('has no effect on the terminal, and is short', async () => {
    const { workspace, lines } = await narrated({
      seed: seedWith({
        workers: [available('A\u202elice')],
        workflows: [workflowWith({ filters: [filterOf('topic != null', [{ queue: 'Everyone' }])] })],
      }),
    });
    const topic = `\u001b[2J\n\u009b31m${'x'.repeat(500)}`;
    const task = await createTask(workspace, { topic });
    await workspace.tasks(task).update({ assignmentStatus: 'canceled', reason: 'a\r\u001b]0;title\u0007b' });
    expect(lines.join('')).not.toMatch(/[\p{C}]/u);
    expect(lines[0]).toContain('topic="\\u001b[2J\\n\\u{9b}31mxxx');
    expect(lines[0]?.length).toBeLessThan(140);
    expect(lines[1]).toContain('reserved for A\\u{202e}lice');
    expect(lines[2]).toContain('canceled (a\\u{d}\\u{1b}]0;title\\u{7}b)');
  });
});

test('several Workers who are offered one Task have a line each', async () => {
  const { workspace, told } = await narrated({
    seed: seedWith({
      taskQueues: [{ friendlyName: 'Everyone', maxReservedWorkers: 2 }],
      workers: [available('Ann'), available('Ben')],
      workflows: [workflowOf([{ queue: 'Everyone' }])],
    }),
  });
  const task = await createTask(workspace);
  expect(await told()).toEqual([
    'Task WT → queue Everyone',
    'Task WT reserved for Ann',
    'Task WT reserved for Ben',
  ]);
  await answer(workspace, task, 'accepted', { worker: 'Ben' });
  expect(await told()).toEqual(['Task WT accepted by Ben → rescinded for Ann']);
});

test('colours are for terminals that have them', async () => {
  const lines: string[] = [];
  const { workspace } = await startEmulator({
    narration: { write: (line) => lines.push(line), coloured: true },
  });
  await createTask(workspace, { selected_language: 'fr' });
  expect(lines[0]).toContain('\u001b[31mcanceled (Task did not match any filter of the Workflow)\u001b[0m');
  expect(isColoured({ isTTY: true, hasColors: () => true })).toBe(true);
  expect(isColoured({ isTTY: true, hasColors: () => false })).toBe(false);
  expect(isColoured({})).toBe(false);
});

test('a text is escaped before it is cut', () => {
  expect(printable('\u001b'.repeat(100), 10)).toBe('\\u{1b}\\u{…');
  expect(printable('🙂'.repeat(100), 10)).toBe(`${'🙂'.repeat(9)}…`);
  expect(printable('🙂'.repeat(10), 10)).toBe('🙂'.repeat(10));
});
