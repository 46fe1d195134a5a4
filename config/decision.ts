import type { Assignment } from '#lambda/callback/assignment';
import type { Decision } from '#lambda/reservations/decision-contract';

/**
 * Decides about an assignment that a rule answered with "decide-later". This is yours to change: look the customer up,
 * ask another system, then accept, reject or try again.
 *
 * It runs outside the callback, within the Reservation's own timeout (120 seconds unless the Workflow says otherwise),
 * and has about ten seconds. It may be called more than once for the same Reservation. An error it throws is one attempt, and
 * so is whatever it answers that is none of its answers; the next attempt follows after a pause, the last one shortly
 * before the Reservation times out. After the last one the message goes to the dead-letter queue.
 */
export async function decide(_assignment: Assignment): Promise<Decision> {
  return { action: 'accept' };
}
