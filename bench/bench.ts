/** What one run of the benchmarks was asked for, and how it talks to whoever started it. */
export interface Bench {
  /** Fewer rounds, for a look; the ratios scatter more. */
  readonly quick: boolean;
  /** Tells what is being done, on stderr: stdout is for the tables. */
  say(line: string): void;
  /** Has something undone when the run ends, however it ends. */
  atEnd(undo: () => unknown): void;
}

/**
 * A value that several sections need and that is made only once a run: the synthesized stack, an installed tool, the
 * figures of another section.
 */
export function oncePerRun<T>(make: (bench: Bench) => Promise<T>): (bench: Bench) => Promise<T> {
  const made = new WeakMap<Bench, Promise<T>>();
  return (bench) => {
    const earlier = made.get(bench);
    if (earlier !== undefined) return earlier;
    const value = make(bench);
    made.set(bench, value);
    return value;
  };
}
