import type { AssignmentRules } from './callback/rule-evaluation';

/**
 * The rules that the callback function carries. The stack puts those of `config/assignment-rules.json` in this module's place
 * when it bundles the function (lib/task-router-stack.ts), so that nothing is read or parsed at a cold start.
 */
export const assignmentRules: AssignmentRules = { rules: [], otherwise: {} };
