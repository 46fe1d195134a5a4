/** What was measured: for every name one sample per round. */
export class Rounds<T> {
  constructor(private readonly samples: ReadonlyMap<string, readonly T[]>) {}

  /** A number of each sample, in the rounds' order. */
  of(name: string, pick: (sample: T) => number): number[] {
    const samples = this.samples.get(name);
    if (samples === undefined) throw new RangeError(`nothing was measured under the name ${name}`);
    return samples.map(pick);
  }
}

/**
 * Takes one sample of everything per round, one after the other, each round in another order: what slows the machine
 * down for a while hits all of them alike. A first round, in which caches fill, is not kept.
 */
export async function interleave<T>(
  rounds: number,
  measures: ReadonlyMap<string, () => Promise<T>>,
): Promise<Rounds<T>> {
  const samples = new Map<string, T[]>([...measures.keys()].map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, measure] of shuffled([...measures])) {
      const sample = await measure();
      if (round > 0) samples.get(name)?.push(sample);
    }
  }
  return new Rounds(samples);
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
