import type { Clock, Timer } from 'taskrouter/clock';

/** The longest delay setTimeout takes; a longer one would run at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

interface WaitingTimer {
  readonly at: number;
  readonly run: () => void;
}

/**
 * A clock that starts at the time of day, and whose pace can be changed while it runs: as fast as time itself, faster, or
 * not at all. It can also be moved on. Its timers don't keep the process alive.
 */
export class AdjustableClock implements Clock {
  /** What time it was when the pace was chosen, here and in reality. */
  private time = Date.now();
  private since = this.time;
  private readonly timers = new Set<WaitingTimer>();
  private alarm: NodeJS.Timeout | undefined;

  /** @param pace how many of its seconds pass in one: 60 for an hour in a minute, 0 to stand still */
  constructor(private pace = 1) {}

  get speed(): number {
    return this.pace;
  }

  set speed(pace: number) {
    this.time = this.now();
    this.since = Date.now();
    this.pace = pace;
    this.setAlarm();
  }

  now(): number {
    return Math.floor(this.time + (Date.now() - this.since) * this.pace);
  }

  setTimer(at: number, run: () => void): Timer {
    const timer = { at, run };
    this.timers.add(timer);
    this.setAlarm();
    return {
      cancel: () => {
        if (this.timers.delete(timer)) this.setAlarm();
      },
    };
  }

  /** When the next timer runs out, in ms since the epoch; undefined when none is set. */
  nextTimer(): number | undefined {
    let next: number | undefined;
    for (const { at } of this.timers) if (next === undefined || at < next) next = at;
    return next;
  }

  /** Moves to `at` (ms since the epoch, never back) and runs the timers due by then, the earliest first. */
  moveTo(at: number): void {
    this.time = Math.max(this.now(), at);
    this.since = Date.now();
    this.runDue();
  }

  private runDue(): void {
    const now = this.now();
    const due = [...this.timers].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    for (const timer of due) if (this.timers.delete(timer)) timer.run();
    this.setAlarm();
  }

  private setAlarm(): void {
    clearTimeout(this.alarm);
    const next = this.nextTimer();
    if (next === undefined || this.pace === 0) return;
    const delay = Math.min(Math.max(0, Math.ceil((next - this.now()) / this.pace)), LONGEST_DELAY);
    this.alarm = setTimeout(() => this.runDue(), delay);
    this.alarm.unref();
  }
}
