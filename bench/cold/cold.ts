import { oncePerRun } from '../bench';
import { milliseconds, spread } from '../report/format';
import { interleave, type Rounds } from '../rounds';
import type { Report, Section, Table } from '../section';
import { pairedRatios, type Summary, summarize } from '../statistics';
import { lambdaNode, runtimeClient } from '../tools/lambda-runtime';
import { startBare } from './bare';
import { type ContainerSample, startUnderRuntimeClient } from './runtime-client';
import type { ColdSample, ColdStart } from './start';
import * as names from './starts';

/** How a function's process is started. */
export type Mode = 'bare' | 'runtime client';

/** The cold section's samples. */
export class ColdFigures {
  constructor(
    readonly modes: readonly Mode[],
    /** What was started. */
    readonly names: readonly string[],
    private readonly bare: Rounds<ColdSample>,
    private readonly underClient: Rounds<ContainerSample> | undefined,
  ) {}

  /** A number of every sample, in the rounds' order. */
  of(mode: Mode, name: string, pick: (sample: ColdSample) => number): number[] {
    if (mode === 'bare' || this.underClient === undefined) return this.bare.of(name, pick);
    return this.underClient.of(name, pick);
  }

  /** The median under the runtime client, or bare where there is none. */
  median(name: string, pick: (sample: ColdSample) => number): number {
    return summarize(this.of('runtime client', name, pick)).median;
  }
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
  const rounds = bench.quick ? 7 : 31;
  bench.say(
    `Cold starts: ${rounds} rounds of ${starts.size}, ${client === undefined ? 'bare' : 'both ways'} …`,
  );
  const each = <T>(measure: (start: ColdStart) => Promise<T>) =>
    new Map([...starts].map(([name, start]) => [name, () => measure(start)]));
  const bare = await interleave(
    rounds,
    each((start) => startBare(node, start)),
  );
  const underClient =
    client === undefined
      ? undefined
      : await interleave(
          rounds,
          each((start) => startUnderRuntimeClient({ node, client }, start)),
        );
  const modes: readonly Mode[] = client === undefined ? ['bare'] : ['bare', 'runtime client'];
  return new ColdFigures(modes, [...starts.keys()], bare, underClient);
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
  readonly documentedTakes: Summary | undefined;
  readonly cpuOfEmpty: Summary | undefined;
  readonly peakMiB: number | undefined;
}

function rowsOf(figures: ColdFigures, mode: Mode): Row[] {
  const answers = (name: string) => figures.of(mode, name, ({ answerMs }) => answerMs);
  const cpu = (name: string) => figures.of(mode, name, ({ cpuMs = Number.NaN }) => cpuMs);
  return figures.names.map((name) => {
    const documented = DOCUMENTED.get(name);
    const cpuOfEmpty = summarize(pairedRatios(cpu(name), cpu(names.EMPTY)));
    const peak = summarize(figures.of(mode, name, ({ peakMiB = Number.NaN }) => peakMiB)).median;
    return {
      name,
      answerMs: summarize(answers(name)),
      ofEmpty: summarize(pairedRatios(answers(name), answers(names.EMPTY))),
      documentedTakes:
        documented === undefined ? undefined : summarize(pairedRatios(answers(documented), answers(name))),
      cpuOfEmpty: Number.isNaN(cpuOfEmpty.median) ? undefined : cpuOfEmpty,
      peakMiB: Number.isNaN(peak) ? undefined : peak,
    };
  });
}

function table(figures: ColdFigures, mode: Mode): Table {
  return {
    title: `Cold start, ${mode === 'bare' ? 'the bundle in a plain Node.js process' : "under Lambda's runtime client"}`,
    columns: [
      '',
      'to answer',
      'of the empty handler',
      'CPU of it',
      'the documented way takes',
      'peak memory',
    ],
    rows: rowsOf(figures, mode).map((row) => [
      row.name,
      milliseconds(row.answerMs.median),
      spread(row.ofEmpty),
      row.cpuOfEmpty === undefined ? '' : spread(row.cpuOfEmpty),
      row.documentedTakes === undefined ? '' : spread(row.documentedTakes),
      row.peakMiB === undefined ? '' : `${Math.round(row.peakMiB)} MiB`,
    ]),
    notes: [
      'Medians of per-round ratios, quartiles in brackets. Secrets Manager and Twilio answer over TLS on loopback.',
    ],
  };
}
