import * as fc from 'fast-check';
import type { ReservationStatus } from 'taskrouter/reservation-status';
import { TASK_STATUSES } from 'taskrouter/task-status';
import { takesCapacity } from '#src/engine/tables/reservation';
import type { Task } from '#src/engine/tables/task';
import { type Worker, workerChannelOf } from '#src/engine/tables/worker';
import type { Workspace } from '#src/engine/workspace';
import { play, step, World } from './histories';

/*
 * Any interleaving of what clients and time can do keeps the routing's promises.
 */

function check({ workspace }: World): void {
  for (const task of workspace.tasks.values()) checkTask(workspace, task);
  for (const worker of workspace.workers.values()) checkWorker(workspace, worker);
  for (const { sid, reservationSid } of workspace.calls.values()) {
    const reservation = workspace.reservations.get(reservationSid);
    expect(reservation?.callSid).toBe(sid);
    expect(reservation && workspace.tasks.has(reservation.taskSid)).toBe(true);
  }
  for (const queue of workspace.queueEntries.values()) {
    const counted = [...queue.membersByActivity.values()].reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(queue.members.size);
  }
}

function checkTask(workspace: Workspace, task: Task): void {
  expect(TASK_STATUSES).toContain(task.status);
  const { reservations, group, heapIndex } = workspace.entryOfTask(task);
  const by = (status: ReservationStatus) => reservations.filter((one) => one.status === status);
  const pending = by('pending').length;
  const held = by('accepted').length + by('wrapping').length;
  expect(workspace.pendingReservationsOf(workspace.entryOfTask(task)).length).toBe(pending);
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
    expect(group).toBeDefined();
    expect(heapIndex).toBeGreaterThanOrEqual(0);
    expect(group?.idle.size).toBe(0);
  }
  // Something is due for every task, at the latest its deletion.
  expect(task.dueAt).toBeGreaterThan(workspace.now);
  for (const { status, callSid, dueAt } of reservations) {
    const call = workspace.calls.named(callSid);
    const isRinging = call?.status === 'ringing';
    if (call !== undefined) expect(call.dueAt !== undefined).toBe(isRinging);
    // A pending reservation has a time of its own, or its call has.
    const isSuspended = isRinging && call.accepts;
    if (status === 'pending') expect(dueAt !== undefined).toBe(!isSuspended);
  }
}

function checkWorker(workspace: Workspace, worker: Worker): void {
  const { reservations, pending, memberships } = workspace.entryOfWorker(worker);
  const open = [...reservations.values()].filter(({ status }) => takesCapacity(status));
  expect([...pending].every(({ status }) => status === 'pending')).toBe(true);
  for (const { taskChannelSid } of worker.channels) {
    const onIt = open.filter(({ channelSid }) => channelSid === taskChannelSid);
    expect(workspace.channelEntryOf(worker, taskChannelSid)?.open).toBe(onIt.length);
  }
  for (const { group, heapIndex } of memberships.values()) {
    const { queue, channelSid, ignoreCapacity } = group.terms;
    if (queue !== undefined)
      expect(workspace.entryOfQueue(queue).members.has(workspace.entryOfWorker(worker))).toBe(true);
    expect(group.terms.admits(workspace.entryOfWorker(worker))).toBe(true);
    const { multiTaskEnabled } = workspace.settings;
    const channel = workerChannelOf(worker, channelSid);
    const hasRoom = multiTaskEnabled
      ? (workspace.channelEntryOf(worker, channelSid)?.open ?? 0) < (channel?.capacity ?? 0)
      : pending.size === 0;
    expect(heapIndex >= 0).toBe(ignoreCapacity || (workspace.activityOf(worker).available && hasRoom));
  }
}

const worlds = fc
  .tuple(
    fc.boolean(),
    fc.record({
      afterFailedReservation: fc.constantFrom('same-target' as const, 'next-target' as const),
      longestIdle: fc.constantFrom('since-assignment' as const, 'since-free' as const),
    }),
  )
  .map(
    ([multi, routing]) =>
      () =>
        new World(multi, routing),
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
      const world = new World(true);
      const respectful = history.filter(
        (taken) => !(taken.do === 'create' && taken.direct) && taken.do !== 'worker',
      );
      play(world, respectful, () => {
        for (const worker of world.workspace.workers.values()) {
          for (const { taskChannelSid, capacity } of worker.channels)
            expect(world.workspace.channelEntryOf(worker, taskChannelSid)?.open).toBeLessThanOrEqual(
              capacity,
            );
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

test('what is restored from a snapshot gives the same snapshot, and goes on as the original does', () => {
  fc.assert(
    fc.property(worlds, histories, histories, (create, before, after) => {
      const [original, restored] = [create(), create()];
      for (const world of [original, restored]) play(world, before);
      restored.compact();
      restored.crash();
      check(restored);
      expect(JSON.stringify(restored.engine.dump())).toBe(JSON.stringify(original.engine.dump()));
      for (const world of [original, restored]) play(world, after);
      expect(restored.events).toEqual(original.events);
      expect(restored.told).toEqual(original.told);
      expect(writtenDown(restored)).toEqual(writtenDown(original));
    }),
    { numRuns: 200 },
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
      const [stride, walk] = [new World(true), new World(true)];
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

// A field that is absent and one that is undefined are written down alike; only their order can differ.
function writtenDown({ engine }: World): unknown {
  return JSON.parse(JSON.stringify(engine.dump()));
}

function summaryOf({ workspace }: World): unknown {
  return {
    tasks: [...workspace.tasks.values()].map((task) => ({
      ...{ sid: task.sid, status: task.status, version: task.version, attributes: task.attributes },
      ...{ sequence: task.sequence, due: task.dueAt, queue: task.queueSid },
      reservations: workspace
        .entryOfTask(task)
        .reservations.map((one) => [one.sid, one.status, one.workerSid, one.version]),
    })),
    workers: [...workspace.workers.values()].map((worker) => ({
      ...worker,
      loads: worker.channels.map(({ taskChannelSid }) => ({
        ...workspace.channelEntryOf(worker, taskChannelSid)?.scope,
      })),
    })),
    calls: [...workspace.calls.values()].map(({ sid, status }) => [sid, status]),
  };
}
