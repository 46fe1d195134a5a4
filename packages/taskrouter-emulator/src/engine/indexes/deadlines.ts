import type { Due } from '../tables/deadline';
import { type HeapItem, IndexedHeap } from './heap';

/** What was due for a row when it was put in; outdated once the row says otherwise. */
interface DueItem<T> extends HeapItem {
  readonly row: T;
  readonly at: number;
  readonly order: number;
}

/** How many outdated items are let be before they are cleared away, however few others there are. */
const FEW_OUTDATED = 1_000;

/** The rows for which something is due, the next one first. */
export class Deadlines<T extends Due> {
  private heap = newHeap<T>();
  /** An upper bound of how many items in the heap are outdated. */
  private outdated = 0;

  /** Takes note that something else is due for the row now, or nothing. */
  put(row: T, wasDue: boolean): void {
    if (wasDue) this.outdated++;
    if (row.dueAt !== undefined) this.heap.push({ row, at: row.dueAt, order: row.dueOrder, heapIndex: -1 });
    if (this.outdated > FEW_OUTDATED && this.outdated * 2 > this.heap.size) this.clearAway();
  }

  /** The row for which something is due next. */
  next(): T | undefined {
    for (let item = this.heap.peek(); item !== undefined; item = this.heap.peek()) {
      if (isCurrent(item)) return item.row;
      this.heap.pop();
      this.outdated--;
    }
    return undefined;
  }

  private clearAway(): void {
    const current = [...this.heap.values()].filter(isCurrent);
    this.heap = newHeap();
    for (const item of current) this.heap.push(item);
    this.outdated = 0;
  }
}

function isCurrent({ row, at, order }: DueItem<Due>): boolean {
  return row.dueAt === at && row.dueOrder === order;
}

function newHeap<T>(): IndexedHeap<DueItem<T>> {
  return new IndexedHeap((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));
}
