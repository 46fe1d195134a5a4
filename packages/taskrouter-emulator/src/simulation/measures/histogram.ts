const EXACT_BITS = 11;
const EXACT = 1 << EXACT_BITS;
const STEPS = EXACT / 2;

/**
 * How often which length occurred, in whole ms: exact below 2.048 s, within 0.1 % above. Its size follows from the
 * longest length (2,048 counts, and 1,024 more for each doubling), not from how many there are.
 */
export class Histogram {
  private readonly counts: number[] = [];
  count = 0;
  max = 0;

  add(ms: number): void {
    const index = indexOf(ms);
    while (this.counts.length <= index) this.counts.push(0);
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    this.count++;
    if (ms > this.max) this.max = ms;
  }

  /** The smallest length, in ms, that at least the share `p` doesn't exceed; undefined when there is none at all. */
  percentile(p: number): number | undefined {
    const wanted = Math.max(1, Math.ceil(p * this.count - 1e-9));
    let seen = 0;
    for (let index = 0; index < this.counts.length; index++) {
      seen += this.counts[index] ?? 0;
      if (seen >= wanted) return Math.min(middleOf(index), this.max);
    }
    return undefined;
  }
}

function indexOf(ms: number): number {
  if (ms < EXACT) return ms;
  const doublings = Math.floor(Math.log2(ms)) - EXACT_BITS + 1;
  return EXACT + (doublings - 1) * STEPS + (Math.floor(ms / 2 ** doublings) - STEPS);
}

function middleOf(index: number): number {
  if (index < EXACT) return index;
  const doublings = Math.floor((index - EXACT) / STEPS) + 1;
  const within = ((index - EXACT) % STEPS) + STEPS;
  return (within + 0.5) * 2 ** doublings;
}
