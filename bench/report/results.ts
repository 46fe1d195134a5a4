import { writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

/** Where the figures of the last run are, relative to the working directory of a developer: the project's root. */
export const RESULTS_FILE = 'bench/results.json';

/** Writes the figures of every section that ran, with the machine they were taken on. */
export async function writeResults(sections: ReadonlyMap<string, object>, quick: boolean): Promise<void> {
  const results = {
    date: new Date().toISOString().slice(0, 10),
    quick,
    machine: {
      cpus: cpus().length,
      model: cpus()[0]?.model ?? 'unknown',
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      /** Runnable processes in the last minute: far above 1 means that others were at work. */
      load: loadavg()[0],
    },
    sections: Object.fromEntries(sections),
  };
  await writeFile(join(__dirname, '..', 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
}
