import { clockOf, parseClockChoice } from '#src/clock-choice';

test.each([
  ['real', 'real'],
  ['manual', 'manual'],
  ['×60', { timesAsFast: 60 }],
  ['x1.5', { timesAsFast: 1.5 }],
])('--clock %s', (text, choice) => {
  expect(parseClockChoice(text)).toEqual(choice);
});

test.each(['', 'fast', '60', 'x0', 'x-1', '×60s'])('--clock %j is refused', (text) => {
  expect(() => parseClockChoice(text)).toThrow(/--clock takes real, manual/);
});

test('a manual clock stands at a whole second', () => {
  expect(clockOf('manual').now() % 1000).toBe(0);
});

describe('a clock that runs sixty times as fast', () => {
  beforeEach(() => jest.useFakeTimers({ now: 1_800_000_000_000 }));
  afterEach(() => jest.useRealTimers());

  test('has an hour over in a minute, and its timers run out then', () => {
    const clock = clockOf({ timesAsFast: 60 });
    const run = jest.fn();
    clock.setTimer(clock.now() + 3_600_000, run);
    jest.advanceTimersByTime(59_999);
    expect(run).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
    expect(clock.now()).toBe(1_800_003_600_000);
  });
});
