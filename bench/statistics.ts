/** A set of samples in three numbers: the middle, and the quartiles around it. */
export interface Summary {
  readonly median: number;
  /** A quarter of the samples is below. */
  readonly low: number;
  /** A quarter of the samples is above. */
  readonly high: number;
}

/** @throws RangeError when there are no samples */
export function summarize(samples: readonly number[]): Summary {
  return { median: quantile(samples, 0.5), low: quantile(samples, 0.25), high: quantile(samples, 0.75) };
}

/**
 * The value that a share of the samples does not exceed, interpolated between the two nearest.
 * @param share from 0 (the smallest) to 1 (the largest)
 * @throws RangeError when there are no samples
 */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new RangeError('there are no samples');
  return below + (above - below) * (position - Math.floor(position));
}

/**
 * Sample by baseline of the same round. The machine's speed drifts; what it was in one round cancels out.
 * @throws RangeError when the two differ in length
 */
export function pairedRatios(samples: readonly number[], baselines: readonly number[]): number[] {
  if (samples.length !== baselines.length) throw new RangeError('every sample takes one baseline');
  return samples.map((sample, round) => sample / (baselines[round] ?? Number.NaN));
}
