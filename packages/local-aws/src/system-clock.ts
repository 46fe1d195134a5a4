import type { Clock } from 'taskrouter/clock';

/** The machine's own clock. */
export const systemClock: Clock = {
  now: Date.now,
  setTimer(at, run) {
    const timer = setTimeout(run, Math.max(0, at - Date.now()));
    return { cancel: () => clearTimeout(timer) };
  },
};
