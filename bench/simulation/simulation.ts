import { replicate } from '#emulator/simulation/replication-record';
import { modelOf } from '#emulator/simulation/simulate';
import { compareWithNaive } from '#emulator/test/simulation/verification/contact-centre';
import { usedHeap } from '../engine/heap';
import { whole } from '../report/format';
import type { Report, Section } from '../section';
import { busyDay } from './busy-day';

const ROUNDS = 3;

/** What a simulated day costs, and what the same tasks cost a naive simulator. */
export const simulation: Section = {
  name: 'simulation',
  asks: 'How long does a simulated day take, and does its memory grow with the tasks?',
  async run(bench): Promise<Report> {
    const calls = bench.quick ? 20_000 : 100_000;
    const days = Array.from({ length: ROUNDS }, (_, round) => {
      bench.say(`Simulating a day of ${whole(calls)} calls (${round + 1} of ${ROUNDS}) …`);
      return simulateDay(calls, round);
    });
    const best = days.reduce((one, other) => (other.cpuSeconds < one.cpuSeconds ? other : one));
    const [few, many] = [simulateDay(calls / 10, 0), simulateDay(calls, 0)];
    bench.say('Against the naive simulator …');
    const pair = compareWithNaive(bench.quick ? 10_000 : 30_000);
    return {
      tables: [
        {
          title: 'A simulated day: 500 Workers in 20 Task Queues, on one core',
          columns: ['calls', 'seconds', 'CPU seconds', 'calls per CPU second'],
          rows: [
            [
              whole(best.offered),
              best.seconds.toFixed(2),
              best.cpuSeconds.toFixed(2),
              whole(best.offered / best.cpuSeconds),
            ],
          ],
          notes: [
            `The best of ${ROUNDS}. Ten times as many calls leave ${whole((many.heapBytes - few.heapBytes) / 1024)} KB more on the heap.`,
            `13 Workers, ${whole(pair.tasks)} tasks: ${pair.seconds.engine.toFixed(2)} s, the naive simulator ${pair.seconds.naive.toFixed(2)} s.`,
          ],
        },
      ],
      figures: { days, memory: { few, many }, pair: { ...pair, different: pair.different.length } },
    };
  },
};

interface DayCost {
  readonly offered: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly heapBytes: number;
}

function simulateDay(calls: number, replication: number): DayCost {
  const { workspace, demand } = busyDay(calls);
  const model = modelOf(workspace, demand, {}, {});
  const before = usedHeap();
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const record = replicate(model, replication);
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - startedAt) / 1000;
  const offered = record.total.values.offered ?? 0;
  return { offered, seconds, cpuSeconds: (user + system) / 1e6, heapBytes: usedHeap() - before };
}
