import {
  answer,
  available,
  createTask,
  move,
  refusal,
  request,
  seedWith,
  sidOf,
  startEmulator,
  stopEmulators,
} from '../emulator';

afterEach(stopEmulators);

const withAlice = () => startEmulator({ seed: seedWith({ workers: [available('Alice', { level: 3 })] }) });

type Started = Awaited<ReturnType<typeof startEmulator>>;
type EventFilter = Parameters<Started['workspace']['events']['list']>[0];

async function typesOf({ workspace }: Started, filter: EventFilter = {}): Promise<string[]> {
  return (await workspace.events.list(filter)).map(({ eventType }) => eventType);
}

/** A task that Alice accepts after 10 seconds and completes after 60 more. */
async function completedTask(started: Started): Promise<string> {
  const { workspace, taskRouter } = started;
  await move(workspace, 'Alice', 'Break');
  const task = await createTask(workspace, { language: 'es' });
  await taskRouter.advance(20);
  await move(workspace, 'Alice', 'Available');
  await taskRouter.advance(10);
  await answer(workspace, task, 'accepted');
  await taskRouter.advance(60);
  await workspace.tasks(task).update({ assignmentStatus: 'completed', reason: 'done' });
  return task;
}

describe('10. events', () => {
  test('a simple task’s, in the order in which they happen (8.13)', async () => {
    const started = await withAlice();
    const taskSid = await completedTask(started);
    expect(await typesOf(started, { taskSid })).toEqual([
      'workflow.entered',
      'task-queue.entered',
      'task.created',
      'workflow.target-matched',
      'reservation.created',
      'reservation.accepted',
      'task.completed',
      'reservation.completed',
    ]);
  });

  test('a worker’s move, with the time it spent before', async () => {
    const { workspace, taskRouter } = await withAlice();
    const { url, workspaceSid, accountSid } = taskRouter;
    await taskRouter.advance(26);
    await move(workspace, 'Alice', 'Break');
    const worker = await sidOf(workspace.workers.list(), 'Alice');
    const activities = workspace.activities.list();
    const { body } = await request(taskRouter, '/v1/Workspaces/{WS}/Events?EventType=worker.activity.update');
    expect(body.events).toEqual([
      expect.objectContaining({
        account_sid: accountSid,
        actor_sid: workspaceSid,
        actor_type: 'workspace',
        description: 'Worker Alice updated to Break Activity',
        event_type: 'worker.activity.update',
        resource_sid: worker,
        resource_type: 'worker',
        resource_url: `${url}/v1/Workspaces/${workspaceSid}/Workers/${worker}`,
        event_data: {
          workspace_sid: workspaceSid,
          workspace_name: 'Test',
          worker_sid: worker,
          worker_name: 'Alice',
          worker_attributes: '{"level":3}',
          worker_activity_name: 'Break',
          worker_activity_sid: await sidOf(activities, 'Break'),
          worker_previous_activity_name: 'Available',
          worker_previous_activity_sid: await sidOf(activities, 'Available'),
          worker_time_in_previous_activity: '26',
          worker_time_in_previous_activity_ms: '26000',
          worker_version: '1',
        },
      }),
    ]);
  });

  test('a reservation’s tells of its task, worker, queue and workflow', async () => {
    const { workspace, taskRouter } = await withAlice();
    const taskSid = await createTask(workspace, { language: 'es' }, { priority: 7, taskChannel: 'chat' });
    const [event] = await workspace.events.list({ eventType: 'reservation.created' });
    const [reservation] = await workspace.tasks(taskSid).reservations.list();
    expect(event).toMatchObject({ resourceType: 'reservation', resourceSid: reservation?.sid });
    expect(event?.resourceUrl).toBe(reservation?.url);
    expect(event?.eventData).toMatchObject({
      reservation_sid: reservation?.sid,
      reservation_version: '1',
      task_sid: taskSid,
      task_attributes: '{"language":"es"}',
      task_age: '0',
      task_priority: '7',
      task_assignment_status: 'reserved',
      task_version: '1',
      task_channel_unique_name: 'chat',
      task_queue_name: 'Everyone',
      task_queue_target_expression: '1==1',
      workflow_sid: taskRouter.workflowSid,
      workflow_name: 'Workflow',
      worker_name: 'Alice',
      worker_channel_capacity: '1',
      worker_channel_consumed_capacity: '1',
      task_date_created: String(Math.floor(Number(event?.eventDateMs) / 1000)),
    });
  });

  test('why a task was canceled, and why completed', async () => {
    const started = await withAlice();
    const { workspace } = started;
    await completedTask(started);
    const [completed] = await workspace.events.list({ eventType: 'task.completed' });
    expect(completed?.eventData).toMatchObject({ task_completed_reason: 'done', reason: 'done' });
    expect(completed?.eventData).not.toHaveProperty('task_canceled_reason');
    await move(workspace, 'Alice', 'Break');
    const task = await createTask(workspace);
    await workspace.tasks(task).update({ assignmentStatus: 'canceled', reason: 'hung up' });
    const [canceled] = await workspace.events.list({ eventType: 'task.canceled' });
    expect(canceled?.eventData).toMatchObject({ task_canceled_reason: 'hung up', task_sid: task });
  });

  test('a channel’s capacity and availability', async () => {
    const { workspace } = await withAlice();
    await createTask(workspace, {}, { taskChannel: 'voice' });
    const alice = workspace.workers(await sidOf(workspace.workers.list(), 'Alice'));
    await alice.workerChannels('voice').update({ capacity: 4, available: false });
    const [capacity] = await workspace.events.list({ eventType: 'worker.capacity.update' });
    expect(capacity?.eventData).toMatchObject({
      worker_channel_previous_capacity: '1',
      worker_channel_capacity: '4',
      worker_channel_available_capacity: '3',
      worker_channel_task_count: '1',
      task_channel_unique_name: 'voice',
    });
    const [availability] = await workspace.events.list({ eventType: 'worker.channel.availability.update' });
    expect(availability?.eventData).toMatchObject({
      worker_channel_available: 'false',
      worker_name: 'Alice',
    });
  });

  test('every kind of resource has events, with the address it is found at', async () => {
    const started = await withAlice();
    const { workspace, taskRouter } = started;
    await workspace.update({ friendlyName: 'Renamed' });
    await completedTask(started);
    const addresses = new Map(
      (await workspace.events.list()).map((event) => [event.resourceType, event.resourceUrl]),
    );
    expect([...addresses.keys()].sort()).toEqual([
      'activity',
      'reservation',
      'task',
      'taskchannel',
      'taskqueue',
      'worker',
      'workflow',
      'workspace',
    ]);
    for (const address of addresses.values()) {
      expect(await request(taskRouter, address)).toMatchObject({ status: 200, body: { url: address } });
    }
  });

  test('an event stays as it was when its resources change', async () => {
    const { workspace } = await withAlice();
    const alice = workspace.workers(await sidOf(workspace.workers.list(), 'Alice'));
    const [before] = await workspace.events.list({ eventType: 'worker.created' });
    await alice.update({ friendlyName: 'Alicia', attributes: '{}' });
    expect(await workspace.events(before?.sid ?? '').fetch()).toMatchObject({
      eventData: { worker_name: 'Alice', worker_attributes: '{"level":3}' },
    });
    await alice.remove();
    expect((await workspace.events.list({ eventType: 'worker.deleted' }))[0]?.eventData).toMatchObject({
      worker_name: 'Alicia',
    });
  });

  test('the known worker a target asks for (8.10)', async () => {
    const target = { queue: 'Everyone', known_worker_friendly_name: 'task.agent' };
    const { workspace } = await startEmulator({
      seed: seedWith({
        workers: [available('Alice')],
        workflows: [
          {
            friendlyName: 'Workflow',
            configuration: { task_routing: { filters: [{ expression: '1==1', targets: [target] }] } },
          },
        ],
      }),
    });
    await createTask(workspace, { agent: 'Alice' });
    const [event] = await workspace.events.list({ eventType: 'reservation.created' });
    expect(event?.eventData).toMatchObject({ known_worker_friendly_name: 'Alice' });
  });
});

