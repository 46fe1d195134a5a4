import {
  billPerMillion,
  computePerMillion,
  total,
  twilioFunctionsPerMonth,
  type Usage,
} from '#bench/cost/per-million';
import { PRICES } from '#bench/cost/prices';

const USAGE: Usage = {
  memoryMb: 1024,
  warmMs: 2,
  coldMs: 400,
  coldShare: 0,
  logBytes: 1_000,
  bytesOut: 0,
  secretReads: 0,
  tableWrites: 0,
};

test('a million calls of 2 ms with 1 GB are 2,000 GB-seconds', () => {
  expect(computePerMillion(USAGE)).toBeCloseTo(2_000 * 0.0000133334, 6);
});

test('Lambda bills whole milliseconds', () => {
  expect(computePerMillion({ ...USAGE, warmMs: 1.01 })).toBe(computePerMillion(USAGE));
});

test('half the memory is half the price for the same time', () => {
  expect(computePerMillion({ ...USAGE, memoryMb: 512 })).toBeCloseTo(computePerMillion(USAGE) / 2, 9);
});

test('cold starts count with their share', () => {
  const cold = computePerMillion({ ...USAGE, coldShare: 0.01 });
  expect(cold).toBeCloseTo((2_000 * 0.99 + 400_000 * 0.01) * 0.0000133334, 6);
});

test('a kilobyte of log a call is a gigabyte, taken in and kept for a month', () => {
  expect(billPerMillion(USAGE).logs).toBeCloseTo(0.53, 6);
});

test('requests to API Gateway and Lambda', () => {
  const bill = billPerMillion({ ...USAGE, logBytes: 0, warmMs: 0 });
  expect(bill).toMatchObject({ requests: 0.2, 'HTTP API': 1, compute: 0, logs: 0, other: 0 });
  expect(total(bill)).toBeCloseTo(1.2, 9);
});

test('an Idempotency-Key costs two writes', () => {
  expect(billPerMillion({ ...USAGE, tableWrites: 2 }).other).toBeCloseTo(1.25, 9);
});

test('Twilio Functions are free up to 10,000 a month', () => {
  expect(twilioFunctionsPerMonth(10_000)).toBe(0);
  expect(twilioFunctionsPerMonth(1_010_000)).toBeCloseTo(100, 6);
});

test.each(Object.entries(PRICES))('the price %s names its page', (_, { source, dollars, per }) => {
  expect(source).toMatch(/^https:\/\/(aws\.amazon|www\.twilio)\.com\//);
  expect(dollars).toBeGreaterThan(0);
  expect(per).not.toBe('');
});
