import { secondsUntilNextAttempt } from '#lambda/reservations/attempt-plan';

/** When the attempts at a Reservation begin that started at 0, in seconds, if each of them fails at once. */
function schedule(timeoutSeconds: number, attempts: number, wantedSeconds?: number): number[] {
  const times = [0];
  for (let attempt = 1; attempt < attempts; attempt++) {
    const now = (times.at(-1) ?? 0) * 1_000;
    const pause = secondsUntilNextAttempt(
      { attempt, attempts, endsAt: timeoutSeconds * 1_000 },
      now,
      wantedSeconds,
    );
    // The queue takes whole seconds.
    times.push((times.at(-1) ?? 0) + Math.ceil(pause));
    if ((times.at(-1) ?? 0) > timeoutSeconds) break;
  }
  return times;
}

test('by default there are ten attempts, the last one shortly before the Reservation times out', () => {
  expect(schedule(120, 10)).toEqual([0, 1, 3, 7, 15, 31, 52, 73, 94, 115]);
});

test.each([
  [20, 10],
  [30, 3],
  [60, 10],
  [120, 5],
  [300, 20],
])('a Reservation of %i s: all of %i attempts inside, the last one before its end', (timeout, attempts) => {
  const times = schedule(timeout, attempts);
  const inside = times.filter((time) => time <= timeout - 4);
  expect(inside.length).toBeGreaterThanOrEqual(Math.min(attempts, 3));
  expect(times.length - inside.length).toBeLessThanOrEqual(1);
});

test('a long Reservation is given up while there is time to move the message back', () => {
  expect(schedule(1_200, 10).at(-1)).toBe(511);
});

test('a pause that was asked for is kept, unless the Reservation would end in it', () => {
  expect(schedule(120, 10, 50)).toEqual([0, 50, 100, 115, 121]);
});

test('when the time for the last attempt is past, the next delivery follows the end', () => {
  const plan = { attempt: 2, attempts: 10, endsAt: 120_000 };
  expect(secondsUntilNextAttempt(plan, 117_000)).toBe(4);
  expect(secondsUntilNextAttempt(plan, 500_000)).toBe(1);
});

test('after the last attempt nothing is waited for', () => {
  expect(secondsUntilNextAttempt({ attempt: 10, attempts: 10, endsAt: 120_000 }, 0)).toBe(0);
});
