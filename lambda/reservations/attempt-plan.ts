/** Where a decision's attempts stand. Times are milliseconds since the epoch. */
export interface Attempts {
  /** The one that has just been made, counted from 1. */
  readonly attempt: number;
  /** How many there are before the message is set aside. */
  readonly attempts: number;
  /** When the Reservation times out. */
  readonly endsAt: number;
}

// The last attempt begins so long before the Reservation's end: time to decide, and to tell TaskRouter.
const LAST_ATTEMPT_MS = 5_000;

/**
 * Seconds until the next attempt. The pauses double, but never beyond an even share of what is left: so there are many
 * attempts early on, and the last one begins shortly before the Reservation times out. Once that is past, the next
 * delivery follows the end, to find out how it ended.
 * @param wantedSeconds the pause that was asked for, in place of the doubling one
 */
export function secondsUntilNextAttempt(
  { attempt, attempts, endsAt }: Attempts,
  now: number,
  wantedSeconds?: number,
): number {
  // The next delivery is the dead-letter queue's: at once.
  if (attempt >= attempts) return 0;
  const untilLast = (endsAt - LAST_ATTEMPT_MS - now) / 1_000;
  if (untilLast <= 0) return Math.max((endsAt - now) / 1_000, 0) + 1;
  const pause = wantedSeconds ?? Math.min(2 ** (attempt - 1), untilLast / (attempts - attempt));
  return Math.min(pause, untilLast);
}
