import type { Due } from '../tables/deadline';
import { type HeapItem, IndexedHeap } from './heap';

/** A row's place among those for which something is due. */
interface DueItem<T> extends HeapItem {
  readonly row: T;
  /** As the row has them: copies, so that comparing two rows looks at nothing else. */
  at: number;
  order: number;
}

/** The rows for which something is due, the next one first. */
export class Deadlines<T extends Due & { readonly sid: string }> {
  private readonly items = new Map<string, DueItem<T>>();
  private readonly heap = new IndexedHeap<DueItem<T>>(
    (a, b) => a.at < b.at || (a.at === b.at && a.order < b.order),
  );

  /** Takes note that something else is due for the row than before, or nothing. */
  put(row: T): void {
    const { sid, dueAt, dueOrder } = row;
    const known = this.items.get(sid);
    if (dueAt === undefined) {
      if (known === undefined) return;
      this.items.delete(sid);
      this.heap.remove(known);
    } else if (known === undefined) {
      const item = { row, at: dueAt, order: dueOrder, heapIndex: -1 };
      this.items.set(sid, item);
      this.heap.push(item);
    } else {
      known.at = dueAt;
      known.order = dueOrder;
      this.heap.moved(known);
    }
  }

  /** The row for which something is due next. */
  next(): T | undefined {
    return this.heap.peek()?.row;
  }
}
