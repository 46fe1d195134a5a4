import { Draws, PURPOSES, threefry } from '#src/simulation/random';

/** The first word of the published vectors of Threefry-2x32-20: key, counter, result. */
const VECTORS: readonly (readonly [number, number, number, number, number, number])[] = [
  [0, 0, 0, 0, 0x6b200159, 0x99ba4efe],
  [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
  [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xc4923a9c, 0x483df7a0],
];

test.each(VECTORS)('Threefry of key %i %i and counter %i %i is the published one', (k0, k1, c0, c1, x, y) => {
  const expected = ((x >>> 5) * 2 ** 26 + (y >>> 6) + 0.5) / 2 ** 53;
  expect(threefry(k0, k1, c0, c1)).toBe(expected);
});

test('the numbers are spread evenly, and one place has the same number whatever was asked before', () => {
  const draws = new Draws(1, 0);
  const bins = new Array<number>(20).fill(0);
  for (let task = 0; task < 20_000; task++) {
    const bin = Math.floor(draws.uniform({ stream: 3, task }, PURPOSES.handling) * 20);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  // 99.9 % of the time below 43.8, with 19 degrees of freedom.
  expect(chiSquare).toBeLessThan(43.8);
  const again = new Draws(1, 0).uniform({ stream: 3, task: 17 }, PURPOSES.handling);
  expect(draws.uniform({ stream: 3, task: 17 }, PURPOSES.handling)).toBe(again);
});

test('no two places share a number', () => {
  const seen = new Set<number>();
  for (const seed of [1, 2])
    for (const replication of [0, 1])
      for (const stream of [0, 1])
        for (const purpose of Object.values(PURPOSES))
          for (const attempt of [0, 1, 1023])
            for (const part of [0, 1] as const)
              for (let task = 0; task < 20; task++)
                seen.add(new Draws(seed, replication).uniform({ stream, task }, purpose, attempt, part));
  expect(seen.size).toBe(2 * 2 * 2 * 7 * 3 * 2 * 20);
});
