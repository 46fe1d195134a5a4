import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseLocated } from 'taskrouter/located-json';
import { loadAssignmentRules } from '#lib/rules/read-rules';
import { reportRuleCases, runRuleCase } from '#lib/rules/rule-case-report';
import { parseRuleCases } from '#lib/rules/rule-cases';

/** What a test of rules printed, and its exit code: 0 as expected, 1 something differs, 2 a file is unusable. */
export interface RulesTest {
  readonly code: 0 | 1 | 2;
  readonly report: string;
}

/** The files of cases in a folder: `cases.json` and all that end so. */
export function caseFilesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /(^|[.-])cases\.json$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** Runs files of cases against a file of rules. */
export function testRules(caseFiles: readonly string[], rulesPath: string): RulesTest {
  const rules = loadAssignmentRules(rulesPath);
  if (!rules.ok) return { code: 2, report: problemsOf(rulesPath, rules.problems) };
  const runs = caseFiles.map((file) => {
    const cases = readCases(file);
    if (!cases.ok) return { code: 2, report: problemsOf(file, cases.problems) } as const;
    const results = cases.value.map((ruleCase) => runRuleCase(ruleCase, rules.value));
    const failed = results.filter(({ differences }) => differences.length > 0).length;
    const sum = failed === 0 ? 'all as expected' : `${failed} not as expected`;
    const report = `${file}\n${reportRuleCases(results)}\n${results.length} case(s), ${sum}.`;
    return { code: failed === 0 ? 0 : 1, report } as const;
  });
  const report = runs.map((run) => run.report).join('\n\n');
  if (runs.some(({ code }) => code === 2)) return { code: 2, report };
  return { code: runs.some(({ code }) => code === 1) ? 1 : 0, report };
}

function problemsOf(file: string, problems: readonly string[]): string {
  return `${file} has ${problems.length} problem(s):\n${problems.map((line) => `  ${line}`).join('\n')}`;
}

function readCases(file: string) {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return { ok: false, problems: ['the file cannot be read'] } as const;
  }
  return parseLocated(text, parseRuleCases);
}
