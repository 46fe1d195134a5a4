/** A timer that has been set and not yet run out. */
export interface Timer {
  cancel(): void;
}

/** Where time comes from: passed in, so that tests move it instead of waiting, and everything moves together. */
export interface Clock {
  /** ms since the epoch. */
  now(): number;
  /** Runs `run` once at `at` (ms since the epoch), or as soon as it can when that has passed. */
  setTimer(at: number, run: () => void): Timer;
}

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

  /** Moves on by so many ms; each timer due by then, also one set meanwhile, runs at its own moment. */
  advance(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (let next = this.nextTimer(); next !== undefined && next <= end; next = this.nextTimer()) {
      this.moveTo(next);
    }
    this.moveTo(end);
  }
}
