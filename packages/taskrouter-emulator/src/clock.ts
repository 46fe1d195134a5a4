/** A timer that has been set and not yet run out. */
export interface Timer {
  cancel(): void;
}

/** Where the emulator's time comes from. */
export interface Clock {
  /** ms since the epoch. */
  now(): number;
  /** Runs `run` at `at` (ms since the epoch), or as soon as it can when that has passed. */
  setTimer(at: number, run: () => void): Timer;
}

/** The longest delay setTimeout takes; a longer one would run at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** The time of day. Its timers don't keep the process alive. */
export const realClock: Clock = {
  now: () => Date.now(),
  setTimer(at, run) {
    let timeout: NodeJS.Timeout;
    const wait = (): void => {
      const delay = Math.max(0, at - Date.now());
      timeout = setTimeout(delay > LONGEST_DELAY ? wait : run, Math.min(delay, LONGEST_DELAY));
      timeout.unref();
    };
    wait();
    return { cancel: () => clearTimeout(timeout) };
  },
};

/** Time that stands still until it is moved. */
export class ManualClock implements Clock {
  private readonly timers = new Set<{ readonly at: number; readonly run: () => void }>();

  /** @param time where it starts, in ms since the epoch. */
  constructor(private time: number) {}

  now(): number {
    return this.time;
  }

  setTimer(at: number, run: () => void): Timer {
    const timer = { at, run };
    this.timers.add(timer);
    return { cancel: () => this.timers.delete(timer) };
  }

  /** When the next timer runs out, in ms since the epoch; undefined when none is set. */
  nextTimer(): number | undefined {
    let next: number | undefined;
    for (const { at } of this.timers) if (next === undefined || at < next) next = at;
    return next;
  }

  /** Moves to `at` (ms since the epoch, never back) and runs the timers due by then, the earliest first. */
  moveTo(at: number): void {
    this.time = Math.max(this.time, at);
    const due = [...this.timers].filter((timer) => timer.at <= this.time).sort((a, b) => a.at - b.at);
    for (const timer of due) if (this.timers.delete(timer)) timer.run();
  }
}
