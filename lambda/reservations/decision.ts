import type { ActivitySid } from 'taskrouter/sid';

/** What to do about a Reservation whose callback was put off. */
export type Decision =
  | { readonly action: 'accept' }
  /** `workerActivitySid`: the Activity the Worker moves to; without it the Worker keeps its own. */
  | { readonly action: 'reject'; readonly workerActivitySid?: ActivitySid }
  /** Decide again later. It counts as one of the attempts that a message has. */
  | { readonly action: 'try again'; readonly afterSeconds: number };
