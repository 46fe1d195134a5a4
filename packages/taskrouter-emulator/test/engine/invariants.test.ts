import * as fc from 'fast-check';
import { type RESERVATION_STATUSES, TASK_STATUSES, type Task } from '#src/engine/tables/task';
import type { Worker } from '#src/engine/tables/worker';
import type { Workspace } from '#src/engine/tables/workspace';
import { play, step, World } from './histories';

/*
 * Any interleaving of what clients and time can do keeps the routing's promises.
 */

function check({ workspace }: World): void {
  for (const task of workspace.tasks.values()) checkTask(workspace, task);
  for (const worker of workspace.workers.values()) checkWorker(workspace, worker);
  for (const { sid, reservation } of workspace.calls.values()) {
    expect(reservation.call?.sid).toBe(sid);
    expect(workspace.tasks.has(reservation.task.sid)).toBe(true);
  }
  for (const queue of workspace.taskQueues.values()) {
    const open = [...workspace.tasks.values()].filter((task) => task.queue === queue && isOpen(task));
    expect(queue.openTasks).toBe(open.length);
    const counted = [...queue.membersByActivity.values()].reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(queue.members.size);
  }
}

const isOpen = ({ status }: Task) => status !== 'completed' && status !== 'canceled';

function checkTask(workspace: Workspace, task: Task): void {
  expect(TASK_STATUSES).toContain(task.status);
  const by = (status: (typeof RESERVATION_STATUSES)[number]) =>
    task.reservations.filter((one) => one.status === status);
  const pending = by('pending').length;
  const held = by('accepted').length + by('wrapping').length;
  expect(task.pendingCount).toBe(pending);
  expect(task.assignmentCount).toBeLessThanOrEqual(1000);
  // At most one reservation of a task is ever accepted.
  expect(held + by('completed').length).toBeLessThanOrEqual(1);
  expect({ status: task.status, pending: pending > 0, held }).toEqual(
    {
      pending: { status: 'pending', pending: false, held: 0 },
      reserved: { status: 'reserved', pending: true, held: 0 },
      assigned: { status: 'assigned', pending: false, held: 1 },
      wrapping: { status: 'wrapping', pending: false, held: 1 },
      completed: { status: 'completed', pending: false, held: 0 },
      canceled: { status: 'canceled', pending: false, held: 0 },
    }[task.status],
  );
  // It waits for a reason that can be named: it is in a group, and nobody in that group is free for it.
  if (task.status === 'pending') {
    expect(task.group).toBeDefined();
    expect(task.heapIndex).toBeGreaterThanOrEqual(0);
    expect(task.group?.idle.size).toBe(0);
  }
  // Something is due for every task, at the latest its deletion.
  expect(task.deadline?.at).toBeGreaterThan(workspace.now);
  for (const { status, call, deadline } of task.reservations) {
    const isRinging = call?.status === 'ringing';
    if (call !== undefined) expect((call.deadline?.heapIndex ?? -1) >= 0).toBe(isRinging);
    // A pending reservation has a time of its own, or its call has.
    const isOnHold = isRinging && call.accepts;
    if (status === 'pending') expect((deadline?.heapIndex ?? -1) >= 0).toBe(!isOnHold);
  }
}

function checkWorker(workspace: Workspace, worker: Worker): void {
  const open = [...worker.reservations.values()].filter(({ status }) =>
    /pending|accepted|wrapping/.test(status),
  );
  expect([...worker.pending].every(({ status }) => status === 'pending')).toBe(true);
  for (const { taskChannel, load } of worker.channels.values()) {
    expect(load).toBe(open.filter(({ channel }) => channel === taskChannel).length);
  }
  for (const { group, heapIndex } of worker.memberships.values()) {
    if (group.queue !== undefined) expect(group.queue.members.has(worker)).toBe(true);
    expect(group.admits(worker)).toBe(true);
    const { multiTaskEnabled } = workspace.settings;
    const channel = worker.channels.get(group.channel);
    const hasRoom = multiTaskEnabled
      ? (channel?.load ?? 0) < (channel?.capacity ?? 0)
      : worker.pending.size === 0;
    expect(heapIndex >= 0).toBe(group.ignoreCapacity || (worker.activity.available && hasRoom));
  }
}

const worlds = fc.tuple(fc.boolean(), fc.constantFrom('same-target' as const, 'next-target' as const)).map(
  ([multi, rule]) =>
    () =>
      new World(multi, rule),
);
const histories = fc.array(step, { maxLength: 60 });
const moments = fc.array(fc.nat(60), { maxLength: 3 });

