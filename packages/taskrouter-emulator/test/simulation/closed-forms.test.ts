import { simulate } from '#src/simulation/simulate';
import { calls, oneQueue } from './verification/one-queue';
import { erlangA, meanWait, serviceLevel, waitProbability } from './verification/queueing-theory';

/*
 * Against what queueing theory knows exactly, in runs short enough for every day; `npm run simulate:verify` has the
 * long ones. A run is the same every time, so "inside its own 95 % interval" holds always or never.
 */

const HANDLING = 60;

test.each([
  [1, 0.8],
  [5, 0.8],
  [50, 0.96],
])('Erlang C: %i agents at a load of %f', (agents, load) => {
  const perHour = agents * load * 60;
  const demand = calls({
    perHour,
    handling: HANDLING,
    hours: 25_000 / perHour,
    warmUpHours: 2_500 / perHour,
  });
  const { total } = simulate(oneQueue(agents), demand);
  const erlangs = agents * load;
  expectInside(total.waited, total.halfWidth.waited, waitProbability(agents, erlangs));
  expectInside(total.waitOfAll.mean, total.halfWidth.waitOfAll.mean, HANDLING * meanWait(agents, erlangs));
  expectInside(total.occupancy, total.halfWidth.occupancy, load);
  expect(total.abandoned).toBe(0);
});

test('Erlang A: 46 agents, 48 calls a minute, a patience of 120 s', () => {
  const demand = calls({
    perHour: 48 * 60,
    handling: HANDLING,
    patience: { exponential: 120 },
    hours: 8,
    warmUpHours: 0.5,
  });
  const { total } = simulate(oneQueue(46), demand);
  const exact = erlangA(46, 0.8, HANDLING, 120);
  const { offered, abandoned, halfWidth } = total;
  expectInside(
    (abandoned ?? 0) / (offered ?? 0),
    (halfWidth.abandoned ?? 0) / (offered ?? 0),
    exact.abandonment,
  );
  expectInside(total.wait.mean, halfWidth.wait.mean, exact.waitOfServed);
  expectInside(total.waitOfAll.mean, halfWidth.waitOfAll.mean, exact.waitOfAll);
});

test('the published service level of 11 agents for 120 calls of 125 s a half hour', () => {
  expect(serviceLevel(11, 240 * (125 / 3600), 125, 20)).toBeCloseTo(0.804, 3);
  expect(serviceLevel(10, 240 * (125 / 3600), 125, 20)).toBeCloseTo(0.627, 3);
  const demand = calls({ perHour: 240, handling: 125, hours: 105, warmUpHours: 5 });
  const { total } = simulate(oneQueue(11), demand, {}, { answerWithin: 20 });
  expectInside(total.serviceLevel, total.halfWidth.serviceLevel, 0.804);
});

function expectInside(value: number | null, halfWidth: number | null, exact: number): void {
  expect(halfWidth).toBeGreaterThan(0);
  expect(Math.abs((value ?? Number.NaN) - exact)).toBeLessThanOrEqual(halfWidth ?? 0);
}
