import { readFileSync } from 'node:fs';
import { parseLocated } from 'taskrouter/located-json';
import type { AssignmentRules } from '#lambda/callback/assignment-rules';
import { parseAssignmentRules } from './rules-file';

/** The assignment rules cannot be deployed: everything that is wrong with the file, one line each. */
export class AssignmentRulesError extends Error {
  override readonly name = 'AssignmentRulesError';

  constructor(path: string, problems: readonly string[]) {
    super(`${path} has ${problems.length} problem(s):\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
}

/**
 * Reads and checks the assignment rules at synth time.
 * @param path the JSON file, absolute or relative to the working directory
 * @throws AssignmentRulesError with every problem at once, each with its line and its path in the file
 */
export function readAssignmentRules(path: string): AssignmentRules {
  const rules = parseLocated(read(path), parseAssignmentRules);
  if (rules.ok) return rules.value;
  throw new AssignmentRulesError(path, rules.problems);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new AssignmentRulesError(path, [
      'the file cannot be read; -c assignmentRules=path names another one',
    ]);
  }
}
