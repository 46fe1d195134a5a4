import { callApi, workspaceClient } from '#local/client';
import { type LocalRun, startLocalRun } from '#local/local-run';
import { type ReadyMessage, readyMessage } from '#local/ready-message';
import { startedWorkspace } from '#local/started-workspace';
import { sidVariables } from '#local/variable-files';
import { LOCAL_CONTEXTS } from '../helpers/local-contexts';
import { stillRun } from '../helpers/local-run';

/*
 * Rules and deciding later on the local run: the queue, its event source, its dead letters and their permissions come
 * from the template.
 */

const CALL = `CA${'0'.repeat(32)}`;

let local: LocalRun;
let run: ReadyMessage;
let workspace: ReturnType<typeof workspaceClient>;
let sids: Record<string, string>;
const lines: string[] = [];

beforeAll(async () => {
  local = await startLocalRun(stillRun(LOCAL_CONTEXTS.everyAnswer), (line) => lines.push(line));
  run = readyMessage(local);
  workspace = workspaceClient(run);
  const { named } = await startedWorkspace(local.taskRouter);
  sids = Object.fromEntries([...sidVariables(named, [])].map(([sid, name]) => [name, sid]));
});
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

/** Creates a Task for Alice; her Reservation's callback has been answered, and what that led to at once is done. */
async function reserved(attributes: object) {
  const body = JSON.stringify({ attributes: { selected_language: 'es', ...attributes } });
  const created = await callApi(run, '/taskrouter/create_task', { body });
  const taskSid = String(created.body.task_sid);
  await local.settled();
  const reservations = workspace.tasks(taskSid).reservations;
  const reservationSid = (await reservations.list())[0]?.sid ?? '';
  const status = async () => (await reservations(reservationSid).fetch()).reservationStatus;
  return { taskSid, reservationSid, status };
}

const log = () => lines.join('\n');

describe('a rule answers with an instruction', () => {
  test('accept', async () => {
    const { status, taskSid } = await reserved({ rule: 'accept' });
    expect(await status()).toBe('accepted');
    expect((await workspace.tasks(taskSid).fetch()).assignmentStatus).toBe('assigned');
    expect(log()).toContain('"rule":"accepted at once"');
  });

  test('reject', async () => {
    const { status } = await reserved({ rule: 'reject' });
    expect(await status()).toBe('rejected');
  });

  test.each(['dequeue', 'conference', 'call', 'redirect'])('%s', async (rule) => {
    // What <Enqueue> adds to the attributes of the Tasks it creates.
    const { status } = await reserved({ rule, call_sid: CALL });
    // The Worker who is called answers after a second.
    await local.advance(1);
    expect(await status()).toBe('accepted');
    expect(log()).toContain(`"instruction":"${rule}"`);
    expect(local.taskRouter.alerts).toEqual([]);
  });

  test('none matches: it is left to REST', async () => {
    const { reservationSid, taskSid } = await reserved({ rule: 'none' });
    expect(log()).toContain('"outcome":"left-to-rest"');
    const reservation = await workspace.tasks(taskSid).reservations(reservationSid).fetch();
    expect(reservation.reservationStatus).toBe('pending');
  });
});

describe('a decision that is deferred', () => {
  test('accepts', async () => {
    const { status } = await reserved({ rule: 'later', decision: 'accept' });
    expect(await status()).toBe('accepted');
    expect(log()).toContain('"outcome":"decide-later"');
  });

  test('rejects, and moves the Worker', async () => {
    const { status } = await reserved({ rule: 'later', decision: 'reject', activity_sid: sid('OFFLINE') });
    expect(await status()).toBe('rejected');
    expect((await workspace.workers(sid('ALICE')).fetch()).activityName).toBe('Offline');
  });

  test('gives up a Reservation that timed out meanwhile', async () => {
    const workflow = workspace.workflows(run.workflowSid);
    await workflow.update({ taskReservationTimeout: 1 });
    const { status } = await reserved({ rule: 'later', decision: 'wait' });
    await local.advance(2);
    expect(await status()).toBe('timeout');
    expect(log()).toContain('"outcome":"too-late"');
    await workflow.update({ taskReservationTimeout: 120 });
  });

  test('that throws is set aside after its attempts, and carried out once it is moved back', async () => {
    const queue = local.outputs.DeadLetterQueueArn ?? '';
    const { reservationSid } = await reserved({ rule: 'later', decision: 'throw' });
    const deadLetters = () => local.aws.sqs.attributes(queue).ApproximateNumberOfMessages;
    expect(deadLetters()).toBe('0');
    await local.advance(60);
    expect(deadLetters()).toBe('1');
    expect(lines.filter((line) => line.includes('the customer database is down'))).toHaveLength(2);

    // By now somebody has accepted by hand: the redriven message finds that, and changes nothing.
    const [task] = await workspace.tasks.list();
    const body = JSON.stringify({ task_sid: task?.sid, reservation_sid: reservationSid });
    expect((await callApi(run, '/taskrouter/accept_reservation', { body })).status).toBe(200);
    expect(local.aws.sqs.redrive(queue)).toBe(1);
    await local.settled();
    expect(log()).toContain('"outcome":"no-longer-pending","reservationStatus":"accepted"');
    expect(deadLetters()).toBe('0');
  });

  test('that comes twice is carried out once', async () => {
    local.aws.sqs.duplicate(1);
    const { status } = await reserved({ rule: 'later', decision: 'accept' });
    expect(await status()).toBe('accepted');
    expect(log()).toContain('"outcome":"no-longer-pending","reservationStatus":"accepted"');
    local.aws.sqs.duplicate(0);
  });

  test('that cannot be queued is a 503, which TaskRouter takes for a failure', async () => {
    local.aws.sqs.unreachable(true);
    const { reservationSid, taskSid } = await reserved({ rule: 'later', decision: 'accept' });
    expect(log()).toContain('"status":503');
    const reservation = await workspace.tasks(taskSid).reservations(reservationSid).fetch();
    expect(reservation.reservationStatus).toBe('pending');
    expect(JSON.stringify(local.taskRouter.alerts)).toContain(reservationSid);
  });
});
