import { isJsonObject } from 'taskrouter/parsed';
import { type ActivitySid, isSid, sidForm } from 'taskrouter/sid';
import type { Assignment } from '../callback/assignment';

/** What to do about a Reservation that a rule answered with "decide-later". */
export type Decision =
  | { readonly action: 'accept' }
  /** `workerActivitySid`: the Activity the Worker moves to; if it is left out, the Worker keeps its own. */
  | { readonly action: 'reject'; readonly workerActivitySid?: ActivitySid }
  /**
   * Decide again later: after so many seconds, sooner where the Reservation would end before. It counts as one of the
   * attempts that a message has.
   */
  | { readonly action: 'try again'; readonly afterSeconds: number };

/** The function that a decision module exports as `decide`. */
export type Decide = (assignment: Assignment) => Promise<Decision>;

/**
 * What `decide` answered as a {@link Decision}. The compiler has checked the module, but a value that comes from
 * elsewhere, or a cast, passes it by; and what isn't understood must not be carried out.
 * @throws TypeError naming what is wrong, with nothing of the rest of the value
 */
export function parseDecision(value: unknown): Decision {
  const { action, workerActivitySid, afterSeconds } = isJsonObject(value) ? value : {};
  switch (action) {
    case 'accept':
      return { action };
    case 'reject':
      if (workerActivitySid === undefined) return { action };
      if (isSid('WA', workerActivitySid)) return { action, workerActivitySid };
      throw new TypeError(`decide: workerActivitySid takes ${sidForm('WA')}`);
    case 'try again':
      if (isSeconds(afterSeconds)) return { action, afterSeconds };
      throw new TypeError('decide: afterSeconds takes a number from 0');
    default:
      throw new TypeError(`decide: action takes 'accept', 'reject' or 'try again', not ${named(action)}`);
  }
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}

function named(action: unknown): string {
  return typeof action === 'string' ? `'${action.slice(0, 40)}'` : typeof action;
}
