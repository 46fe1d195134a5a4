import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createTaskRouter, type TaskRouter, type WorkspaceSeed } from '#src';
import { clientOf, seedWith } from '#test/emulator';
import { Command, HELP_DESK } from './command';
import { Killed, MortalClient } from './interruptions';
import { WORKFLOW_SHAPES } from './workflow-shapes';

/*
 * `npm run workspace:verify`: what takes too long for every test run. It ends with 1 at the first thing that doesn't
 * hold.
 */

const ROOT = join(__dirname, '..', '..', '..', '..');
const KILLS = 200;
const WORKERS = 5_000;

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  kills: killedAtRandom,
  sigkill: killedForReal,
  faults: underFaults,
  workers: manyWorkers,
};

/** All parts, or those that are named. */
async function main(): Promise<void> {
  const named = process.argv.slice(2);
  for (const [name, part] of Object.entries(PARTS))
    if (named.length === 0 || named.includes(name)) await part();
}

/** A workspace whose application takes some hundred requests. */
const LARGE = {
  ...HELP_DESK,
  taskQueues: [
    { friendlyName: 'Billing', targetWorkers: "skills HAS 'billing'" },
    { friendlyName: 'Everyone' },
    ...numbered(20, (number) => ({ friendlyName: `Queue ${number}`, targetWorkers: `level > ${number}` })),
  ],
  workers: numbered(30, (number) => ({
    friendlyName: `Worker ${number}`,
    attributes: { level: number, skills: ['billing'] },
    ...(number % 3 === 0 && { capacity: { chat: 2, voice: 2 } }),
  })),
  workflows: Object.entries(WORKFLOW_SHAPES)
    .filter(([, shape]) => !JSON.stringify(shape).includes('WORKER'))
    .map(([friendlyName, shape]) => ({
      friendlyName,
      configuration: JSON.parse(
        JSON.stringify(shape).replaceAll('QUEUE', 'Billing').replaceAll('OTHER', 'Everyone'),
      ),
    })),
};

/** The same, with something changed in most of it. */
const CHANGED = {
  ...LARGE,
  taskQueues: LARGE.taskQueues.slice(0, 18).map((queue) => ({ ...queue, maxReservedWorkers: 2 })),
  workers: LARGE.workers
    .slice(0, 25)
    .map((worker) => ({ ...worker, attributes: { level: 0 }, capacity: { chat: 4 } })),
  workflows: LARGE.workflows.slice(1).map((workflow) => ({ ...workflow, taskReservationTimeout: 60 })),
};

async function killedAtRandom(): Promise<void> {
  const taskRouter = await createTaskRouter({ clock: 'manual', seed: seedWith() });
  const command = new Command(taskRouter);
  const large = command.write('large.json', LARGE);
  const changed = command.write('changed.json', CHANGED);
  const random = randomNumbers(7);
  for (let kill = 0; kill < KILLS; kill++) {
    // Half of them while it is made, half while it is changed and pruned.
    const file = kill % 2 === 0 ? large : changed;
    const args = ['-f', file, '--yes', '--prune'];
    if (kill % 2 === 1) await command.run(['apply', '-f', large, '--yes', '--prune']);
    const requests = kill % 2 === 0 ? 150 : 230;
    const mortal = new MortalClient(1 + Math.floor(random() * requests), random() < 0.5);
    const died = await command
      .run(['apply', ...args], { httpClient: () => mortal })
      .catch((error: unknown) => error);
    if (!(died instanceof Killed)) console.log(`  kill ${kill} came too late (${mortal.requests} requests)`);
    assert((await command.run(['apply', ...args])).code === 0, `the run after kill ${kill} finishes`);
    assert(
      (await command.run(['plan', ...args.filter((arg) => arg !== '--yes')])).code === 0,
      `nothing is left after kill ${kill}`,
    );
    await assertNothingTwice(taskRouter);
    if (kill % 2 === 1) await taskRouter.reset();
    else if (kill % 4 === 0) await taskRouter.reset();
  }
  console.log(
    `${KILLS} kills at random requests: each time the next run finished, and nothing was made twice`,
  );
  command.remove();
  await taskRouter.close();
}

async function assertNothingTwice(taskRouter: TaskRouter): Promise<void> {
  const { workspaces } = clientOf(taskRouter).taskrouter.v1;
  const found = await workspaces.list({ friendlyName: 'Service' });
  assert(found.length === 1, 'there is one workspace');
  const workspace = workspaces(found[0]?.sid ?? '');
  const lists = await Promise.all([
    workspace.taskQueues.list({ pageSize: 1000 }),
    workspace.workflows.list({ pageSize: 1000 }),
    workspace.activities.list({ pageSize: 1000 }),
  ]);
  for (const list of lists) {
    const names = list.map(({ friendlyName }) => friendlyName);
    assert(new Set(names).size === names.length, `nothing is there twice: ${names}`);
  }
}

