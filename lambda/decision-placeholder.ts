import type { Decide } from './reservations/decision-contract';

/**
 * What decides about an assignment that a rule answered with "decide-later". The stack puts the user's own module,
 * `config/decision.ts`, in the place of this one when it bundles the function (lib/decide-later.ts).
 */
export const decide: Decide = async () => ({ action: 'accept' });
