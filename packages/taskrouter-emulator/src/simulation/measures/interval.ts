/** Student's t, two-sided 95 %, for 1 to 10 degrees of freedom. */
const T_95 = [12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.306, 2.26216, 2.22814];
const Z_95 = 1.959963984540054;

/** The two-sided 95 % quantile of Student's t. */
export function student95(degrees: number): number {
  const exact = T_95[degrees - 1];
  if (exact !== undefined) return exact;
  if (degrees < 1) return Number.NaN;
  // Cornish and Fisher's expansion: right to five digits from 11 degrees on.
  const z = Z_95;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / degrees + second / degrees ** 2 + third / degrees ** 3;
}

/** A mean and half the width of its 95 % interval; undefined where the number of values doesn't allow it. */
export interface Estimate {
  readonly mean: number | undefined;
  readonly halfWidth: number | undefined;
}

/** Of independent values, one per replication. */
export function estimateOf(values: readonly number[]): Estimate {
  const count = values.length;
  if (count === 0) return { mean: undefined, halfWidth: undefined };
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, halfWidth: undefined };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, halfWidth: student95(count - 1) * Math.sqrt(squares / (count - 1) / count) };
}

const BATCHES = 32;
const FEWEST_BATCHES = 8;

/**
 * Half the width of the 95 % interval of a ratio of two totals, from one run, by batch means: the bins are put
 * together to at most 32 batches, long enough to be nearly independent of each other.
 * @returns undefined when the run is too short for eight batches.
 */
export function batchHalfWidth(above: Float64Array, below: Float64Array): number | undefined {
  const size = Math.ceil(above.length / BATCHES);
  const count = Math.floor(above.length / size);
  if (count < FEWEST_BATCHES) return undefined;
  const batch = (bins: Float64Array, index: number) => sumOf(bins.subarray(index * size, (index + 1) * size));
  const denominator = sumOf(below.subarray(0, count * size));
  if (denominator === 0) return undefined;
  const ratio = sumOf(above.subarray(0, count * size)) / denominator;
  let squares = 0;
  for (let index = 0; index < count; index++)
    squares += (batch(above, index) - ratio * batch(below, index)) ** 2;
  const deviation = Math.sqrt((squares / (count - 1)) * count) / denominator;
  return student95(count - 1) * deviation;
}

export function sumOf(bins: Float64Array): number {
  let sum = 0;
  for (const value of bins) sum += value;
  return sum;
}
