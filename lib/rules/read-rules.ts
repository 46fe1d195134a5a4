import { readFileSync } from 'node:fs';
import { parseLocated } from 'taskrouter/located-json';
import type { AssignmentRules } from '#lambda/callback/rule-evaluation';
import { parseAssignmentRules } from './rules-file';

/** The rules of a file, or everything that is wrong with it, one line each. */
export type LoadedRules =
  | { readonly ok: true; readonly value: AssignmentRules }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The assignment rules cannot be deployed: everything that is wrong with the file, one line each. */
export class AssignmentRulesError extends Error {
  override readonly name = 'AssignmentRulesError';

  constructor(path: string, problems: readonly string[]) {
    super(`${path} has ${problems.length} problem(s):\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
}

/**
 * Reads and checks a file with assignment rules.
 * @param path the JSON file, absolute or relative to the working directory
 * @returns every problem at once, each with its line and its path in the file
 */
export function loadAssignmentRules(path: string): LoadedRules {
  try {
    return parseLocated(readFileSync(path, 'utf8'), parseAssignmentRules);
  } catch {
    return { ok: false, problems: ['the file cannot be read; -c assignmentRules=path names another one'] };
  }
}

/** As {@link loadAssignmentRules}. @throws AssignmentRulesError */
export function readAssignmentRules(path: string): AssignmentRules {
  const rules = loadAssignmentRules(path);
  if (rules.ok) return rules.value;
  throw new AssignmentRulesError(path, rules.problems);
}
