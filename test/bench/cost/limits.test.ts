import { containersFor, containersFromZero, inOrderMet, type Load, limits } from '#bench/cost/limits';

const LOAD: Load = { callbacksPerSecond: 1, warmSeconds: 0.002, coldSeconds: 0.25 };

test('a steady load keeps as many containers busy as requests are under way', () => {
  expect(containersFor({ ...LOAD, callbacksPerSecond: 10_000 })).toBe(20);
});

test('from zero every request starts a container until the first are ready', () => {
  expect(containersFromZero({ ...LOAD, callbacksPerSecond: 10_000 })).toBe(2_500);
});

test('limits come in the order in which a growing load meets them', () => {
  const met = inOrderMet(limits({ ratePerSecond: 1_000, burst: 2_000 }), LOAD);
  const names = met.map(({ name, metAt }) => [name, Math.round(metAt)]);
  expect(names.slice(0, 4)).toEqual([
    ['Workers of a Workspace', 83],
    ["the stack's own throttle", 1_000],
    ['Lambda, concurrent executions, for a load from zero', 4_000],
    ['Lambda, new containers of one function in 10 s, for a load from zero', 4_000],
  ]);
});

test('a stack without a throttle of its own has no such limit', () => {
  expect(limits(undefined).map(({ name }) => name)).not.toContain("the stack's own throttle");
});

test('slower cold starts meet the concurrency limit earlier', () => {
  const metAt = (coldSeconds: number) =>
    inOrderMet(limits(undefined), { ...LOAD, coldSeconds }).find(({ name }) =>
      name.includes('concurrent executions, for'),
    )?.metAt;
  expect(metAt(1)).toBeCloseTo(1_000, 0);
});
