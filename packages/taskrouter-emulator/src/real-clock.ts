import type { Clock } from 'taskrouter/clock';

/** The longest delay setTimeout takes; a longer one would run at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** The time of day. Its timers don't keep the process alive. */
export const realClock: Clock = fastClock(1);

/**
 * A clock that starts at the time of day and runs so many times as fast. Its timers don't keep the process alive.
 * @param factor 60: an hour takes a minute
 */
export function fastClock(factor: number): Clock {
  const startedAt = Date.now();
  const now = () => startedAt + (Date.now() - startedAt) * factor;
  return {
    now,
    setTimer(at, run) {
      let timeout: NodeJS.Timeout;
      const wait = (): void => {
        const delay = Math.max(0, (at - now()) / factor);
        timeout = setTimeout(delay > LONGEST_DELAY ? wait : run, Math.min(delay, LONGEST_DELAY));
        timeout.unref();
      };
      wait();
      return { cancel: () => clearTimeout(timeout) };
    },
  };
}
