import { interleave } from '#bench/rounds';

/** Measures that note the order in which they were called. */
function measures(...names: string[]) {
  const calls: string[] = [];
  const entries = names.map((name) => {
    const measure = async () => calls.push(name);
    return [name, measure] as const;
  });
  return { calls, measures: new Map(entries) };
}

test('everything is measured once a round, never the same thing twice in between', async () => {
  const { calls, measures: all } = measures('a', 'b', 'c');
  await interleave(4, all);
  const rounds = Array.from({ length: 5 }, (_, round) => calls.slice(round * 3, round * 3 + 3).toSorted());
  expect(rounds).toEqual(Array.from({ length: 5 }, () => ['a', 'b', 'c']));
});

test('the first round warms caches and is not kept', async () => {
  const { measures: one } = measures('a');
  const rounds = await interleave(3, one);
  expect(rounds.of('a', (call) => call)).toEqual([2, 3, 4]);
});

test('the order changes between rounds', async () => {
  const { calls, measures: all } = measures('a', 'b', 'c', 'd');
  await interleave(40, all);
  const orders = new Set(
    Array.from({ length: 41 }, (_, round) => calls.slice(round * 4, round * 4 + 4).join('')),
  );
  expect(orders.size).toBeGreaterThan(1);
});

test('a name that was not measured is an error', async () => {
  const rounds = await interleave(1, measures('a').measures);
  expect(() => rounds.of('b', () => 0)).toThrow('nothing was measured under the name b');
});
