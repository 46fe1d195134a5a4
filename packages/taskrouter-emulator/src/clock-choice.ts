import { type Clock, ManualClock } from 'taskrouter/clock';
import { fastClock, realClock } from './real-clock';
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
  if (choice === 'real') return realClock;
  // Whole seconds, because that is what the API shows.
  if (choice === 'manual') return new ManualClock(Math.floor(Date.now() / 1000) * 1000);
  return fastClock(choice.timesAsFast);
}