/** SIGKILL, to the command as a process. */
async function killedForReal(): Promise<void> {
  const taskRouter = await createTaskRouter({ clock: 'manual', seed: seedWith() });
  const command = new Command(taskRouter);
  const file = command.write('large.json', LARGE);
  for (const requests of [5, 40, 80, 120, 140]) {
    await killedAfter(taskRouter, ['apply', '-f', file, '--yes', '--prune'], command.directory, requests);
    assert(
      (await command.run(['apply', '-f', file, '--yes', '--prune'])).code === 0,
      'the next run finishes',
    );
    assert((await command.run(['plan', '-f', file, '--prune'])).code === 0, 'nothing is left');
    await assertNothingTwice(taskRouter);
    await taskRouter.reset();
  }
  console.log('5 SIGKILLs to the process: each time the next run finished');
  command.remove();
  await taskRouter.close();
}

/** Kills the process once the emulator has seen so many of its requests. */
async function killedAfter(
  taskRouter: TaskRouter,
  args: readonly string[],
  directory: string,
  requests: number,
): Promise<void> {
  // A fault that never strikes counts the requests.
  taskRouter.faults.clear();
  taskRouter.faults.add({ kind: '500', probability: 0 });
  const main = join(ROOT, 'packages', 'taskrouter-emulator', 'src', 'cli.ts');
  const snapshot = ['--snapshot', join(directory, `snapshot-${requests}.json`)];
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', main, 'workspace', ...args, ...snapshot, '--taskrouter-url', taskRouter.url],
    { cwd: ROOT, stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => child.on('close', resolve));
  const watch = setInterval(() => {
    if ((taskRouter.faults.counters[0]?.seen ?? 0) >= requests) child.kill('SIGKILL');
  }, 1);
  await ended;
  clearInterval(watch);
  assert(child.signalCode === 'SIGKILL', `it was killed at about request ${requests}`);
  taskRouter.faults.clear();
}

async function underFaults(): Promise<void> {
  const taskRouter = await createTaskRouter({ clock: 'manual', seed: seedWith() });
  const command = new Command(taskRouter);
  const file = command.write('large.json', LARGE);
  for (let seed = 0; seed < 10; seed++) {
    for (const [index, kind] of (['429', '500', '503', 'drop-after'] as const).entries())
      taskRouter.faults.add({ kind, probability: 0.08, seed: 4 * seed + index });
    const applied = await command.run(['apply', '-f', file, '--yes', '--prune']);
    assert(applied.code === 0, `it is applied under faults ${seed}: ${applied.err}`);
    taskRouter.faults.clear();
    assert((await command.run(['plan', '-f', file, '--prune'])).code === 0, 'nothing is left');
    await assertNothingTwice(taskRouter);
    await taskRouter.reset();
  }
  console.log(
    '10 applications, each fourth request failing (429, 500, 503, answer dropped): each made everything once',
  );
  command.remove();
  await taskRouter.close();
}

async function manyWorkers(): Promise<void> {
  const workers = numbered(WORKERS, (number) => ({
    friendlyName: `Worker ${number}`,
    activity: 'Available',
    attributes: { skills: number % 2 === 0 ? ['chat'] : ['voice'], number },
  }));
  const seed: WorkspaceSeed = seedWith({ workers });
  const taskRouter = await createTaskRouter({ seed });
  const command = new Command(taskRouter);
  // Twilio's own limit on expressions, and a 429 now and then.
  taskRouter.faults.add({ kind: '429', probability: 0.001, retryAfter: 1, seed: 3 });
  const changes = {
    workerChanges: [
      { match: "skills HAS 'chat'", set: { capacity: { chat: 3 } } },
      { match: 'number < 100', set: { attributes: { team: 'first' } } },
    ],
  };
  const waits = {
    now: () => Date.now(),
    sleep: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  const { PatientClient } = await import('#src/workspace/account/patient-client');
  const httpClient = () => new PatientClient(waits);
  for (const [what, document] of [
    ['listed in the file', { ...seed, ...changes }],
    ['not listed', { ...seed, workers: [], moreWorkers: true, ...changes }],
  ] as const) {
    const start = performance.now();
    const plan = await command.run(['plan', '-f', command.write('many.json', document)], {
      ...waits,
      httpClient,
    });
    const seconds = (performance.now() - start) / 1_000;
    assert(
      plan.code === 2 && plan.out.includes('2550 to change'),
      `the plan is right: ${plan.out.slice(-200)}${plan.err}`,
    );
    console.log(`${WORKERS} workers, ${what}: planned in ${seconds.toFixed(1)} s`);
    assert(seconds <= 60, 'within a minute');
  }
  command.remove();
  await taskRouter.close();
}

function numbered<T>(length: number, make: (number: number) => T): T[] {
  return Array.from({ length }, (_, number) => make(number));
}

/** From 0 to 1, the same every time. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function assert(holds: boolean, what: string): void {
  if (!holds) throw new Error(`It doesn't hold that ${what}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
