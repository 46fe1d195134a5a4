import { compareWithRecursion } from './verification/exact-waits';

test.each([1, 10])(
  'every single wait with %i agents is that of the recursion of Kiefer and Wolfowitz',
  (agents) => {
    const { tasks, different } = compareWithRecursion(agents, 0.9, 15_000);
    expect(tasks).toBeGreaterThan(14_000);
    expect(different).toBe(0);
  },
);
