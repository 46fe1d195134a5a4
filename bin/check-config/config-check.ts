import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readWorkspaceFile } from '#emulator';
import { readConfigFolder } from '#lib/config-folder';
import { parseConfiguration } from '#lib/configuration';
import { decisionProblems } from '#lib/rules/decision-module';
import { loadAssignmentRules } from '#lib/rules/read-rules';
import { caseFilesIn, testRules } from '../rules/test-rules';

/** What is said of one file of the user's folder. */
export interface ConfigFinding {
  readonly file: string;
  /** What is right, or what is not there. */
  readonly says: string;
  /** What is wrong, one line each. */
  readonly problems: readonly string[];
}

/** Stand in for what a folder that is not configured yet lacks. */
const SIDS = {
  accountSid: `AC${'0'.repeat(32)}`,
  workspaceSid: `WS${'0'.repeat(32)}`,
  workflowSid: `WW${'0'.repeat(32)}`,
};

/**
 * Looks at everything in the user's folder, each file by itself, as far as it can be known before a deployment.
 * @param folder relative to the working directory
 */
export function checkConfigFolder(folder: string): readonly ConfigFinding[] {
  const rules = join(folder, 'assignment-rules.json');
  const decision = join(folder, 'decision.ts');
  return [
    ...found(rules, 'rules hold', () => {
      const loaded = loadAssignmentRules(rules);
      return loaded.ok ? [] : loaded.problems;
    }),
    ...found(decision, 'decides', () => decisionProblems(decision)),
    ...stagesOf(folder).map((stage) => ({
      file: join(folder, `${stage ?? 'deployment'}.json`),
      says: 'values hold',
      problems: stageProblems(folder, stage),
    })),
    ...found(join(folder, 'workspace.json'), 'can be started with', () =>
      workspaceProblems(join(folder, 'workspace.json')),
    ),
    ...caseFindings(folder, rules),
  ];
}

function found(file: string, says: string, look: () => readonly string[]): ConfigFinding[] {
  return existsSync(file) ? [{ file, says, problems: look() }] : [];
}

/** The names of the stages; undefined for the values of all of them. */
function stagesOf(folder: string): (string | undefined)[] {
  const others = ['assignment-rules', 'workspace', 'tsconfig', 'package', 'deployment'];
  const stages = readdirSync(folder)
    .map((name) => /^([\w-]+)\.json$/.exec(name)?.[1])
    .filter((name) => name !== undefined && !others.includes(name) && !/(^|-)cases$/.test(name));
  return existsSync(join(folder, 'deployment.json')) ? [undefined, ...stages] : stages;
}

function stageProblems(folder: string, stage: string | undefined): string[] {
  const { values, problems } = readConfigFolder({ config: folder, ...(stage !== undefined && { stage }) });
  const file = `${folder}/${stage ?? 'deployment'}.json: `;
  const own = problems
    .filter((problem) => problem.startsWith(file))
    .map((problem) => problem.slice(file.length));
  if (problems.length > 0) return own;
  const { parsed } = parseConfiguration({ ...SIDS, ...values });
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
}

function workspaceProblems(file: string): string[] {
  try {
    readWorkspaceFile(file);
    return [];
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).split('\n');
  }
}

function caseFindings(folder: string, rules: string): ConfigFinding[] {
  const files = caseFilesIn(folder);
  if (files.length === 0)
    return [
      {
        file: join(folder, 'cases.json'),
        says: 'not there yet: docs/assignment-rules.md shows one',
        problems: [],
      },
    ];
  if (!loadAssignmentRules(rules).ok)
    return files.map((file) => ({ file, says: 'not run, because the rules cannot be used', problems: [] }));
  return files.map((file) => {
    const { code, report } = testRules([file], rules);
    return { file, says: 'all cases as expected', problems: code === 0 ? [] : report.split('\n') };
  });
}
