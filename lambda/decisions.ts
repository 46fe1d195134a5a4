import type { Decisions } from './taskrouter/decision';

/**
 * The answers that the callback function carries. The stack puts those of `assignment-rules.json` in this module's
 * place when it bundles the function (lib/assignment-rules.ts), so that nothing is read or parsed at a cold start.
 */
export const decisions: Decisions = { otherwise: {} };
