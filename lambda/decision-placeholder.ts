import type { Decide } from './reservations/decision-contract';

/**
 * What decides about an assignment that a rule answered with "decide-later". The stack puts the user's own module,
 * `config/decision.ts`, in the place of this one when it bundles the function (lib/decide-later.ts).
 */
const acceptEach: Decide = async () => ({ action: 'accept' });

export { acceptEach as decide };
