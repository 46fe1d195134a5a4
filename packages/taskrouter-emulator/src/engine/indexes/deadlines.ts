import type { Due } from '../tables/deadline';
import { type HeapItem, IndexedHeap } from './heap';

/** A row's place among those for which something is due. */
export interface DueItem<T> extends HeapItem {
  readonly row: T;
  /** As the row has them: copies, so that comparing two rows looks at nothing else. */
  at: number;
  order: number;
}

/** The rows for which something is due, the next one first. */
export class Deadlines<T extends Due> {
  private readonly heap = new IndexedHeap<DueItem<T>>(
    (a, b) => a.at < b.at || (a.at === b.at && a.order < b.order),
  );

  /**
   * Takes note that something else is due for the row than before, or nothing.
   * @param known the row's place so far, which the caller keeps.
   * @returns its place from now on.
   */
  put(row: T, known: DueItem<T> | undefined): DueItem<T> | undefined {
    const { dueAt, dueOrder } = row;
    if (dueAt === undefined) {
      if (known !== undefined) this.heap.remove(known);
      return undefined;
    }
    if (known !== undefined) {
      known.at = dueAt;
      known.order = dueOrder;
      this.heap.moved(known);
      return known;
    }
    const item = { row, at: dueAt, order: dueOrder, heapIndex: -1 };
    this.heap.push(item);
    return item;
  }

  /** The row for which something is due next. */
  next(): T | undefined {
    return this.heap.peek()?.row;
  }
}
