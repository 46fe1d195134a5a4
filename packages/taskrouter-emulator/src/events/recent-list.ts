/** How long what happened is kept: 30 days, in ms. Source: https://www.twilio.com/docs/taskrouter/api/event */
export const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** How many dropped items may stay in front before the array is cut. */
const MAX_DROPPED = 1_024;

/** How many items `chunks` gives at a time. */
const CHUNK = 1_000;

/** What happened lately, in order: nothing older than 30 days, and no more than `capacity` items. */
export class RecentList<T extends { readonly at: number }> {
  private readonly items: T[] = [];
  /** Where the kept items begin. */
  private first = 0;

  constructor(private readonly capacity: number) {}

  /** @param item never earlier than the one before. */
  add(item: T): void {
    this.items.push(item);
    const oldest = item.at - KEPT_MS;
    while (this.items.length - this.first > this.capacity || this.isBefore(this.first, oldest)) this.first++;
    // Cutting costs as much as what stays: it waits until as much has gone.
    if (this.first > MAX_DROPPED && this.first * 2 > this.items.length) {
      this.items.splice(0, this.first);
      this.first = 0;
    }
  }

  /** Those from `start` to `end` (ms since the epoch, both included), oldest first. */
  between(start: number, end: number): T[] {
    return this.items.slice(this.indexOf(start), this.indexOf(end + 1));
  }

  /** All of them, oldest first, some at a time. */
  *chunks(): Iterable<readonly T[]> {
    for (let index = this.first; index < this.items.length; index += CHUNK) {
      yield this.items.slice(index, index + CHUNK);
    }
  }

  private indexOf(time: number): number {
    let low = this.first;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.isBefore(middle, time)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private isBefore(index: number, time: number): boolean {
    const item = this.items[index];
    return item !== undefined && item.at < time;
  }
}
