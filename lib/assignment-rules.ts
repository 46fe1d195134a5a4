import { readFileSync } from 'node:fs';
import type { Decisions } from '../lambda/taskrouter/decision';
import type { Problem } from '../lambda/taskrouter/parsed';
import { parseAssignmentRules } from '../lambda/taskrouter/rules';

/** The assignment rules cannot be deployed: everything that is wrong with the file, one line each. */
export class AssignmentRulesError extends Error {
  override readonly name = 'AssignmentRulesError';

  constructor(path: string, problems: readonly Problem[]) {
    const lines = problems.map(
      (problem) => `  ${problem.path === '' ? 'the file' : problem.path} ${problem.message}`,
    );
    super(`${path} has ${problems.length} problem(s):\n${lines.join('\n')}`);
  }
}

/**
 * Reads and checks the assignment rules at synth time.
 * @param path the JSON file, absolute or relative to the working directory
 * @throws AssignmentRulesError with every problem at once
 */
export function readAssignmentRules(path: string): Decisions {
  const rules = parseAssignmentRules(readJson(path));
  if (!rules.ok) throw new AssignmentRulesError(path, rules.problems);
  return rules.value;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof SyntaxError ? `is not valid JSON: ${error.message}` : 'cannot be read';
    throw new AssignmentRulesError(path, [
      { path: '', message: `${reason}; -c assignmentRules=path names another one` },
    ]);
  }
}
