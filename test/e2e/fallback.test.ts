import { signedCallback, workspaceClient } from '#local/client';
import { type LocalRun, startLocalRun } from '#local/local-run';
import { type ReadyMessage, readyMessage } from '#local/ready-message';
import { CALLBACK_PARAMETERS } from '../helpers/assignment-callback';
import { LOCAL_CONTEXTS } from '../helpers/local-contexts';
import { stillRun } from '../helpers/local-run';

/* The pair of stacks: the one in the second Region answers when the first one does not. */

let local: LocalRun;
let run: ReadyMessage;
const lines: string[] = [];

beforeAll(async () => {
  local = await startLocalRun(stillRun(LOCAL_CONTEXTS.operations), (line) => lines.push(line));
  run = readyMessage(local);
});
afterAll(() => local.close());

/** A Task that Alice is reserved for: how it stands once every callback has been answered, and where one was. */
async function assigned() {
  const workspace = workspaceClient(run);
  const [alice] = await workspace.workers.list({ friendlyName: 'Alice' });
  const activities = await workspace.activities.list();
  const set = (name: string) =>
    workspace.workers(alice?.sid ?? '').update({
      activitySid: activities.find(({ friendlyName }) => friendlyName === name)?.sid ?? '',
    });
  const before = lines.length;
  await set('Offline');
  const { sid } = await workspace.tasks.create({ attributes: '{"selected_language":"es"}' });
  await set('Idle');
  await local.settled();
  const { assignmentStatus } = await workspace.tasks(sid).fetch();
  await workspace.tasks(sid).remove();
  const answered = lines.slice(before).filter((line) => line.includes('"outcome":"instruction"'));
  return { assignmentStatus, by: answered.map((line) => line.split('-')[0]) };
}

test('both have told TaskRouter whom to call', async () => {
  const workflow = await workspaceClient(run).workflows(run.workflowSid).fetch();
  expect(workflow.assignmentCallbackUrl).toBe(`${run.apiUrl}/taskrouter/assignment_callback`);
  expect(workflow.fallbackAssignmentCallbackUrl).toBe(
    `${run.fallback?.apiUrl}/taskrouter/assignment_callback`,
  );
  expect(run.fallback?.region).toBe('us-west-2');
});

test('the first one answers as long as it can', async () => {
  expect(await assigned()).toEqual({ assignmentStatus: 'assigned', by: ['TaskRouter'] });
});

test('the fallback follows a rotation as soon as its own replica has it', async () => {
  const next = 'f'.repeat(32);
  const { aws, outputs } = local.fallback ?? local;
  const url = outputs.FallbackAssignmentCallbackUrl ?? '';
  const { accountSid: AccountSid, workspaceSid: WorkspaceSid } = run;
  const callback = async () => {
    const Timestamp = String(Math.floor(local.clock.now() / 1_000));
    const parameters = { ...CALLBACK_PARAMETERS, AccountSid, WorkspaceSid, Timestamp };
    return (await fetch(url, { method: 'POST', ...signedCallback(url, next, parameters) })).status;
  };
  const secret = JSON.stringify({ accountSid: AccountSid, authToken: next });
  const pending = { stage: 'AWSPENDING' } as const;
  local.aws.secretsManager.put('twilio/taskrouter', secret, pending);
  expect(await callback()).toBe(403);
  aws.secretsManager.put('twilio/taskrouter', secret, pending);
  // It has just looked: it looks again five seconds later at the earliest.
  await local.advance(6);
  expect(await callback()).toBe(200);
});

test('the fallback answers when the first one fails, and when it is gone', async () => {
  local.aws.secretsManager.fail(true);
  // What its warm environment has read would do.
  for (const id of local.aws.lambda.functionIds()) local.aws.lambda.crash(id);
  expect(await assigned()).toEqual({ assignmentStatus: 'assigned', by: ['TaskRouterFallback'] });
  await local.aws.close();
  expect(await assigned()).toEqual({ assignmentStatus: 'assigned', by: ['TaskRouterFallback'] });
});
