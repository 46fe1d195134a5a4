import type { Assignment } from '#lambda/callback/assignment';
import { type Decision, parseDecision } from '#lambda/reservations/decision-contract';

const asked = new Set<string>();

/**
 * Accepts. For Tasks that say so, the first answer is misspelt, as a module that is not checked might answer; it must
 * change nothing.
 */
export async function decide({ taskAttributes, reservationSid }: Assignment): Promise<Decision> {
  if (taskAttributes.misspelt !== true || asked.has(reservationSid)) return { action: 'accept' };
  asked.add(reservationSid);
  return Object.assign(parseDecision({ action: 'accept' }), { action: 'acept' });
}
