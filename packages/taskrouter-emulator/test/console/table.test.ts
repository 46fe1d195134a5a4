import * as fc from 'fast-check';
import { RowTable } from '../../console/data/table';
import { UndoJournal } from '../../console/data/undo-journal';

interface Row {
  readonly sid: string;
  readonly order: number;
  readonly color: string;
}

function newTable(journal = new UndoJournal(), changed: (key: string) => void = () => undefined) {
  return new RowTable<Row>(
    { name: 'rows', groupsOf: ({ color }) => [color], orderOf: ({ order }) => order },
    { changed, recorded: (undo) => journal.record(undo) },
  );
}

const changes = fc.array(
  fc.record({ id: fc.integer({ min: 0, max: 12 }), color: fc.constantFrom('red', 'green', 'none') }),
  { maxLength: 60 },
);

function apply(table: RowTable<Row>, { id, color }: { id: number; color: string }): void {
  if (color === 'none') table.delete(`r${id}`);
  else table.set({ sid: `r${id}`, order: id, color });
}

test('groups hold what their rows say, in order, after any changes', () => {
  fc.assert(
    fc.property(changes, (list) => {
      const table = newTable();
      const plain = new Map<string, Row>();
      for (const change of list) {
        apply(table, change);
        const sid = `r${change.id}`;
        if (change.color === 'none') plain.delete(sid);
        else plain.set(sid, { sid, order: change.id, color: change.color });
      }
      const inOrder = [...plain.values()].sort((a, b) => a.order - b.order);
      expect(table.group()).toEqual(inOrder);
      for (const color of ['red', 'green'])
        expect(table.group(color)).toEqual(inOrder.filter((row) => row.color === color));
    }),
  );
});

test('undoing every step leads back through the same stages', () => {
  fc.assert(
    fc.property(changes, (list) => {
      const journal = new UndoJournal();
      const table = newTable(journal);
      const stages = list.map((change) => {
        const before = [...table.group()];
        journal.step(() => apply(table, change));
        return before;
      });
      for (const stage of stages.reverse()) {
        journal.undo();
        expect(table.group()).toEqual(stage);
      }
    }),
  );
});

test('a change tells the row, and the groups whose members change; no others', () => {
  const told: string[] = [];
  const table = newTable(new UndoJournal(), (key) => told.push(key));
  table.set({ sid: 'a', order: 1, color: 'red' });
  table.set({ sid: 'b', order: 2, color: 'red' });
  told.length = 0;
  table.set({ sid: 'a', order: 1, color: 'green' });
  expect(told.sort()).toEqual(['rows#green', 'rows#red', 'rows/a']);
});

test('the oldest are forgotten', () => {
  const table = newTable();
  for (const order of [1, 2, 3, 4]) table.set({ sid: `r${order}`, order, color: 'red' });
  table.keepLast(2);
  expect(table.group('red').map(({ sid }) => sid)).toEqual(['r3', 'r4']);
});

test('ten thousand rows are changed at the cost of what changes', () => {
  const table = newTable();
  for (let order = 0; order < 10_000; order++) table.set({ sid: `r${order}`, order, color: 'red' });
  const begun = performance.now();
  for (let order = 0; order < 10_000; order++) table.set({ sid: `r${order}`, order, color: 'green' });
  // A copy or a sort of the group for each change would take a hundred times as long.
  expect(performance.now() - begun).toBeLessThan(2_000);
});
