import twilio from 'twilio';
import { createTaskRouter, type TaskRouter } from '#src';
import { parseRecordedEvents, type RecordedEvent } from '#src/replay/recorded-event';
import { recordedTasks } from '#src/replay/recorded-tasks';
import { replayRecord } from '#src/replay/replay';
import type { WorkspaceSeed } from '#src/seed/workspace-seed';
import { helpDesk } from '../simulation/help-desk';

/*
 * What a workspace recorded, against what the engine does. The emulator itself is the workspace that records.
 */

let taskRouter: TaskRouter | undefined;
afterEach(() => taskRouter?.close());

/** A day at the help desk, driven with the twilio package: everything that a worker, a caller and time can do. */
async function record(seed: WorkspaceSeed, routing: 'same-target' | 'next-target' = 'same-target') {
  taskRouter = await createTaskRouter({
    seed,
    clock: 'manual',
    routing: { afterFailedReservation: routing },
  });
  const { url, accountSid, authToken, workspaceSid, workflowSid } = taskRouter;
  const client = twilio(accountSid, authToken);
  client.taskrouter.baseUrl = url;
  const workspace = client.taskrouter.v1.workspaces(workspaceSid);
  const workers = await workspace.workers.list();
  const available = (await workspace.activities.list()).find(({ available }) => available)?.sid ?? '';
  for (let round = 0; round < 24; round++) {
    const topic = ['billing', 'technical', 'sales'][round % 3];
    await workspace.tasks.create({
      workflowSid,
      attributes: JSON.stringify({ topic, round }),
      ...(round % 4 === 0 && { priority: 5 }),
    });
    if (round % 2 === 0) continue;
    await taskRouter.advance(7);
    for (const [index, task] of (await workspace.tasks.list()).entries()) {
      const reservations = await workspace.tasks(task.sid).reservations.list();
      const open = reservations.find(({ reservationStatus }) => reservationStatus === 'pending');
      if (open !== undefined && (index + round) % 3 > 0) {
        const reservationStatus = (index + round) % 5 === 0 ? 'rejected' : 'accepted';
        await workspace.tasks(task.sid).reservations(open.sid).update({ reservationStatus });
      } else if (task.assignmentStatus === 'assigned') {
        const assignmentStatus = index % 2 === 0 ? 'wrapping' : 'completed';
        await workspace.tasks(task.sid).update({ assignmentStatus, reason: 'done' });
      } else if (task.assignmentStatus === 'wrapping') {
        await workspace.tasks(task.sid).update({ assignmentStatus: 'completed', reason: 'done' });
      } else if (task.assignmentStatus === 'pending' && (index + round) % 6 === 0) {
        await workspace.tasks(task.sid).update({ assignmentStatus: 'canceled', reason: 'hung up' });
      }
    }
    const back = workers[round % workers.length];
    if (back !== undefined) await workspace.workers(back.sid).update({ activitySid: available });
  }
  const response = await fetch(`${url}/v1/Workspaces/${workspaceSid}/Events?PageSize=1000&Minutes=600`, {
    headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
  });
  return response.text();
}

function eventsOf(text: string): readonly RecordedEvent[] {
  const parsed = parseRecordedEvents(text);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.events;
}

test("the emulator's own log replays to the last reservation, in all three forms", async () => {
  const page = await record(helpDesk());
  const { share, reservations, misses } = replayRecord(helpDesk(), eventsOf(page));
  expect(misses).toEqual([]);
  expect(reservations).toBeGreaterThan(20);
  expect(share).toBe(1);

  const { events } = JSON.parse(page);
  const camel = (name: string) =>
    name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const bodies = events.map((event: { event_type: string; event_date_ms: number; event_data: object }) => {
    const fields = Object.entries(event.event_data).map(([name, value]) => [camel(name), String(value)]);
    const own = { EventType: event.event_type, TimestampMs: String(event.event_date_ms) };
    return new URLSearchParams({ ...own, ...Object.fromEntries(fields) }).toString();
  });
  const clouds = events.map((event: { event_type: string; event_date_ms: number; event_data: object }) =>
    JSON.stringify({
      specversion: '1.0',
      type: `com.twilio.taskrouter.${event.event_type}`,
      time: '2020-01-01T00:00:00Z',
      data: {
        payload: {
          eventtype: event.event_type,
          timestamp: new Date(event.event_date_ms).toISOString(),
          ...event.event_data,
        },
      },
    }),
  );
  for (const lines of [bodies, clouds]) {
    expect(replayRecord(helpDesk(), eventsOf(lines.join('\n')))).toMatchObject({ share: 1, reservations });
  }
});

test('the routing choice that a record shows is the one that foresees best', async () => {
  const events = eventsOf(await record(helpDesk(), 'next-target'));
  const right = replayRecord(helpDesk(), events, { afterFailedReservation: 'next-target' });
  const wrong = replayRecord(helpDesk(), events, { afterFailedReservation: 'same-target' });
  expect(right.misses).toEqual([]);
  expect(right.share).toBe(1);
  expect(wrong.predicted).toBeLessThan(right.predicted);
});

test('a reservation that the engine did not foresee is listed with what it did and why', async () => {
  const events = eventsOf(await record(helpDesk()));
  const faulty = helpDesk({ anasSkills: ['technical'] });
  const { share, misses } = replayRecord(faulty, events);
  expect(share).toBeLessThan(1);
  expect(share).toBeGreaterThan(0.3);
  expect(misses.map(({ recorded, reason }) => `${recorded}: ${reason}`).join('\n')).toContain(
    "Ana is not in the task's queue",
  );
});

test('a record becomes a demand: when tasks came, how long they took, and who gave up', async () => {
  const { tasks } = recordedTasks(eventsOf(await record(helpDesk())), { constant: 60 });
  expect(tasks.length).toBe(24);
  expect(tasks.filter(({ patience }) => patience !== undefined).length).toBeGreaterThan(0);
  expect(new Set(tasks.map(({ attributes }) => attributes?.topic))).toEqual(
    new Set(['billing', 'technical', 'sales']),
  );
});

test('what is no record is refused with its line', () => {
  expect(parseRecordedEvents('{"events": []}')).toEqual({
    ok: false,
    problems: ['line 1: there is no event in it'],
  });
  expect(parseRecordedEvents('EventType=task.created&Timestamp=1\n\nnonsense')).toEqual({
    ok: false,
    problems: ['line 3: is neither JSON nor the body of an event callback'],
  });
  expect(parseRecordedEvents('EventType=task.created\n{"a":1}')).toEqual({
    ok: false,
    problems: [
      'line 1: task.created has no time (event_date_ms, TimestampMs, Timestamp or time)',
      'line 2: has no event type (event_type, EventType or type)',
    ],
  });
});
