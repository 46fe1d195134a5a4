import { ManualClock } from 'taskrouter/clock';
import { realClock } from '#src/real-clock';

describe('the real clock', () => {
  beforeEach(() => jest.useFakeTimers({ now: 1_800_000_000_000 }));
  afterEach(() => jest.useRealTimers());

  test('runs a timer when its moment comes, even months away', () => {
    const run = jest.fn();
    const delay = 60 * 86_400_000;
    realClock.setTimer(realClock.now() + delay, run);
    jest.advanceTimersByTime(delay - 1);
    expect(run).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test('does not run one that was canceled', () => {
    const run = jest.fn();
    realClock.setTimer(realClock.now() + 1000, run).cancel();
    jest.advanceTimersByTime(2000);
    expect(run).not.toHaveBeenCalled();
  });
});

test('the manual clock runs what is due in order, and never goes back', () => {
  const clock = new ManualClock(1000);
  const order: string[] = [];
  clock.setTimer(3000, () => order.push('third'));
  clock.setTimer(2000, () => order.push('second'));
  clock.setTimer(1500, () => order.push('first'));
  clock.setTimer(1500, () => order.push('canceled')).cancel();
  clock.setTimer(9000, () => order.push('later'));
  expect(clock.nextTimer()).toBe(1500);
  clock.moveTo(3000);
  expect(order).toEqual(['first', 'second', 'third']);
  clock.moveTo(2000);
  expect(clock.now()).toBe(3000);
  expect(clock.nextTimer()).toBe(9000);
});
