import { oncePerRun } from '../bench';
import { CpuShare, MB_PER_CPU } from '../cold/cpu-share';
import { type ContainerSample, startUnderRuntimeClient } from '../cold/runtime-client';
import { CALLBACK, coldStarts } from '../cold/starts';
import { ASSUMED } from '../cost/assumed';
import { computePerMillion } from '../cost/per-million';
import { dollars, milliseconds } from '../report/format';
import { interleave } from '../rounds';
import type { Report, Section } from '../section';
import { summarize } from '../statistics';
import { lambdaNode, runtimeClient } from '../tools/lambda-runtime';

/** The settings that are compared, in MB. */
const SIZES = [128, 256, 512, 1024, MB_PER_CPU] as const;

/** Calls of each container; all but the first are warm, though not as warm as after thousands. */
const CALLS = 12;

/** The callback at one memory setting; medians, in milliseconds. */
export interface MemoryFigure {
  readonly memoryMb: number;
  /** Loading the code, with the share of CPU from the start. */
  readonly initMs: number;
  /** From the start of the process to the first answer, with the share of CPU from the start. */
  readonly coldMs: number;
  /** The same where loading the code is not limited, as Lambda has been seen to do. */
  readonly coldAfterBurstMs: number;
  /** A call after the first. */
  readonly warmMs: number;
}

/** Undefined where it cannot be measured: it takes the runtime client and the right to make control groups. */
export const memoryFigures = oncePerRun(async (bench): Promise<readonly MemoryFigure[] | undefined> => {
  const node = await lambdaNode(bench);
  const client = await runtimeClient(bench);
  const callback = (await coldStarts(bench)).get(CALLBACK);
  if (client === undefined || callback === undefined) return undefined;

  const measures = new Map<string, () => Promise<ContainerSample>>();
  for (const memoryMb of SIZES) {
    for (const burst of [false, true]) {
      const share = CpuShare.create(memoryMb / MB_PER_CPU, burst);
      if (share === undefined) return undefined;
      bench.atEnd(() => share.close());
      const start = { ...callback, fn: { ...callback.fn, memoryMb } };
      measures.set(key(memoryMb, burst), () =>
        startUnderRuntimeClient({ node, client }, start, { calls: CALLS, share }),
      );
    }
  }
  const rounds = bench.quick ? 3 : 9;
  bench.say(`Memory settings: ${rounds} rounds of ${measures.size} …`);
  const samples = await interleave(rounds, measures);
  const median = (name: string, pick: (sample: ContainerSample) => number) =>
    summarize(samples.of(name, pick)).median;
  return SIZES.map((memoryMb) => ({
    memoryMb,
    initMs: median(key(memoryMb, false), ({ initMs }) => initMs),
    coldMs: median(key(memoryMb, false), ({ answerMs }) => answerMs),
    coldAfterBurstMs: median(key(memoryMb, true), ({ answerMs }) => answerMs),
    warmMs: median(key(memoryMb, false), ({ callsMs }) => summarize(callsMs.slice(1)).median),
  }));
});

/** What a memory setting, and the CPU that comes with it, does to the callback. */
export const memory: Section = {
  name: 'memory',
  asks: 'What does more memory, and the CPU that comes with it, buy the callback?',
  async run(bench): Promise<Report> {
    const figures = await memoryFigures(bench);
    if (figures === undefined) {
      const rows = [["not measured: it takes Lambda's runtime client and Linux control groups (root)"]];
      return { tables: [{ title: 'Memory settings', columns: [''], rows }], figures: [] };
    }
    return {
      tables: [
        {
          title: "The callback at Lambda's CPU shares",
          columns: [
            'memory',
            'CPU',
            'load',
            'to first answer',
            'the same, loading not limited',
            'warm call',
            'compute per million',
          ],
          rows: figures.map(({ memoryMb, initMs, coldMs, coldAfterBurstMs, warmMs }) => [
            `${memoryMb} MB`,
            (memoryMb / MB_PER_CPU).toFixed(2),
            ...[initMs, coldMs, coldAfterBurstMs, warmMs].map(milliseconds),
            dollars(computePerMillion({ memoryMb, warmMs, coldMs, coldShare: ASSUMED.coldShare })),
          ]),
          notes: [`Compute is priced with ${ASSUMED.coldShare * 100} % cold starts.`],
        },
      ],
      figures,
    };
  },
};

function key(memoryMb: number, burst: boolean): string {
  return `${memoryMb}${burst ? ', burst' : ''}`;
}
