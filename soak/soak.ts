import { parseArgs } from 'node:util';
import { flood } from './flood';
import { soakMutants } from './mutants';
import { randomFrom } from './random';
import { soakRun } from './run';
import { startWorld, type World } from './world';

/*
 * npm run soak: thousands of Tasks through the local stack while functions are killed, AWS and Twilio fail, the auth
 * token rotates, and callbacks are forged. At the end nothing may be lost or doubled.
 * npm run soak -- --mutants: plants known faults into the functions one by one; each has to be noticed.
 */

const SETTLE_MS = 120_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      creates: { type: 'string', default: '2000' },
      flood: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(Date.now() % 100_000) },
      mutants: { type: 'boolean', default: false },
    },
  });
  const seed = Number(values.seed);
  console.log(`seed ${seed}`);
  if (!values.mutants) console.log('generated callbacks by status', await flood(Number(values.flood)));
  const world = await startWorld(randomFrom(seed));
  try {
    const isSound = values.mutants
      ? await mutants(world, seed)
      : await soak(world, seed, Number(values.creates));
    process.exitCode = isSound ? 0 : 1;
  } finally {
    await world.close();
  }
}

/** @returns whether nothing was lost, doubled or let in */
async function soak(world: World, seed: number, creates: number): Promise<boolean> {
  const options = {
    creates,
    seed,
    name: `soak${seed}`,
    settleMs: SETTLE_MS,
    disasters: true,
    endsEarly: false,
  };
  const { findings, figures } = await soakRun(world, options);
  console.table({ ...figures, ...findings.table() });
  const broken = findings.broken();
  console.log(
    broken.length > 0
      ? `FAILED: ${broken.join(', ')}`
      : 'Nothing lost, nothing doubled, nothing forged let in.',
  );
  return broken.length === 0;
}

/** @returns whether each planted fault was noticed, and nothing where none was planted */
async function mutants(world: World, seed: number): Promise<boolean> {
  const escaped = await soakMutants(world, seed);
  console.log(escaped.length > 0 ? `FAILED: ${escaped.join('; ')}` : 'Every planted fault was noticed.');
  return escaped.length === 0;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
