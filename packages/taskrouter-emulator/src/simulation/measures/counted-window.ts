const HOUR_MS = 3_600_000;
const HALF_HOUR_MS = 1_800_000;
const MOST_BINS = 336;

/** The part of a run that is counted, cut into equal bins: half hours, for runs up to a week. Times in ms. */
export class CountedWindow {
  readonly start: number;
  readonly end: number;
  readonly width: number;
  readonly bins: number;

  constructor(hours: number, warmUpHours: number) {
    this.start = warmUpHours * HOUR_MS;
    this.end = hours * HOUR_MS;
    const length = this.end - this.start;
    this.width = Math.max(HALF_HOUR_MS, Math.ceil(length / MOST_BINS));
    this.bins = Math.max(1, Math.ceil(length / this.width));
  }

  includes(at: number): boolean {
    return at >= this.start && at < this.end;
  }

  /** The bin of a moment in the window. */
  binOf(at: number): number {
    return Math.floor((at - this.start) / this.width);
  }

  /** Adds, to each bin, how much of the time from `since` to `until` falls into it, times `weight`. */
  addTime(bins: Float64Array, since: number, until: number, weight = 1): void {
    let from = Math.max(since, this.start);
    const to = Math.min(until, this.end);
    while (from < to) {
      const bin = this.binOf(from);
      const next = Math.min(to, this.start + (bin + 1) * this.width);
      bins[bin] = (bins[bin] ?? 0) + (next - from) * weight;
      from = next;
    }
  }
}

/** A number that changes in steps, such as the length of a queue, added up over time in each bin. */
export class StepSeries {
  readonly bins: Float64Array;
  private value = 0;
  private since = 0;

  constructor(private readonly window: CountedWindow) {
    this.bins = new Float64Array(window.bins);
  }

  get current(): number {
    return this.value;
  }

  change(now: number, by: number): void {
    if (this.value !== 0) this.window.addTime(this.bins, this.since, now, this.value);
    this.since = now;
    this.value += by;
  }
}
