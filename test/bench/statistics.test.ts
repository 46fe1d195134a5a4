import { pairedRatios, quantile, summarize } from '#bench/statistics';

test('the middle and the quartiles, whatever the order', () => {
  expect(summarize([5, 1, 4, 2, 3])).toEqual({ median: 3, low: 2, high: 4 });
});

test('a quantile between two samples is interpolated', () => {
  expect(quantile([10, 20], 0.5)).toBe(15);
  expect(quantile([0, 100], 0.99)).toBe(99);
});

test('the ends are the smallest and the largest', () => {
  expect(quantile([3, 1, 2], 0)).toBe(1);
  expect(quantile([3, 1, 2], 1)).toBe(3);
});

test('no samples are an error, not a number', () => {
  expect(() => quantile([], 0.5)).toThrow('there are no samples');
});

test('a machine that halves its speed half way changes no paired ratio', () => {
  expect(pairedRatios([10, 10, 20, 20], [5, 5, 10, 10])).toEqual([2, 2, 2, 2]);
});

test('samples without a baseline are an error', () => {
  expect(() => pairedRatios([1, 2], [1])).toThrow('every sample takes one baseline');
});
