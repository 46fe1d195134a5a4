import { type Announcement, announcement } from '#local/announcement';
import { type LocalRun, startLocalRun } from '#local/local-run';
import { LOCAL_CONTEXTS } from '../helpers/local-contexts';
import { callApi, eventually, twilioClient } from '../helpers/local-run';

/*
 * Rules and deciding later on the local run: the queue, its event source, its dead letters and their permissions come
 * from the template.
 */

const CALL = `CA${'0'.repeat(32)}`;

let local: LocalRun;
let run: Announcement;
let workspace: ReturnType<typeof twilioClient>;
let sids: Record<string, string>;
const lines: string[] = [];

beforeAll(async () => {
  const context = LOCAL_CONTEXTS.everyAnswer;
  local = await startLocalRun({ json: true, apiPort: 0, taskRouterPort: 0, context }, (line) =>
    lines.push(line),
  );
  run = announcement(local);
  workspace = twilioClient(run);
  sids = await local.tutorialSids();
}, 60_000);
afterAll(() => local.close());

const sid = (name: string) => sids[name] ?? '';
const setAlice = (activity: string) => workspace.workers(sid('ALICE')).update({ activitySid: sid(activity) });

beforeEach(async () => {
  lines.length = 0;
  await setAlice('IDLE');
});
afterEach(async () => {
  local.aws.sqs.unreachable(false);
  for (const { sid } of await workspace.tasks.list()) await workspace.tasks(sid).remove();
  await setAlice('OFFLINE');
});

/** Creates a Task for Alice and waits for her Reservation. */
async function reserved(attributes: object) {
  const body = JSON.stringify({ attributes: { selected_language: 'es', ...attributes } });
  const created = await callApi(run, '/taskrouter/create_task', { body });
  const taskSid = String(created.body.task_sid);
  const reservations = workspace.tasks(taskSid).reservations;
  const reservationSid = await eventually('a reservation', async () => (await reservations.list())[0]?.sid);
  return {
    taskSid,
    reservationSid,
    /** Waits until the Reservation has this status. */
    becomes: (status: string) =>
      eventually(`the reservation to be ${status}`, async () =>
        (await reservations(reservationSid).fetch()).reservationStatus === status ? true : undefined,
      ),
  };
}

const logged = (text: string) =>
  eventually(`"${text}" in the log`, async () =>
    lines.some((line) => line.includes(text)) ? true : undefined,
  );

describe('a rule answers with an instruction', () => {
  test('accept', async () => {
    const { becomes, taskSid } = await reserved({ rule: 'accept' });
    await becomes('accepted');
    expect((await workspace.tasks(taskSid).fetch()).assignmentStatus).toBe('assigned');
    await logged('"rule":"accepted at once"');
  });

  test('reject', async () => {
    const { becomes } = await reserved({ rule: 'reject' });
    await becomes('rejected');
  });

  test.each(['dequeue', 'conference', 'call', 'redirect'])('%s', async (rule) => {
    // What <Enqueue> adds to the attributes of the Tasks it creates.
    const { becomes } = await reserved({ rule, call_sid: CALL });
    await becomes('accepted');
    await logged(`"instruction":"${rule}"`);
    expect(local.taskRouter.alerts).toEqual([]);
  });

  test('none matches: it is left to REST', async () => {
    const { reservationSid, taskSid } = await reserved({ rule: 'none' });
    await logged('"outcome":"left-to-rest"');
    const reservation = await workspace.tasks(taskSid).reservations(reservationSid).fetch();
    expect(reservation.reservationStatus).toBe('pending');
  });
});

describe('a decision that is deferred', () => {
  test('accepts', async () => {
    const { becomes } = await reserved({ rule: 'later', decision: 'accept' });
    await becomes('accepted');
    await logged('"outcome":"decide-later"');
  });

  test('rejects, and moves the Worker', async () => {
    const { becomes } = await reserved({ rule: 'later', decision: 'reject', activity_sid: sid('OFFLINE') });
    await becomes('rejected');
    expect((await workspace.workers(sid('ALICE')).fetch()).activityName).toBe('Offline');
  });

  test('gives up a Reservation that timed out meanwhile', async () => {
    const workflow = workspace.workflows(run.workflowSid);
    await workflow.update({ taskReservationTimeout: 1 });
    const { becomes } = await reserved({ rule: 'later', decision: 'wait' });
    await becomes('timeout');
    await logged('"outcome":"too-late"');
    await workflow.update({ taskReservationTimeout: 120 });
  });

  test('that throws is set aside after its attempts, and carried out once it is moved back', async () => {
    const queue = local.outputs.DeadLetterQueueArn ?? '';
    const { reservationSid } = await reserved({ rule: 'later', decision: 'throw' });
    await eventually('the dead letter', async () =>
      local.aws.sqs.attributes(queue).ApproximateNumberOfMessages === '1' ? true : undefined,
    );
    expect(lines.filter((line) => line.includes('the customer database is down'))).toHaveLength(2);

    // By now somebody has accepted by hand: the redriven message finds that, and changes nothing.
    const [task] = await workspace.tasks.list();
    const body = JSON.stringify({ task_sid: task?.sid, reservation_sid: reservationSid });
    expect((await callApi(run, '/taskrouter/accept_reservation', { body })).status).toBe(200);
    expect(local.aws.sqs.redrive(queue)).toBe(1);
    await logged('"outcome":"no-longer-pending","reservationStatus":"accepted"');
    expect(local.aws.sqs.attributes(queue).ApproximateNumberOfMessages).toBe('0');
  });

  test('that comes twice is carried out once', async () => {
    local.aws.sqs.duplicate(1);
    const { becomes } = await reserved({ rule: 'later', decision: 'accept' });
    await becomes('accepted');
    await logged('"outcome":"no-longer-pending","reservationStatus":"accepted"');
    local.aws.sqs.duplicate(0);
  });

  test('that cannot be queued is a 503, which TaskRouter takes for a failure', async () => {
    local.aws.sqs.unreachable(true);
    const { reservationSid, taskSid } = await reserved({ rule: 'later', decision: 'accept' });
    await logged('"status":503');
    const reservation = await workspace.tasks(taskSid).reservations(reservationSid).fetch();
    expect(reservation.reservationStatus).toBe('pending');
    await eventually('an alert', async () =>
      local.taskRouter.alerts.some((entry) => JSON.stringify(entry).includes(reservationSid))
        ? true
        : undefined,
    );
  });
});
