import { parseArgs } from 'node:util';
import { parseJsonObject } from 'taskrouter/parsed';
import twilio from 'twilio';
import { announcement } from '#local/announcement';
import { type LocalRun, startLocalRun } from '#local/local-run';
import { Chaos, type ChaosCounts } from './chaos';
import { flood } from './flood';
import { type Created, createUntilKnown, Forger, inParallel } from './load';
import { randomFrom } from './random';
import { soakOptions } from './setting';

/*
 * npm run soak: thousands of Tasks through the local stack while functions are killed, Secrets Manager and Twilio fail,
 * the auth token rotates, and somebody forges callbacks. At the end nothing may be lost or doubled.
 */

const LANES = 24;
const SETTLE_MS = 120_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      creates: { type: 'string', default: '2000' },
      flood: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(Date.now() % 100_000) },
    },
  });
  const seed = Number(values.seed);
  console.log(`seed ${seed}`);
  console.log('generated callbacks by status', await flood(Number(values.flood)));
  const refusedCallbacks: string[] = [];
  const local = await startLocalRun(soakOptions(), (line) => {
    if (/^callback WR/.test(line) && line.includes(' 403')) refusedCallbacks.push(line);
  });
  try {
    const forger = new Forger(local.outputs.AssignmentCallbackUrl ?? '');
    const chaos = new Chaos(local, randomFrom(seed), seed);
    const keys = Array.from({ length: Number(values.creates) }, (_, index) => `soak-${seed}-${index}`);
    const run = announcement(local);
    const startedAt = performance.now();
    const created = await inParallel(keys, LANES, (key) => createUntilKnown(run, key));
    const seconds = (performance.now() - startedAt) / 1_000;
    const counts = await chaos.stop();
    await forger.stop();
    const failed = report(created, counts, forger, refusedCallbacks, seconds, await verdict(local, created));
    process.exitCode = failed ? 1 : 0;
  } finally {
    await local.close();
  }
}

interface Verdict {
  readonly tasks: number;
  readonly doubled: number;
  readonly lost: number;
  readonly unassigned: number;
  readonly acceptedTwice: number;
  readonly unknownThatExist: number;
}

/** What TaskRouter has at the end, against what the callers were told. */
async function verdict(local: LocalRun, created: readonly Created[]): Promise<Verdict> {
  const { accountSid, url, workspaceSid } = local.taskRouter;
  const client = twilio(accountSid, local.taskRouter.authToken);
  client.taskrouter.baseUrl = url;
  const workspace = client.taskrouter.v1.workspaces(workspaceSid);
  const list = () => workspace.tasks.list({ pageSize: 1_000 });
  let tasks = await list();
  for (const end = Date.now() + SETTLE_MS; Date.now() < end; tasks = await list()) {
    if (tasks.every(({ assignmentStatus }) => assignmentStatus === 'assigned')) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const perKey = new Map<string, number>();
  for (const { attributes } of tasks) {
    const key = String(parseJsonObject(attributes)?.key);
    perKey.set(key, (perKey.get(key) ?? 0) + 1);
  }
  const accepted = await inParallel(tasks, LANES, async ({ sid }) => {
    const reservations = await workspace.tasks(sid).reservations.list();
    return reservations.filter(({ reservationStatus }) => reservationStatus === 'accepted').length;
  });
  const sids = new Set(tasks.map(({ sid }) => sid));
  return {
    tasks: tasks.length,
    doubled: [...perKey.values()].filter((count) => count > 1).length,
    lost: created.filter(({ taskSid }) => taskSid !== undefined && !sids.has(taskSid)).length,
    unassigned: tasks.filter(({ assignmentStatus }) => assignmentStatus !== 'assigned').length,
    acceptedTwice: accepted.filter((count) => count > 1).length,
    unknownThatExist: created.filter(({ key, taskSid }) => taskSid === undefined && perKey.has(key)).length,
  };
}

/** Prints the figures. @returns whether anything was lost, doubled or let in */
function report(
  created: readonly Created[],
  chaos: ChaosCounts,
  { answers }: Forger,
  refusedCallbacks: readonly string[],
  seconds: number,
  found: Verdict,
): boolean {
  const unknown = created.filter(({ taskSid }) => taskSid === undefined).length;
  const forged = [...answers.values()].reduce((sum, count) => sum + count, 0);
  const mustBeZero = {
    'Tasks lost': found.lost,
    'keys with two Tasks': found.doubled,
    'Tasks accepted twice': found.acceptedTwice,
    'Tasks left unassigned': found.unassigned,
    'forged callbacks answered with 200': answers.get(200) ?? 0,
    'genuine callbacks refused with 403': refusedCallbacks.length,
  };
  console.table({
    'keys asked for': created.length,
    'requests for them': created.reduce((sum, { attempts }) => sum + attempts, 0),
    seconds: Math.round(seconds),
    'Tasks at TaskRouter': found.tasks,
    'keys answered as unknown': unknown,
    'of these, with a Task': found.unknownThatExist,
    'requests that Twilio let go wrong': chaos.twilioFaults,
    'function kills': chaos.functionsKilled,
    'secret readings told to fail': chaos.secretReadsFailed,
    'auth token rotations': chaos.rotations,
    'forged callbacks sent': forged,
    ...mustBeZero,
  });
  const failed = Object.values(mustBeZero).some((count) => count > 0);
  console.log(
    failed
      ? 'FAILED: something was lost, doubled, refused or let in'
      : 'Nothing lost, nothing doubled, nothing forged let in.',
  );
  return failed;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
