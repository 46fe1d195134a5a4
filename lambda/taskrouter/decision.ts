import type { Assignment } from './assignment';
import type { Instruction } from './instruction';

/** What a callback answers: an instruction, or `{}` to leave the Reservation pending for the REST API. */
export type Answer = Instruction | Readonly<Record<string, never>>;

/** The answers of `assignment-rules.json` in the form the deployed function carries. */
export interface Decisions {
  /** The answer when no rule matches. */
  readonly otherwise: Answer;
}

/** The answer to an Assignment Callback. Pure, so a callback that Twilio delivers twice gets the same one. */
export function decide(decisions: Decisions, _assignment: Assignment): Answer {
  return decisions.otherwise;
}
