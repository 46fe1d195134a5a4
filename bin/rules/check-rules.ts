import { readAssignmentRules } from '#lib/rules/read-rules';
import { reachOfRules } from '#lib/rules/rule-reach';

/**
 * What `rules check` says of a file that can be deployed: which callback each rule answers, or that this isn't decided.
 * @throws AssignmentRulesError when it can't be
 */
export function checkRules(path: string): string {
  const { rules } = readAssignmentRules(path);
  const reaches = reachOfRules(rules);
  const open = reaches.filter(({ kind }) => kind === 'undecided').length;
  const verdict =
    open === 0 ? 'all of them can match' : `${rules.length - open} of them can match, ${open} not decided`;
  const lines = rules.map(({ name }, index) => {
    const found = reaches[index];
    if (found?.kind === 'reached') return `  "${name}" answers, for instance, ${JSON.stringify(found.scope)}`;
    return `  "${name}" is not decided: ${found?.message}`;
  });
  return [`${path}: ${rules.length} rule(s), ${verdict}.`, ...lines].join('\n');
}
