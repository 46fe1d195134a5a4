import { exactRates, largestDifference, N_SYSTEM, simulatedRates, W_SYSTEM } from './verification/fcfs-alis';

test.each([
  ['an N', N_SYSTEM],
  ['a W', W_SYSTEM],
])(
  'who answers what in %s-system, longest idle since they became free, is as the product form has it',
  (_, system) => {
    const exact = exactRates(system);
    expect([...exact.values()].reduce((sum, rate) => sum + rate, 0)).toBeCloseTo(1, 10);
    expect(largestDifference(simulatedRates(system, 20_000), exact)).toBeLessThan(0.015);
  },
);
