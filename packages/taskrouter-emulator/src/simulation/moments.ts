import { type HeapItem, IndexedHeap } from '../engine/indexes/heap';

/**
 * What comes first of what happens in the same ms, after everything that TaskRouter itself has due then: whoever
 * becomes free is free for the caller who was about to hang up, and for the one who is just coming in.
 */
export const RANKS = { end: 0, shift: 1, accept: 2, abandon: 3, arrival: 4 } as const;
export type Rank = (typeof RANKS)[keyof typeof RANKS];

/** Something that will happen, once. */
export interface Moment extends HeapItem {
  /** ms since the first midnight. */
  at: number;
  rank: Rank;
  /** Tells two of one rank apart. */
  order: number;
  happen(): void;
}

/** What will happen, the next thing first. */
export class Moments {
  private readonly heap = new IndexedHeap<Moment>(
    (a, b) => a.at < b.at || (a.at === b.at && (a.rank < b.rank || (a.rank === b.rank && a.order < b.order))),
  );

  next(): Moment | undefined {
    return this.heap.peek();
  }

  take(): void {
    this.heap.pop();
  }

  set(moment: Moment, at: number, rank: Rank, order: number): void {
    moment.at = at;
    moment.rank = rank;
    moment.order = order;
    if (moment.heapIndex < 0) this.heap.push(moment);
    else this.heap.moved(moment);
  }

  clear(moment: Moment): void {
    this.heap.remove(moment);
  }
}
