import type { Bench } from './bench';

/** A table as it is printed. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: ReadonlyArray<readonly string[]>;
  /** What one has to know to read it, a line each. */
  readonly notes?: readonly string[];
}

/** What a section found. */
export interface Report {
  readonly tables: readonly Table[];
  /** The same and more for programs, in `bench/results.json` under the section's name. */
  readonly figures: object;
}

/** One question that `npm run bench -- <name>` answers. A file that exports one is registered in `sections.ts`. */
export interface Section {
  readonly name: string;
  /** The question, for `--help`. */
  readonly asks: string;
  run(bench: Bench): Promise<Report>;
}
