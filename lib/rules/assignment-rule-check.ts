import { describeProblems } from 'taskrouter/parsed';
import { parseAssignment } from '#lambda/callback/assignment';
import { answerTo, type RuledAnswer } from '#lambda/callback/rule-evaluation';
import { readAssignmentRules } from './read-rules';

/**
 * What a file of assignment rules answers to the parameters of an Assignment Callback.
 * @throws AssignmentRulesError when the rules cannot be used
 */
export function assignmentRuleCheck(
  path: string,
): (parameters: Readonly<Record<string, string>>) => RuledAnswer {
  const rules = readAssignmentRules(path);
  return (parameters) => {
    const assignment = parseAssignment(parameters);
    if (!assignment.ok)
      throw new Error(`not an Assignment Callback: ${describeProblems(assignment.problems)}`);
    return answerTo(assignment.value, rules);
  };
}
