import type { Form } from '../http/form';
import { HttpProblem, invalidInput } from '../http/http';

/**
 * Refuses a callback that was made some time ago: a replayed one carries the time it was recorded.
 * @returns a warning for the log where it doesn't say when it was made: such a one is let through, and counted
 * @throws HttpProblem 403 for a replay, 400 for a time that can't be read or is there twice
 */
export function checkFreshness({ Timestamp }: Form, toleranceSeconds: number): string | undefined {
  switch (freshness(Timestamp, toleranceSeconds, Date.now())) {
    case 'stale':
      throw new HttpProblem(403, 'The Timestamp lies outside the tolerance: the callback may be a replay.', {
        outcome: 'replayed',
      });
    case 'malformed':
      throw invalidInput([
        {
          path: 'Timestamp',
          message: typeof Timestamp === 'string' ? 'is not a time' : 'appears more than once',
        },
      ]);
    case 'unknown':
      return 'the Timestamp is missing';
    case 'fresh':
      return undefined;
  }
}

/** `unknown`: the callback doesn't say when it was made. */
type Freshness = 'fresh' | 'stale' | 'unknown' | 'malformed';

/**
 * Compares a callback's `Timestamp` with the time it arrived. The form of the parameter is not documented; event
 * callbacks carry Unix seconds. ISO 8601, which Twilio's REST API uses, is taken too.
 * @param toleranceSeconds how far the two may be apart, in both directions; 0 takes any time for fresh
 * @param now milliseconds since the epoch
 */
function freshness(timestamp: unknown, toleranceSeconds: number, now: number): Freshness {
  if (timestamp === undefined) return 'unknown';
  const time = timeOf(timestamp);
  if (time === undefined) return 'malformed';
  return toleranceSeconds === 0 || Math.abs(now - time) <= toleranceSeconds * 1_000 ? 'fresh' : 'stale';
}

/** The moment a `Timestamp` names, in milliseconds since the epoch; undefined when it names none, or is there twice. */
export function timeOf(timestamp: unknown): number | undefined {
  if (typeof timestamp !== 'string') return undefined;
  if (/^\d{9,11}$/.test(timestamp)) return Number(timestamp) * 1_000;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(timestamp)
    ? Date.parse(timestamp)
    : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
