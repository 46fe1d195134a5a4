const UNIT_MS = { s: 1_000, sec: 1_000, min: 60_000, h: 3_600_000, hour: 3_600_000, day: 86_400_000 };
const RATE = /^(\d+(?:\.\d+)?)\s*\/\s*(s|sec|min|h|hour|day)$/;
const CLOCK_TIME = /^([01]\d|2[0-4]):([0-5]\d)$/;
const DAY_MS = 86_400_000;

/** How many tasks come: one rate such as `48/min`, or one from each time of day on: `[["08:00", "20/h"], …]`. */
export type Arrivals = string | readonly (readonly [time: string, rate: string])[];

/** `48/min` as tasks per ms; undefined when it is no rate. */
export function parseRate(text: string): number | undefined {
  const [, count, unit] = RATE.exec(text.trim()) ?? [];
  const ms = Object.entries(UNIT_MS).find(([name]) => name === unit)?.[1];
  return ms === undefined ? undefined : Number(count) / ms;
}

/** `08:30` as ms since midnight; undefined when it is no time of day. `24:00` is the end of the day. */
export function parseClockTime(text: string): number | undefined {
  const [, hour, minute] = CLOCK_TIME.exec(text) ?? [];
  if (hour === undefined || minute === undefined) return undefined;
  const ms = Number(hour) * 3_600_000 + Number(minute) * 60_000;
  return ms <= DAY_MS ? ms : undefined;
}

/** A rate that holds from a moment of the day on. */
interface Step {
  readonly from: number;
  /** Tasks per ms. */
  readonly rate: number;
}

/** How many tasks are expected by when, over a day that repeats itself. */
export class Profile {
  private readonly steps: readonly Step[];

  constructor(arrivals: Arrivals) {
    const written: readonly (readonly [string, string])[] =
      typeof arrivals === 'string' ? [['00:00', arrivals]] : arrivals;
    this.steps = [
      { from: 0, rate: 0 },
      ...written.map(([time, rate]) => ({ from: parseClockTime(time) ?? 0, rate: parseRate(rate) ?? 0 })),
    ].sort((one, other) => one.from - other.from);
  }

  /**
   * When `expected` more tasks than at `start` are to be expected: a Poisson process's next arrival, for an
   * exponential `expected`.
   * @param start and the result in ms since the first midnight.
   * @returns undefined when that isn't before `end`.
   */
  after(start: number, expected: number, end: number): number | undefined {
    let missing = expected;
    let at = start;
    while (at < end) {
      const midnight = Math.floor(at / DAY_MS) * DAY_MS;
      const { rate, until } = this.stepAt(at - midnight);
      const stepEnd = midnight + until;
      const within = (stepEnd - at) * rate;
      if (missing < within) {
        const moment = at + missing / rate;
        return moment < end ? moment : undefined;
      }
      missing -= within;
      at = stepEnd;
    }
    return undefined;
  }

  private stepAt(time: number): { readonly rate: number; readonly until: number } {
    let rate = 0;
    for (const step of this.steps) {
      if (step.from > time) return { rate, until: step.from };
      rate = step.rate;
    }
    return { rate, until: DAY_MS };
  }
}
