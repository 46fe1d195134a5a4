import { type HeapItem, IndexedHeap } from './heap';

/** Something whose time can run out. It has one place in the list of deadlines, moved as its next moment changes. */
export interface Deadline<T> extends HeapItem {
  readonly subject: T;
  /** When it is due, in ms since the epoch. */
  at: number;
  /** Which of two deadlines due in the same ms comes first: the one set earlier. */
  order: number;
}

/** The moments at which something is due, the next one first. */
export class Deadlines<T> {
  private readonly heap = new IndexedHeap<Deadline<T>>(
    (a, b) => a.at < b.at || (a.at === b.at && a.order < b.order),
  );
  /** How often deadlines have been set: what their order is counted by. */
  timesSet = 0;

  /** A deadline that isn't running yet. */
  create(subject: T): Deadline<T> {
    return { subject, at: 0, order: 0, heapIndex: -1 };
  }

  /** Lets it run out at `at` (ms since the epoch), whatever it was set to before. */
  set(deadline: Deadline<T>, at: number): void {
    if (deadline.heapIndex >= 0 && deadline.at === at) return;
    deadline.at = at;
    deadline.order = ++this.timesSet;
    if (deadline.heapIndex < 0) this.heap.push(deadline);
    else this.heap.moved(deadline);
  }

  /** Lets a new one run as another one ran before. */
  restore(deadline: Deadline<T>, at: number, order: number): void {
    deadline.at = at;
    deadline.order = order;
    this.heap.push(deadline);
  }

  clear(deadline: Deadline<T>): void {
    this.heap.remove(deadline);
  }

  /** When the next one is due, in ms since the epoch; undefined when none is running. */
  next(): number | undefined {
    return this.heap.peek()?.at;
  }

  /** Takes out the next one that is due at `now` or before. */
  takeDue(now: number): Deadline<T> | undefined {
    const next = this.heap.peek();
    return next !== undefined && next.at <= now ? this.heap.pop() : undefined;
  }
}
