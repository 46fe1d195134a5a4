import { type Clock, ManualClock } from 'taskrouter/clock';
import { AdjustableClock } from './adjustable-clock';
import { UsageError } from './usage-error';

/** How time goes: as it does, only when it is told to, or so many times as fast. */
export type ClockChoice = 'real' | 'manual' | { readonly timesAsFast: number };

/** What `--clock` takes. */
export const CLOCK_FORM = 'real, manual, or ×60 (x60) for sixty times as fast';

/** @throws UsageError */
export function parseClockChoice(text: string): ClockChoice {
  if (text === 'real' || text === 'manual') return text;
  const [, factor] = /^[x×](\d{1,4}(?:\.\d+)?)$/.exec(text) ?? [];
  const timesAsFast = Number(factor);
  if (timesAsFast > 0) return { timesAsFast };
  throw new UsageError(`--clock takes ${CLOCK_FORM}, not '${text}'`);
}

/** The clock that was chosen; a manual one stands at this second until it is moved. */
export function clockOf(choice: ClockChoice = 'real'): Clock {
  if (choice === 'real') return new AdjustableClock();
  // Whole seconds, because that is what the API shows.
  if (choice === 'manual') return new ManualClock(Math.floor(Date.now() / 1000) * 1000);
  return new AdjustableClock(choice.timesAsFast);
}

/** Whether a clock can be moved on. */
export function isMovable(clock: Clock): clock is ManualClock | AdjustableClock {
  return clock instanceof ManualClock || clock instanceof AdjustableClock;
}

/** How many of a clock's seconds pass in one. */
export function speedOf(clock: Clock): number {
  if (clock instanceof AdjustableClock) return clock.speed;
  return clock instanceof ManualClock ? 0 : 1;
}

/**
 * How time goes: as it does (also after it has been moved), faster, slower, not at all until it is given a pace again
 * (`paused`), or only when it is moved (`manual`).
 */
export type ClockMode = 'real' | 'faster' | 'slower' | 'paused' | 'manual';

export function modeOf(clock: Clock): ClockMode {
  if (clock instanceof ManualClock) return 'manual';
  const speed = speedOf(clock);
  if (speed === 0) return 'paused';
  if (speed === 1) return 'real';
  return speed > 1 ? 'faster' : 'slower';
}
