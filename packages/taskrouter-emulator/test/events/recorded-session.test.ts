import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CallbackServer, startCallbackServer, stopCallbackServers } from '../callback-server';
import {
  answer,
  available,
  createTask,
  filterOf,
  seedWith,
  startEmulator,
  stopEmulators,
  workflowWith,
} from '../emulator';
import { DIFFERENCES, RECORDED, type Shapes } from './recorded-session';

let application: CallbackServer;
beforeEach(async () => {
  application = await startCallbackServer();
});
afterEach(async () => {
  await stopEmulators();
  await stopCallbackServers();
});

type Events = readonly Readonly<Record<string, string>>[];

/** Plays the session's steps, and gives the events that each of them led to. */
async function play(): Promise<Record<keyof typeof RECORDED, Events>> {
  const filter = { filter_friendly_name: 'Urgent', ...filterOf('urgent == 1', [{ queue: 'Everyone' }]) };
  const { taskRouter, workspace } = await startEmulator({
    seed: seedWith({
      workers: [available('Alice', { level: 3 })],
      workflows: [workflowWith({ filters: [filter] })],
    }),
  });
  await workspace.update({ eventCallbackUrl: `${application.url}/events` });
  await taskRouter.settled();
  async function eventsOf(step: () => Promise<unknown>): Promise<Events> {
    const before = application.received.length;
    await step();
    await taskRouter.settled();
    return application.received.slice(before).map(({ parameters }) => parameters);
  }
  let task = '';
  return {
    created: await eventsOf(async () => {
      task = await createTask(workspace, { urgent: 1 });
    }),
    accepted: await eventsOf(() => answer(workspace, task, 'accepted')),
    wrapping: await eventsOf(() => workspace.tasks(task).update({ assignmentStatus: 'wrapping' })),
    completed: await eventsOf(() => workspace.tasks(task).update({ assignmentStatus: 'completed' })),
  };
}

/** Fields that a recorded event has and ours has not, or not in that shape. */
function missing(event: Readonly<Record<string, string>>, recorded: Shapes): string[] {
  return Object.entries(recorded)
    .filter(([field, shape]) => !shape.test(event[field] ?? ''))
    .map(([field]) => `${event.EventType}: ${field} is ${event[field]}`);
}

test('a recorded session played again has the same events and fields, but for the differences in the table', async () => {
  const played = await play();
  const extra: { readonly type: string; readonly field: string }[] = [];
  for (const step of ['created', 'accepted', 'wrapping', 'completed'] as const) {
    const recorded = RECORDED[step];
    expect(played[step].map(({ EventType = '' }) => EventType).sort()).toEqual(Object.keys(recorded).sort());
    for (const event of played[step]) {
      const type = event.EventType ?? '';
      const shapes = recorded[type] ?? {};
      expect(missing(event, shapes)).toEqual([]);
      for (const field of Object.keys(event)) if (!(field in shapes)) extra.push({ type, field });
    }
  }
  const allowed = ({ type, field }: (typeof extra)[0]) =>
    DIFFERENCES.some(({ events, fields }) => events.test(type) && fields.includes(field));
  expect(extra.filter((one) => !allowed(one))).toEqual([]);
  for (const { events, fields } of DIFFERENCES) {
    const met = extra.filter(({ type }) => events.test(type)).map(({ field }) => field);
    expect(fields.filter((field) => !met.includes(field))).toEqual([]);
  }
});

test('the page on choices shows the same differences', () => {
  const page = readFileSync(join(__dirname, '../../../../docs/emulator/choices.md'), 'utf8');
  const section = page.split('## Beyond the recordings')[1]?.split('\n## ')[0] ?? '';
  expect(
    section
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(1),
  ).toEqual(
    DIFFERENCES.map(
      ({ where, fields, why }) =>
        `| ${where} | ${fields.map((field) => `\`${field}\``).join(', ')} | ${why} |`,
    ),
  );
});
