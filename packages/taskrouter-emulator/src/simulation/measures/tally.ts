import type { CountedWindow } from './counted-window';
import { Histogram } from './histogram';

/** How a task's wait ended. */
export interface Outcome {
  readonly arrivedAt: number;
  /** ms from its arrival to the acceptance, or to its end. */
  readonly wait: number;
  readonly isAnswered: boolean;
}

/** The tasks of a queue, or all, by the bin in which they arrived. As large as the number of bins. */
export class Tally {
  readonly offered: Float64Array;
  readonly answered: Float64Array;
  /** Answered or not, those that waited at all. */
  readonly waited: Float64Array;
  /** Answered within the service level's time. */
  readonly inTime: Float64Array;
  /** ms that the answered, and all, waited. */
  readonly waitOfAnswered: Float64Array;
  readonly waitOfAll: Float64Array;
  readonly waits = new Histogram();

  /** @param within the service level's time, in ms. */
  constructor(
    private readonly window: CountedWindow,
    private readonly within: number,
  ) {
    const bins = () => new Float64Array(window.bins);
    this.offered = bins();
    this.answered = bins();
    this.waited = bins();
    this.inTime = bins();
    this.waitOfAnswered = bins();
    this.waitOfAll = bins();
  }

  add({ arrivedAt, wait, isAnswered }: Outcome): void {
    const bin = this.window.binOf(arrivedAt);
    increase(this.offered, bin, 1);
    increase(this.waitOfAll, bin, wait);
    if (wait > 0) increase(this.waited, bin, 1);
    if (!isAnswered) return;
    increase(this.answered, bin, 1);
    increase(this.waitOfAnswered, bin, wait);
    if (wait <= this.within) increase(this.inTime, bin, 1);
    this.waits.add(wait);
  }
}

function increase(bins: Float64Array, bin: number, by: number): void {
  bins[bin] = (bins[bin] ?? 0) + by;
}
