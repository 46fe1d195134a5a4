/**
 * A request that changes something got no answer that says whether it was done: the connection was dropped, or the
 * answer was a 5xx. It must not simply be sent again: the state has to be looked at first.
 */
export class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome';
}
