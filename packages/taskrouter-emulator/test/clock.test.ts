import { ManualClock } from 'taskrouter/clock';
import { AdjustableClock } from '#src/adjustable-clock';

describe('the clock that goes by itself', () => {
  let clock: AdjustableClock;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    clock = new AdjustableClock();
  });
  afterEach(() => jest.useRealTimers());

  test('runs a timer when its moment comes, even months away', () => {
    const run = jest.fn();
    const delay = 60 * 86_400_000;
    clock.setTimer(clock.now() + delay, run);
    jest.advanceTimersByTime(delay - 1);
    expect(run).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test('does not run one that was canceled', () => {
    const run = jest.fn();
    clock.setTimer(clock.now() + 1000, run).cancel();
    jest.advanceTimersByTime(2000);
    expect(run).not.toHaveBeenCalled();
  });

  test('goes on at another pace from where it is, and its timers with it', () => {
    const run = jest.fn();
    clock.setTimer(clock.now() + 60_000, run);
    jest.advanceTimersByTime(30_000);
    clock.speed = 10;
    jest.advanceTimersByTime(2_999);
    expect(run).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
    expect(clock.now()).toBe(1_800_000_060_000);
  });

  test('stands still at no pace, until it is moved', () => {
    const run = jest.fn();
    clock.setTimer(clock.now() + 5_000, run);
    clock.speed = 0;
    jest.advanceTimersByTime(3_600_000);
    expect(clock.now()).toBe(1_800_000_000_000);
    clock.moveTo(clock.nextTimer() ?? 0);
    expect(run).toHaveBeenCalledTimes(1);
    expect(clock.now()).toBe(1_800_000_005_000);
    clock.speed = 1;
    jest.advanceTimersByTime(1_000);
    expect(clock.now()).toBe(1_800_000_006_000);
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
