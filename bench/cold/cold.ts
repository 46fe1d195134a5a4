import { oncePerRun } from '../bench';
import { milliseconds, spread } from '../report/format';
import { interleave, type Rounds } from '../rounds';
import type { Report, Section, Table } from '../section';
import { pairedRatios, type Summary, summarize } from '../statistics';
import { lambdaNode, runtimeClient } from '../tools/lambda-runtime';
import { startBare } from './bare';
import { startUnderRuntimeClient } from './runtime-client';
import type { ColdSample } from './start';
import * as names from './starts';

/** How a function's process is started. */
export type Mode = 'bare' | 'runtime client';

/** The cold section's samples, under `<mode>: <name>`. */
export interface ColdFigures {
  readonly modes: readonly Mode[];
  readonly names: readonly string[];
  readonly rounds: Rounds<ColdSample>;
}

/** Which baselines a row is compared with, besides the floor. */
const DOCUMENTED: ReadonlyMap<string, string> = new Map([
  [names.CALLBACK, names.DOCUMENTED_CALLBACK],
  [names.CREATE_TASK, names.DOCUMENTED_CREATE_TASK],
  [names.CREATE_TASK_ONCE, names.DOCUMENTED_CREATE_TASK],
]);

export const coldFigures = oncePerRun(async (bench): Promise<ColdFigures> => {
  const node = await lambdaNode(bench);
  const client = await runtimeClient(bench);
  const starts = await names.coldStarts(bench);
  const measures = new Map<string, () => Promise<ColdSample>>();
  for (const [name, start] of starts) {
    measures.set(key('bare', name), () => startBare(node, start));
    if (client !== undefined) {
      measures.set(key('runtime client', name), () => startUnderRuntimeClient({ node, client }, start));
    }
  }
  const rounds = bench.quick ? 7 : 31;
  bench.say(`Cold starts: ${rounds} rounds of ${measures.size} …`);
  return {
    modes: client === undefined ? ['bare'] : ['bare', 'runtime client'],
    names: [...starts.keys()],
    rounds: await interleave(rounds, measures),
  };
});

/** What a process start costs until the first answer. */
export const cold: Section = {
  name: 'cold',
  asks: 'How long does a function take from the start of its process to its first answer?',
  async run(bench): Promise<Report> {
    const figures = await coldFigures(bench);
    return {
      tables: figures.modes.map((mode) => table(figures, mode)),
      figures: Object.fromEntries(figures.modes.map((mode) => [mode, rowsOf(figures, mode)])),
    };
  },
};

interface Row {
  readonly name: string;
  readonly answerMs: Summary;
  readonly ofEmpty: Summary;
  readonly ofDocumented: Summary | undefined;
  readonly peakMiB: number | undefined;
}

function rowsOf(figures: ColdFigures, mode: Mode): Row[] {
  const { rounds } = figures;
  const answers = (name: string) => rounds.of(key(mode, name), ({ answerMs }) => answerMs);
  return figures.names.map((name) => {
    const documented = DOCUMENTED.get(name);
    const peak = summarize(rounds.of(key(mode, name), ({ peakMiB = Number.NaN }) => peakMiB)).median;
    return {
      name,
      answerMs: summarize(answers(name)),
      ofEmpty: summarize(pairedRatios(answers(name), answers(names.EMPTY))),
      ofDocumented:
        documented === undefined ? undefined : summarize(pairedRatios(answers(documented), answers(name))),
      peakMiB: Number.isNaN(peak) ? undefined : peak,
    };
  });
}

function table(figures: ColdFigures, mode: Mode): Table {
  return {
    title: `Cold start, ${mode === 'bare' ? 'the bundle in a plain Node.js process' : "under Lambda's runtime client"}`,
    columns: ['', 'to answer', 'of the empty handler', 'the documented way takes', 'peak memory'],
    rows: rowsOf(figures, mode).map(({ name, answerMs, ofEmpty, ofDocumented, peakMiB }) => [
      name,
      milliseconds(answerMs.median),
      spread(ofEmpty),
      ofDocumented === undefined ? '' : spread(ofDocumented),
      peakMiB === undefined ? '' : `${Math.round(peakMiB)} MiB`,
    ]),
    notes: [
      'Medians of per-round ratios, quartiles in brackets. Secrets Manager and Twilio answer over TLS on loopback.',
    ],
  };
}

function key(mode: Mode, name: string): string {
  return `${mode}: ${name}`;
}
