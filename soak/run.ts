import { parseJsonObject } from 'taskrouter/parsed';
import twilio from 'twilio';
import { readyMessage } from '#local/ready-message';
import { Callers, type Created, inParallel } from './callers';
import { Chaos, type ChaosCounts } from './chaos';
import { Findings } from './findings';
import { Forger } from './forger';
import { randomFrom } from './random';
import type { World } from './world';

const LANES = 24;

/** How hard a run is. */
export interface RunOptions {
  readonly creates: number;
  readonly seed: number;
  /** What its keys begin with: no other run's do. */
  readonly name: string;
  /** Whether functions are killed and the auth token rotates; if not, everything else goes wrong more often. */
  readonly disasters: boolean;
  /** Whether it ends with the first promise that is seen broken. */
  readonly endsEarly: boolean;
  /** Milliseconds after the last request by which every Task has to be assigned. */
  readonly settleMs: number;
}

/** What a run did, what it found, and its figures. */
export interface RunResult {
  readonly findings: Findings;
  readonly figures: Readonly<Record<string, number>>;
}

/** Sends create_task requests and forged callbacks while things go wrong, and compares what is there with what was said. */
export async function soakRun(world: World, options: RunOptions): Promise<RunResult> {
  const { local, proxy, watch } = world;
  const findings = new Findings();
  watch.findings = findings;
  const isOver = () => options.endsEarly && findings.broken().length > 0;
  const { seed, disasters, creates } = options;
  proxy.oddShare = disasters ? 0.04 : 0.25;
  proxy.oddAnswers = 0;
  const forger = new Forger(local, findings);
  const chaos = new Chaos(local, {
    random: randomFrom(seed),
    seed,
    kills: disasters,
    rotates: disasters,
    twilioFaultShare: disasters ? 0.03 : 0.08,
    duplicateEvery: disasters ? 10 : 2,
  });
  const keys = Array.from({ length: creates }, (_, index) => `${options.name}-${index}`);
  const callers = new Callers(readyMessage(local), findings, isOver);
  const startedAt = performance.now();
  const created = await inParallel(keys, LANES, (key) => callers.create(key));
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  const counts = await chaos.stop();
  proxy.oddShare = 0;
  await forger.stop();
  const tasks = await tasksAtTheEnd(world, options, isOver);
  if (!isOver()) compare(tasks, created, findings);
  return { findings, figures: { seconds, ...figuresOf(world, tasks, created, counts, forger) } };
}

/** A Task of the run, as TaskRouter has it. */
interface FoundTask {
  readonly sid: string;
  readonly key: string;
  readonly isAssigned: boolean;
}

/** The run's Tasks, once all of them are assigned, or the time for that is over. */
async function tasksAtTheEnd(
  { local }: World,
  { name, settleMs }: RunOptions,
  isOver: () => boolean,
): Promise<FoundTask[]> {
  const workspace = workspaceOf(local);
  const list = async () =>
    (await workspace.tasks.list({ pageSize: 1_000 })).flatMap(({ sid, attributes, assignmentStatus }) => {
      const key = String(parseJsonObject(attributes)?.key);
      return key.startsWith(`${name}-`) ? [{ sid, key, isAssigned: assignmentStatus === 'assigned' }] : [];
    });
  let tasks = await list();
  for (const end = Date.now() + settleMs; Date.now() < end && !isOver(); tasks = await list()) {
    if (tasks.every(({ isAssigned }) => isAssigned)) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return tasks;
}

/** What TaskRouter has, against what the callers were told. */
function compare(tasks: readonly FoundTask[], created: readonly Created[], findings: Findings): void {
  const perKey = countByKey(tasks);
  const sids = new Set(tasks.map(({ sid }) => sid));
  const isLost = ({ taskSid }: Created) => taskSid !== undefined && !sids.has(taskSid);
  findings.add('Tasks lost', created.filter(isLost).length);
  findings.add('keys with two Tasks', [...perKey.values()].filter((count) => count > 1).length);
  findings.add('Tasks left unassigned', tasks.filter(({ isAssigned }) => !isAssigned).length);
}

function countByKey(tasks: readonly FoundTask[]): Map<string, number> {
  const perKey = new Map<string, number>();
  for (const { key } of tasks) perKey.set(key, (perKey.get(key) ?? 0) + 1);
  return perKey;
}

function figuresOf(
  { proxy }: World,
  tasks: readonly FoundTask[],
  created: readonly Created[],
  chaos: ChaosCounts,
  { sent }: Forger,
): Record<string, number> {
  const perKey = countByKey(tasks);
  const unknown = created.filter(({ taskSid }) => taskSid === undefined);
  return {
    'keys asked for': created.length,
    'requests for them': created.reduce((sum, { attempts }) => sum + attempts, 0),
    'Tasks at TaskRouter': tasks.length,
    'keys answered as unknown': unknown.length,
    'of these, with a Task': unknown.filter(({ key }) => perKey.has(key)).length,
    'requests that Twilio let go wrong': chaos.twilioFaults,
    'Tasks that Twilio answered oddly': proxy.oddAnswers,
    'calls that DynamoDB throttled': chaos.callsThrottled,
    'answers of DynamoDB that were lost': chaos.answersLost,
    'function kills': chaos.functionsKilled,
    'secret readings failed or slow': chaos.secretReadsFailed,
    'auth token rotations': chaos.rotations,
    'forged callbacks sent': sent.forged,
    'genuine callbacks among them': sent.genuine,
  };
}

/** Removes every Task, so that the next run begins with none. */
export async function removeTasks({ local }: World): Promise<void> {
  const workspace = workspaceOf(local);
  const tasks = await workspace.tasks.list({ pageSize: 1_000 });
  await inParallel(tasks, LANES, ({ sid }) => workspace.tasks(sid).remove());
}

function workspaceOf({ taskRouter }: World['local']) {
  const { accountSid, authToken, url, workspaceSid } = taskRouter;
  const client = twilio(accountSid, authToken);
  client.taskrouter.baseUrl = url;
  return client.taskrouter.v1.workspaces(workspaceSid);
}