/** What can happen to a task or reservation only once. */
const ONCE =
  /task\.(created|canceled|completed|deleted|system-deleted)|reservation\.(created|accepted|rejected|timeout|canceled|rescinded|completed)/;
/** The ends of a task; of a call. */
const TASK_ENDS = /task\.(canceled|completed|deleted|system-deleted)/;
const CALL_ENDS = /(completed|busy|no-answer|failed|canceled)$/;

test('no interleaving breaks the rules', () => {
  fc.assert(
    fc.property(worlds, histories, (create, history) => play(create(), history, check)),
    { numRuns: 400 },
  );
});

test('a worker is never reserved beyond its capacity, except where capacity is to be ignored', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const world = new World(true, 'same-target');
      const respectful = history.filter(
        (taken) => !(taken.do === 'create' && taken.direct) && taken.do !== 'worker',
      );
      play(world, respectful, () => {
        for (const worker of world.workspace.workers.values()) {
          for (const { load, capacity } of worker.channels.values())
            expect(load).toBeLessThanOrEqual(capacity);
        }
      });
    }),
    { numRuns: 200 },
  );
});

test('a crash at any moment changes nothing: state, SIDs and events are those of an undisturbed run', () => {
  fc.assert(
    fc.property(worlds, histories, moments, moments, (create, history, crashes, snapshots) => {
      const [undisturbed, crashing] = [create(), create()];
      play(undisturbed, history);
      for (const [index, taken] of history.entries()) {
        if (snapshots.includes(index)) crashing.compact();
        if (crashes.includes(index)) crashing.crash();
        play(crashing, [taken]);
      }
      crashing.crash();
      check(crashing);
      expect(crashing.events).toEqual(undisturbed.events);
      expect(crashing.told).toEqual(undisturbed.told);
      expect(summaryOf(crashing)).toEqual(summaryOf(undisturbed));
    }),
    { numRuns: 300 },
  );
});

test('what happens once happens once, every task ends in one way, and every call', () => {
  fc.assert(
    fc.property(worlds, histories, (create, history) => {
      const world = create();
      play(world, history);
      // Long enough for everything to come to its end.
      for (let day = 0; day < 3; day++) world.pass(90_000);
      const once = world.events
        .filter((event) => ONCE.test(event))
        .map((event) => event.replace(/^\d+ /, ''));
      expect(new Set(once).size).toBe(once.length);
      const created = once.filter((event) => event.startsWith('task.created'));
      for (const event of created) {
        const [, sid = ''] = event.split(' ');
        const ends = once.filter((other) => TASK_ENDS.test(other) && other.endsWith(sid));
        expect(ends.length).toBe(1 + Number(isRemovedAfterItsEnd(ends)));
      }
      const endedCalls = world.told.filter((line) => CALL_ENDS.test(line)).map((line) => line.split(' ')[0]);
      expect(new Set(endedCalls).size).toBe(endedCalls.length);
    }),
    { numRuns: 200 },
  );
});

test('advancing in one stride or in many gives the same history', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (history) => {
      const [stride, walk] = [new World(true, 'same-target'), new World(true, 'same-target')];
      play(stride, history);
      play(walk, history);
      stride.pass(1000);
      for (let seconds = 1; seconds <= 1000; seconds++) walk.pass(1);
      expect(walk.events).toEqual(stride.events);
    }),
    { numRuns: 50 },
  );
});

// A client may delete a task that has been canceled or completed.
function isRemovedAfterItsEnd(ends: readonly string[]): boolean {
  return ends.length === 2 && ends.some((end) => end.startsWith('task.deleted'));
}

function summaryOf({ workspace }: World): unknown {
  return {
    tasks: [...workspace.tasks.values()].map(({ reservations, queue, ...task }) => ({
      ...{ sid: task.sid, status: task.status, version: task.version, attributes: task.attributes },
      ...{ sequence: task.sequence, due: task.deadline?.at, queue: queue?.sid },
      reservations: reservations.map((one) => [one.sid, one.status, one.worker.sid, one.version]),
    })),
    workers: [...workspace.workers.values()].map(
      ({ sid, activity, version, lastAssigned, lastMoved, channels }) => ({
        ...{ sid, version, lastAssigned, lastMoved, activity: activity.sid },
        loads: [...channels.values()].map(({ load, capacity }) => [load, capacity]),
      }),
    ),
    calls: [...workspace.calls.values()].map(({ sid, status }) => [sid, status]),
  };
}
