import { parseJsonObject } from 'taskrouter/parsed';
import { headlineOf, readExplanation } from '../../console/data/explanation';
import { objectsIn } from '../../console/data/json';
import { LogPlayer } from '../../console/data/log-player';
import { readEvent } from '../../console/data/read-event';
import { readLog } from '../../console/data/recorded-log';
import { stepsOf, taskStory } from '../../console/data/story';
import { readCallback } from '../../console/data/traffic-rows';
import { UndoJournal } from '../../console/data/undo-journal';
import { World } from '../../console/data/world';
import { answer, available, createTask, request, seedWith, startEmulator, stopEmulators } from '../emulator';

afterEach(stopEmulators);

type Emulator = Awaited<ReturnType<typeof startEmulator>>;

async function eventsOf({ taskRouter }: Emulator) {
  const { body } = await request(taskRouter, '/v1/Workspaces/{WS}/Events?PageSize=1000');
  return objectsIn(body, 'events');
}

async function storyOfTask(emulator: Emulator, sid: string) {
  const events = (await eventsOf(emulator)).map(readEvent).filter(({ fields }) => fields.task_sid === sid);
  return taskStory(events, [], [], []);
}

const callback = (status: number) =>
  readCallback({ n: 1, at: '2026-01-31T12:00:00.000Z', kind: 'assignment', answer: { status, body: '{}' } });

describe('the story in short', () => {
  test('a task that goes its way: every step, in its order', async () => {
    const emulator = await startEmulator({ seed: seedWith({ workers: [available('Alice')] }) });
    const sid = await createTask(emulator.workspace);
    for (const status of ['accepted', 'wrapping', 'completed'] as const)
      await answer(emulator.workspace, sid, status);
    const steps = stepsOf(await storyOfTask(emulator, sid));
    expect(steps.map(({ name, at }) => [name, at !== undefined])).toEqual([
      ['created', true],
      ['queue', true],
      ['reserved', true],
      ['callback', false],
      ['accepted', true],
      ['assigned', true],
      ['wrapping', true],
      ['completed', true],
    ]);
    expect(steps.find(({ name }) => name === 'reserved')?.detail).toBe('Alice');
  });

  test('a rejection is seen, and how often it was offered', async () => {
    const emulator = await startEmulator({
      seed: seedWith({ workers: [available('Alice'), available('Bob')] }),
    });
    const sid = await createTask(emulator.workspace);
    await answer(emulator.workspace, sid, 'rejected');
    const reserved = stepsOf(await storyOfTask(emulator, sid)).find(({ name }) => name === 'reserved');
    expect(reserved).toMatchObject({ times: 3, isBad: false });
  });

  test('a task that is canceled ends there', async () => {
    const emulator = await startEmulator({ seed: seedWith() });
    const sid = await createTask(emulator.workspace);
    await emulator.workspace.tasks(sid).update({ assignmentStatus: 'canceled', reason: 'gone' });
    const steps = stepsOf(await storyOfTask(emulator, sid));
    expect(steps.map(({ name }) => name)).toEqual(['created', 'queue', 'canceled']);
    expect(steps.at(-1)).toMatchObject({ isBad: true, detail: 'gone' });
  });

  test.each([
    [200, false, '200'],
    [403, true, '403'],
    [0, true, 'no answer'],
  ])('a callback that is answered %i', (status, isBad, detail) => {
    const steps = stepsOf(taskStory([], [callback(status)], [], []));
    expect(steps.find(({ name }) => name === 'callback')).toMatchObject({ isBad, detail });
  });
});

describe("the engine's explanation in a sentence", () => {
  async function headline(emulator: Emulator, sid: string): Promise<string> {
    return headlineOf(
      readExplanation((await request(emulator.taskRouter, `/_emulator/tasks/${sid}/explanation`)).body),
    );
  }

  test('whoever has it, whoever is next, or nobody', async () => {
    const emulator = await startEmulator({ seed: seedWith({ workers: [available('Alice')] }) });
    const held = await createTask(emulator.workspace);
    const waits = await createTask(emulator.workspace);
    expect(await headline(emulator, held)).toBe('Alice has it: the reservation is pending.');
    expect(await headline(emulator, waits)).toBe('Nobody can take it now.');
    await emulator.workspace.tasks(waits).update({ assignmentStatus: 'canceled', reason: 'enough' });
    expect(await headline(emulator, waits)).toBe('Canceled: enough.');
  });
});

describe('a log', () => {
  test('is walked forwards and backwards, to any place', async () => {
    const emulator = await startEmulator({ seed: seedWith({ workers: [available('Alice')] }) });
    const sid = await createTask(emulator.workspace);
    await answer(emulator.workspace, sid, 'accepted');
    const lines = (await eventsOf(emulator)).map((data) => JSON.stringify({ type: 'event', data }));
    const journal = new UndoJournal();
    const world = new World({ changed: () => undefined, recorded: (undo) => journal.record(undo) });
    const player = new LogPlayer(readLog(lines.join('\n')), world, journal);
    const statusAt = (place: number) => {
      player.goTo(place);
      return world.tasks.get(sid)?.status;
    };
    const all = lines.map((_, index) => statusAt(index + 1));
    expect(new Set(all)).toEqual(new Set([undefined, 'pending', 'reserved', 'assigned']));
    for (const place of [lines.length, 3, lines.length - 1, 0, lines.length])
      expect(statusAt(place)).toBe(place === 0 ? undefined : all[place - 1]);
    expect(player.position).toBe(lines.length);
  });

  test.each([
    ['', 'Not a log: it has no events'],
    ['{"type":"event"\n', 'Not a log: line 1 is not a JSON object'],
    ['[1]', 'Not a log: line 1 is not a JSON object'],
  ])('%j is none', (text, problem) => {
    expect(() => readLog(text)).toThrow(problem);
  });

  test('events one a line, as REST gives them, are one as well', () => {
    const event = parseJsonObject('{"event_type":"task.created","event_date_ms":5,"event_data":{}}') ?? {};
    expect(readLog(JSON.stringify(event)).entries).toEqual([{ type: 'event', at: 5, told: event }]);
  });
});
