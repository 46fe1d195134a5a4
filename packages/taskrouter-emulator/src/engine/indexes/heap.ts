/** What a heap holds: something that carries its own place, so that it can be moved or removed without a search. */
export interface HeapItem {
  /** The index in its heap, -1 while it is in none. Written by the heap only. */
  heapIndex: number;
}

/** A binary heap whose items can be removed and re-ordered in O(log n). An item is in one heap at a time. */
export class IndexedHeap<T extends HeapItem> {
  private readonly items: T[] = [];

  /** @param before whether `a` comes out before `b`: a strict total order, so that runs can be repeated. */
  constructor(private readonly before: (a: T, b: T) => boolean) {}

  /** Whether `a` comes out before `b`. */
  isBefore(a: T, b: T): boolean {
    return this.before(a, b);
  }

  get size(): number {
    return this.items.length;
  }

  /** The first item, left in place. */
  peek(): T | undefined {
    return this.items[0];
  }

  push(item: T): void {
    this.items.push(item);
    this.rise(item, this.items.length - 1);
  }

  pop(): T | undefined {
    const first = this.items[0];
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** Takes the item out; nothing happens when it is in no heap. */
  remove(item: T): void {
    const index = item.heapIndex;
    if (index < 0) return;
    item.heapIndex = -1;
    const last = this.items.pop();
    if (last === undefined || last === item) return;
    this.place(last, index);
    this.moved(last);
  }

  /** Restores the order after what the item is ordered by has changed. */
  moved(item: T): void {
    const index = item.heapIndex;
    this.rise(item, index);
    if (item.heapIndex === index) this.sink(item, index);
  }

  /** All items, in no particular order. */
  values(): Iterable<T> {
    return this.items;
  }

  private place(item: T, index: number): void {
    this.items[index] = item;
    item.heapIndex = index;
  }

  private rise(item: T, from: number): void {
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.items[parentIndex];
      if (parent === undefined || !this.before(item, parent)) break;
      this.place(parent, index);
      index = parentIndex;
    }
    this.place(item, index);
  }

  private sink(item: T, from: number): void {
    let index = from;
    for (;;) {
      const left = this.items[2 * index + 1];
      if (left === undefined) break;
      const right = this.items[2 * index + 2];
      const child = right !== undefined && this.before(right, left) ? right : left;
      if (!this.before(child, item)) break;
      const childIndex = child.heapIndex;
      this.place(child, index);
      index = childIndex;
    }
    this.place(item, index);
  }
}
