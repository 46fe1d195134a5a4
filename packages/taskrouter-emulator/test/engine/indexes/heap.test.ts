import * as fc from 'fast-check';
import { type HeapItem, IndexedHeap } from '#src/engine/indexes/heap';

interface Item extends HeapItem {
  key: number;
  readonly id: number;
}

const before = (a: Item, b: Item) => a.key < b.key || (a.key === b.key && a.id < b.id);

test('whatever is pushed, removed and re-ordered, the items come out in order', () => {
  const step = fc.record({
    what: fc.constantFrom('push', 'pop', 'remove', 'move'),
    key: fc.nat(9),
    pick: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const heap = new IndexedHeap<Item>(before);
      let model: Item[] = [];
      const sorted = () => [...model].sort((a, b) => (before(a, b) ? -1 : 1));
      for (const [id, { what, key, pick }] of steps.entries()) {
        const item = model[pick % Math.max(1, model.length)];
        if (what === 'push') {
          const pushed = { key, id, heapIndex: -1 };
          heap.push(pushed);
          model.push(pushed);
        } else if (what === 'pop') {
          const popped = heap.pop();
          expect(popped).toBe(sorted()[0]);
          model = model.filter((other) => other !== popped);
        } else if (item !== undefined && what === 'remove') {
          heap.remove(item);
          heap.remove(item);
          model = model.filter((other) => other !== item);
        } else if (item !== undefined) {
          item.key = key;
          heap.moved(item);
        }
        expect(heap.size).toBe(model.length);
        expect(heap.peek()).toBe(sorted()[0]);
      }
      const rest = sorted();
      for (const item of rest) expect(heap.pop()).toBe(item);
      expect(heap.pop()).toBeUndefined();
    }),
  );
});
