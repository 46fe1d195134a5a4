import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject, type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import { available, seedWith } from '../emulator';
import { type ChildEmulator, killChildren, startChild } from './child';

/*
 * A process that is killed comes back with everything it has acknowledged, and with nothing half done.
 */

jest.setTimeout(120_000);

const directory = mkdtempSync(join(tmpdir(), 'taskrouter-state-'));
afterEach(killChildren);
afterAll(() => rmSync(directory, { recursive: true }));

/** How many times the process is killed, and how long it works before, in ms: bounded, and different every time. */
const LIVES = [35, 120, 5, 70, 200];
const SENDERS = 6;

async function send({ workspaceUrl, authorization }: ChildEmulator, path: string, form?: object) {
  const response = await fetch(workspaceUrl + path, {
    headers: { authorization },
    ...(form !== undefined && { method: 'POST', body: new URLSearchParams({ ...form }) }),
  });
  const body = parseJsonObject(await response.text());
  if (!response.ok || body === undefined) throw new Error(`${path} was answered with ${response.status}`);
  return body;
}

/** All items of a list, by `sid`, page by page. */
async function all(child: ChildEmulator, path: string, key: string): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  let next: string | undefined = `${path}${path.includes('?') ? '&' : '?'}PageSize=1000`;
  while (next !== undefined) {
    const page: JsonObject = await send(child, next);
    const list = page[key];
    for (const item of Array.isArray(list) ? list : []) if (isJsonObject(item)) items.push(item);
    const { next_page_url: url }: JsonObject = isJsonObject(page.meta) ? page.meta : {};
    next = typeof url === 'string' ? url.slice(child.workspaceUrl.length) : undefined;
  }
  return items;
}

test('killed again and again in the middle of its work', async () => {
  const seed = seedWith({ workers: [available('Alice'), available('Bob')] });
  const workspaceFile = join(directory, 'workspace.json');
  writeFileSync(workspaceFile, JSON.stringify(seed));
  const start = () => startChild([workspaceFile, join(directory, 'state.db')]);

  /** What has been acknowledged: the priority of each task, by SID. What was asked for without an answer. */
  const acknowledged = new Map<string, string>();
  const unanswered = new Set<string>();
  const reservations = new Map<string, string>();
  let count = 0;

  const work = async (child: ChildEmulator, isOver: () => boolean) => {
    while (!isOver()) {
      const note = `task ${++count}`;
      unanswered.add(note);
      const created = await send(child, '/Tasks', { Attributes: JSON.stringify({ note }) });
      acknowledged.set(String(created.sid), '0');
      unanswered.delete(note);
      unanswered.add(String(created.sid));
      await send(child, `/Tasks/${created.sid}`, { Priority: '7' });
      acknowledged.set(String(created.sid), '7');
      unanswered.delete(String(created.sid));
    }
  };

  for (const life of LIVES) {
    const child = await start();
    let isOver = false;
    const senders = Array.from({ length: SENDERS }, () => work(child, () => isOver).catch(() => {}));
    const [reserved] = await all(child, '/Tasks?AssignmentStatus=reserved', 'tasks');
    const [pending] =
      reserved === undefined ? [] : await all(child, `/Tasks/${reserved.sid}/Reservations`, 'reservations');
    if (pending?.reservation_status === 'pending') {
      const path = `/Tasks/${pending.task_sid}/Reservations/${pending.sid}`;
      await send(child, path, { ReservationStatus: 'accepted' });
      reservations.set(path, 'accepted');
    }
    await new Promise((resolve) => setTimeout(resolve, life));
    await child.kill();
    isOver = true;
    await Promise.all(senders);

    const again = await start();
    const tasks = await all(again, '/Tasks', 'tasks');
    const bySid = new Map(tasks.map((task) => [String(task.sid), task]));
    for (const [sid, priority] of acknowledged) {
      const found = bySid.get(sid);
      expect(found).toBeDefined();
      // The last change may have been made without the answer having come.
      if (!unanswered.has(sid)) expect(String(found?.priority)).toBe(priority);
    }
    for (const { sid, attributes } of tasks) {
      if (acknowledged.has(String(sid))) continue;
      const note = parseJsonObject(String(attributes))?.note;
      expect(unanswered.has(String(note))).toBe(true);
      acknowledged.set(String(sid), '0');
      unanswered.add(String(sid));
    }
    for (const [path, status] of reservations)
      expect(await send(again, path)).toMatchObject({ reservation_status: status });
    await expectWhole(again, tasks);
    await again.kill();
  }
  expect(acknowledged.size).toBeGreaterThan(LIVES.length);
});

/** Every task was told once, and has the reservations that its status says. */
async function expectWhole(child: ChildEmulator, tasks: readonly JsonObject[]): Promise<void> {
  const events = await all(child, '/Events?EventType=task.created&Minutes=60', 'events');
  const told = events.map(({ resource_sid }) => resource_sid);
  expect(told.toSorted()).toEqual(tasks.map(({ sid }) => sid).toSorted());
  for (const { sid, assignment_status: status } of tasks.filter(
    (task) => task.assignment_status !== 'pending',
  )) {
    const reservations = await all(child, `/Tasks/${sid}/Reservations`, 'reservations');
    const open = reservations.map(({ reservation_status }) => reservation_status);
    const expected = status === 'reserved' ? 'pending' : 'accepted';
    expect(open.filter((one) => one === expected).length).toBe(1);
  }
}