describe('GET /Events', () => {
  test('every filter', async () => {
    const started = await withAlice();
    const { workspace, taskRouter } = started;
    const taskSid = await completedTask(started);
    const other = await createTask(workspace, {}, { taskChannel: 'voice' });
    await taskRouter.advance(1);
    const workerSid = await sidOf(workspace.workers.list(), 'Alice');
    const taskQueueSid = await sidOf(workspace.taskQueues.list(), 'Everyone');
    const { workflowSid } = taskRouter;
    const all = await workspace.events.list();
    const [reservation] = await workspace.tasks(other).reservations.list();
    const reservationSid = reservation?.sid ?? '';
    const [first] = all;
    const voice = await sidOf(workspace.taskChannels.list(), 'Voice');
    const cases: [EventFilter, (data: Record<string, string>, sid: string, type: string) => boolean][] = [
      [{ taskSid }, (data) => data.task_sid === taskSid],
      [{ workerSid }, (data) => data.worker_sid === workerSid],
      [{ taskQueueSid }, (data) => data.task_queue_sid === taskQueueSid],
      [{ workflowSid }, (data) => data.workflow_sid === workflowSid],
      [{ reservationSid }, (data) => data.reservation_sid === reservationSid],
      [{ taskChannel: 'voice' }, (data) => data.task_channel_unique_name === 'voice'],
      [{ taskChannel: voice }, (data) => data.task_channel_unique_name === 'voice'],
      [{ sid: first?.sid ?? '' }, (_, sid) => sid === first?.sid],
      [{ eventType: 'task.created' }, (_, __, type) => type === 'task.created'],
      [
        { eventType: 'task.created,task.completed', taskSid },
        (data, _, type) => /^task.c/.test(type) && data.task_sid === taskSid,
      ],
    ];
    for (const [filter, expected] of cases) {
      const wanted = all.filter(({ eventData, sid, eventType }) => expected(eventData, sid, eventType));
      expect(wanted.length).toBeGreaterThan(0);
      expect(wanted.length).toBeLessThan(all.length);
      expect((await workspace.events.list(filter)).map(({ sid }) => sid)).toEqual(
        wanted.map(({ sid }) => sid),
      );
    }
  });

  test('the last 15 minutes, or what Minutes, StartDate and EndDate ask for', async () => {
    const { workspace, taskRouter } = await startEmulator({ seed: seedWith() });
    const tasks: string[] = [];
    for (let n = 0; n < 4; n++) {
      tasks.push(await createTask(workspace));
      await taskRouter.advance(600);
    }
    const [event] = await workspace.events.list({ taskSid: tasks[2] ?? '', minutes: 60 });
    const third = event?.eventDate ?? new Date(0);
    const shift = (minutes: number) => new Date(third.getTime() + minutes * 60_000);
    const cases: [EventFilter, number[]][] = [
      [{}, [3]],
      [{ minutes: 20 }, [2, 3]],
      [{ minutes: 19 }, [3]],
      [{ minutes: 60 }, [0, 1, 2, 3]],
      [{ startDate: third }, [2, 3]],
      [{ startDate: shift(-20), endDate: third }, [0, 1, 2]],
      [{ startDate: shift(-20), endDate: shift(-1) }, [0, 1]],
      [{ endDate: third }, [1, 2]],
      [{ endDate: third, minutes: 5 }, [2]],
      [{ startDate: shift(-10), minutes: 5 }, [1, 2, 3]],
      [{ endDate: shift(600), minutes: 5 }, []],
    ];
    for (const [filter, expected] of cases) {
      const created = await workspace.events.list({ eventType: 'task.created', ...filter });
      expect(created.map(({ eventData }) => tasks.indexOf(eventData.task_sid))).toEqual(expected);
    }
    for (const wrong of [{ startDate: third, endDate: shift(-1) }, { startDate: shift(600) }]) {
      expect(await refusal(workspace.events.list(wrong))).toMatchObject({
        status: 400,
        message: expect.stringContaining('StartDate: '),
      });
    }
  });

  test('EndDate means its whole second, as the API shows no parts of one', async () => {
    const { workspace, taskRouter } = await startEmulator({ seed: seedWith() });
    await taskRouter.advance(60.9);
    const taskSid = await createTask(workspace);
    await taskRouter.advance(10);
    const [created] = await workspace.events.list({ taskSid });
    const endDate = created?.eventDate ?? new Date(0);
    expect(created?.eventDateMs).toBe(endDate.getTime() + 900);
    expect(await workspace.events.list({ taskSid, endDate })).not.toEqual([]);
    expect(await workspace.events.list({ taskSid, endDate: new Date(endDate.getTime() - 1000) })).toEqual([]);
  });

  test('events are kept for 30 days', async () => {
    const { workspace, taskRouter } = await startEmulator({ seed: seedWith() });
    await taskRouter.advance(1);
    await workspace.update({ friendlyName: 'Renamed' });
    const [event] = await workspace.events.list({ eventType: 'workspace.updated' });
    const sid = event?.sid ?? '';
    await taskRouter.advance(30 * 24 * 60 * 60);
    expect(await workspace.events.list({ minutes: 100_000 })).toMatchObject([{ sid }]);
    await taskRouter.advance(1);
    expect(await workspace.events.list({ minutes: 100_000 })).toEqual([]);
    expect(await refusal(workspace.events(sid).fetch())).toMatchObject({ status: 404, code: 20404 });
  });

  test('pages hold every event once', async () => {
    const { workspace } = await withAlice();
    for (let n = 0; n < 5; n++) await createTask(workspace);
    const all = (await workspace.events.list()).map(({ sid }) => sid);
    expect(new Set(all).size).toBe(all.length);
    expect((await workspace.events.list({ pageSize: 3 })).map(({ sid }) => sid)).toEqual(all);
  });

  test('a type nobody knows is refused, with the one that was meant', async () => {
    const { workspace, taskRouter } = await startEmulator();
    expect(await refusal(workspace.events.list({ eventType: 'task.create' }))).toMatchObject({
      status: 400,
      code: 20001,
      message: expect.stringContaining(
        'EventType: takes types of events, not "task.create"; did you mean task.created?',
      ),
    });
    const answers = await Promise.all(
      ['Minutes=0', 'StartDate=yesterday', 'TaskSid=WT1'].map((query) =>
        request(taskRouter, `/v1/Workspaces/{WS}/Events?${query}`),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
  });

  test('a deleted workspace’s events go with it', async () => {
    const { workspace } = await startEmulator();
    await workspace.remove();
    expect(await refusal(workspace.events.list())).toMatchObject({ status: 404 });
  });
});
