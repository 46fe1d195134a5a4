import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callApi, workspaceClient } from '#local/client';
import { followRules } from '#local/follow-rules';
import { type LocalRun, startLocalRun } from '#local/local-run';
import { readyMessage } from '#local/ready-message';
import { startedWorkspace } from '#local/started-workspace';
import { LOCAL_CONTEXTS } from '../helpers/local-contexts';
import { eventually, stillRun } from '../helpers/local-run';

/*
 * The rules of a running start, edited: what is made of them is what would be deployed.
 */

const directory = mkdtempSync(join(tmpdir(), 'taskrouter-rules-'));
const rules = join(directory, 'rules.json');
const said: string[] = [];
let local: LocalRun;
let following: { close(): void };

beforeAll(async () => {
  copyFileSync(LOCAL_CONTEXTS.accepting.assignmentRules ?? '', rules);
  const context = { ...LOCAL_CONTEXTS.accepting, assignmentRules: rules };
  local = await startLocalRun(stillRun(context), () => {});
  following = followRules({ run: local, context, say: (line) => said.push(line) });
});
afterAll(async () => {
  following.close();
  await local.close();
  rmSync(directory, { recursive: true });
});

const saying = (what: string) =>
  eventually(what, () => Promise.resolve(said.find((line) => line.includes(what))));

/** The status of a Task that Alice is reserved for, once her callback has been answered. */
async function statusOfTask(): Promise<string> {
  const run = readyMessage(local);
  const workspace = workspaceClient(run);
  const { named } = await startedWorkspace(local.taskRouter);
  const sidOf = (name: string) => named.find(({ friendlyName }) => friendlyName === name)?.sid ?? '';
  const setAlice = (name: string) => workspace.workers(sidOf('Alice')).update({ activitySid: sidOf(name) });
  const { body } = await callApi(run, '/taskrouter/create_task');
  await setAlice('Idle');
  await local.settled();
  const { assignmentStatus } = await workspace.tasks(String(body.task_sid)).fetch();
  await workspace.tasks(String(body.task_sid)).remove();
  await setAlice('Offline');
  return assignmentStatus;
}

test('a broken edit is said with its place, and the rules from before stay; a whole one is taken up', async () => {
  expect(await statusOfTask()).toBe('assigned');

  writeFileSync(rules, '{\n  "rules": [],\n  "otherwise": {"instruction": "acept"}\n}');
  expect(await saying("can't be used")).toMatch(
    /rules\.json can't be used, the rules from before stay:\n {2}line 3: otherwise/,
  );
  expect(await statusOfTask()).toBe('assigned');

  copyFileSync(LOCAL_CONTEXTS.leaving.assignmentRules ?? '', rules);
  expect(await saying('Taken up')).toMatch(/\d\d:\d\d:\d\d Taken up in .* by AssignmentCallback\./);
  expect(await statusOfTask()).toBe('reserved');
});
