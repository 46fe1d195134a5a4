import { parseArgs } from 'node:util';
import { type Comparison, erlangAWith, erlangC, isInside, published } from './closed-forms';
import { compareWithNaive } from './contact-centre';
import { compareWithRecursion } from './exact-waits';
import { exactRates, largestDifference, N_SYSTEM, simulatedRates, W_SYSTEM } from './fcfs-alis';

/*
 * `npm run simulate:verify`: the simulation against everything that is known exactly, in runs long enough to tell. The
 * test suite has the short ones. `--scale 0.1` takes a tenth of the tasks.
 */

const { values } = parseArgs({ options: { scale: { type: 'string', default: '1' } } });
const scale = Number(values.scale);

const SIZE = size(10, 60_000, 10_000);
const LARGE = size(20, 60_000, 60_000);

function size(replications: number, tasks: number, warmUp: number) {
  return { replications, tasks: Math.round(tasks * scale), warmUp };
}

/** What the matching rates may differ by. */
const RATE_TOLERANCE = 0.005;

let failures = 0;

function report(line: string, isRight: boolean): void {
  if (!isRight) failures++;
  console.log(`${isRight ? 'ok   ' : 'WRONG'}  ${line}`);
}

function reportExact(): void {
  const million = Math.round(1_000_000 * scale);
  const waits = compareWithRecursion(10, 0.85, million);
  report(
    `${waits.tasks} FIFO waits against Kiefer–Wolfowitz: ${waits.different} different`,
    waits.different === 0,
  );
  const { tasks, answered, different, seconds } = compareWithNaive(million);
  const share = ((100 * answered) / tasks).toFixed(1);
  report(
    `${tasks} tasks (${share} % answered) against the naive simulator: ${different.length} different ` +
      `(${seconds.engine.toFixed(1)} s, naive ${seconds.naive.toFixed(1)} s)`,
    different.length === 0,
  );
}

function reportSkills(): void {
  for (const [name, system] of [
    ['N', N_SYSTEM],
    ['W', W_SYSTEM],
  ] as const) {
    const difference = largestDifference(simulatedRates(system, 300_000 * scale), exactRates(system));
    report(
      `who answers what in a ${name}-system: within ${(100 * difference).toFixed(2)} % of the product form`,
      difference <= RATE_TOLERANCE,
    );
  }
}

function reportClosed(comparison: Comparison): boolean {
  const { what, found, halfWidth, exact } = comparison;
  const inside = isInside(comparison);
  const digits = (value: number) => value.toFixed(5);
  console.log(
    `${inside ? 'ok   ' : 'out  '}  ${what}: ${digits(found)} ± ${digits(halfWidth)}, exactly ${digits(exact)}`,
  );
  return inside;
}

function reportClosedForms(): void {
  const results: boolean[] = [];
  const note = (comparisons: readonly Comparison[]) => {
    for (const comparison of comparisons) results.push(reportClosed(comparison));
  };
  note(erlangC(1, 0.8, SIZE));
  note(erlangC(2, 0.8, SIZE));
  note(erlangC(5, 0.8, SIZE));
  note(erlangC(10, 0.9, SIZE));
  note(erlangC(50, 0.96, SIZE));
  note(erlangC(100, 0.95, SIZE));
  note(erlangC(500, 0.98, LARGE));
  for (const agents of [46, 48, 50, 52]) note(erlangAWith(agents, SIZE));
  note([published(11, SIZE), published(10, SIZE)]);
  const inside = results.filter(Boolean).length;
  // Each interval leaves its value out once in twenty times; more than 4 of 28 is once in a hundred.
  report(`${inside} of ${results.length} inside their own 95 % interval`, results.length - inside <= 4);
}

reportExact();
reportSkills();
reportClosedForms();
process.exit(failures === 0 ? 0 : 1);
