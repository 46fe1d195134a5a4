import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decisionProblems } from '#lib/rules/decision-module';

const ROOT = join(__dirname, '..', '..', '..');
// Outside the project, as a module may lie that is kept in a repository of its own.
const directory = mkdtempSync(join(tmpdir(), 'taskrouter-decision-'));

function moduleWith(name: string, ...lines: string[]): string {
  const path = join(directory, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

function problemOf(path: string): string {
  return decisionProblems(path).join('\n');
}

const IMPORTS = [
  `import type { Assignment } from '${ROOT}/lambda/callback/assignment';`,
  `import type { Decision } from '${ROOT}/lambda/reservations/decision-contract';`,
];

test('a module as the project ships it passes', () => {
  expect(problemOf(join(ROOT, 'test/fixtures/config/decision.ts'))).toBe('');
});

test('a misspelt action is named with its file and line, in what the module imports too', () => {
  moduleWith('crm.ts', 'export const blocked: boolean = 1;');
  const path = moduleWith(
    'misspelt.ts',
    ...IMPORTS,
    "import { blocked } from './crm';",
    'export async function decide(_: Assignment): Promise<Decision> {',
    "  return blocked ? { action: 'reject' } : { action: 'acept' };",
    '}',
  );
  const problem = problemOf(path);
  expect(problem.split('\n')).toHaveLength(2);
  expect(problem).toContain(`${path}:5:45  Type '"acept"' is not assignable to`);
  expect(problem).toContain('crm.ts:1:14');
});

test('a decide whose type shows no line is named where it is declared', () => {
  const path = moduleWith(
    'untyped.ts',
    'export async function decide() {',
    "  return { action: 'accept' };",
    '}',
  );
  expect(problemOf(path)).toContain(
    `${path}:1:1  decide is () => Promise<{ action: string; }>; declare it as export async function decide(`,
  );
});

test('a module without decide, and one that is not there', () => {
  const path = moduleWith('empty.ts', 'export const decision = 1;');
  expect(problemOf(path)).toContain('it exports no decide');
  expect(problemOf(join(directory, 'missing.ts'))).toContain('the file cannot be read');
});
