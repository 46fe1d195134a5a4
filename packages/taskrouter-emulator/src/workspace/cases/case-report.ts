import type { CaseResult } from './run-case';

/** The results for people: a line for each case, and the whole story of those that failed. */
export function caseReport(results: readonly CaseResult[]): string[] {
  const failed = results.filter(({ failures }) => failures.length > 0).length;
  const milliseconds = results.reduce((sum, result) => sum + result.milliseconds, 0);
  return [
    ...results.flatMap(caseLines),
    '',
    `${results.length - failed} of ${results.length} cases hold (${milliseconds.toFixed(0)} ms).`,
  ];
}

function caseLines(result: CaseResult): string[] {
  const time = `(${result.milliseconds.toFixed(1)} ms)`;
  if (result.failures.length === 0) return [`✓ ${result.name} ${time}`];
  return [`✗ ${result.name} ${time}`, ...storyOf(result).map((line) => `    ${line}`)];
}

/** Why a case failed: what was expected, what is, and what happened. */
export function storyOf({ failures, timeline }: CaseResult): string[] {
  return [
    ...failures.flatMap(({ seconds, field, expected, actual, because }) => [
      `after ${seconds} s ${field} is ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`,
      ...because.map((reason) => `  ${expected}: ${reason}`),
    ]),
    'What happened:',
    ...timeline.map((line) => `  ${line}`),
  ];
}
