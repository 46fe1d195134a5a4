import { writeFileSync } from 'node:fs';
import { readWorkspaceFile } from '../../seed/workspace-file';
import { UsageError } from '../../usage-error';
import { readCases } from '../cases/case-file';
import { caseReport } from '../cases/case-report';
import { junitReport } from '../cases/junit';
import { runCase } from '../cases/run-case';
import type { CommandContext } from './command-context';
import { reportWarnings } from './lint-warnings';
import type { WorkspaceOptions } from './workspace-options';

/** `test`. @returns the exit code: 0 when every case holds, 1 otherwise */
export function runTest(context: CommandContext, options: WorkspaceOptions): number {
  const [path] = options.arguments;
  if (path === undefined) throw new UsageError('test takes a file of cases');
  const seed = readWorkspaceFile(options.file);
  const cases = readCases(path, seed);
  const asksForRules = cases.some(({ expect, after = [] }) =>
    [expect, ...after].some((expected) => expected?.rule !== undefined),
  );
  const check = asksForRules ? context.assignmentRules?.(options.rules) : undefined;
  if (asksForRules && check === undefined)
    throw new UsageError(
      `${path} expects assignment rules: npm run workspace knows them, this command doesn't`,
    );
  const results = cases.map((routingCase) => runCase(seed, routingCase, check, () => performance.now()));
  for (const line of caseReport(results)) context.out(line);
  if (options.junit !== undefined) writeFileSync(options.junit, junitReport(results, path));
  const isStrictFailure = reportWarnings(context, options);
  return results.every(({ failures }) => failures.length === 0) && !isStrictFailure ? 0 : 1;
}
