import type { Bench } from './bench';
import { type Options, parseOptions, UsageError } from './options';
import { printed } from './report/print';
import { RESULTS_FILE, writeResults } from './report/results';
import { SECTIONS } from './sections';

async function run({ sections, quick }: Options): Promise<void> {
  const undo: Array<() => unknown> = [];
  const bench: Bench = {
    quick,
    say: (line) => console.error(line),
    atEnd: (action) => undo.unshift(action),
  };
  const figures = new Map<string, object>();
  try {
    for (const section of sections) {
      const report = await section.run(bench);
      figures.set(section.name, report.figures);
      for (const table of report.tables) console.log(printed(table));
    }
    await writeResults(figures, quick);
    bench.say(`\nWrote ${RESULTS_FILE}.`);
  } finally {
    for (const action of undo) await action();
  }
}

async function main(): Promise<void> {
  await run(parseOptions(process.argv.slice(2), SECTIONS));
}

main().catch((error: unknown) => {
  if (error instanceof UsageError) console.error(error.message);
  else console.error(error);
  process.exit(error instanceof UsageError ? 2 : 1);
});
