import type { TaskExplanation } from './task-explanation';

/** An explanation for people, as lines. */
export function explanationText(explanation: TaskExplanation): string[] {
  const { status, workflow, queue, priority, age, filters, targets, workers, next } = explanation;
  return [
    `The task is ${status}, ${age} s old, in queue ${queue ?? '(none)'} with priority ${priority}.`,
    ...section(workflow === null ? '' : `Filters of workflow ${workflow}:`, [
      ...filters.map(
        ({ name, matches, current, because }) =>
          `${current ? '→' : ' '} ${JSON.stringify(name)} is ${matches}: ${because.join('; ')}`,
      ),
    ]),
    ...section('Targets:', [
      ...targets.map(({ filter, position, queue: where, state, expression, skip_if, until }) => {
        const details = [
          `${state === 'current' ? '→' : ' '} ${JSON.stringify(filter)} ${position}: queue ${where}`,
          ...(expression === null ? [] : [`for ${expression}`]),
          ...(skip_if === null ? [] : [`skipped if ${skip_if}`]),
          ...(until === null ? [] : [`until ${until} s`]),
          ...(state === 'passed' ? ['passed'] : []),
        ];
        return details.join(', ');
      }),
    ]),
    ...section(
      'Workers:',
      workers.map(
        ({ name, state, because }) => `${SIGNS[state]} ${name} ${WORDS[state]}: ${because.join('; ')}`,
      ),
    ),
    ...section(
      'What happens next:',
      next.map(({ age: at, what }) => `  after ${at} s ${what}`),
    ),
  ];
}

const SIGNS = { 'has it': '→', next: '1', 'in turn': '+', excluded: '-' };
const WORDS = {
  'has it': 'has it',
  next: 'is asked next',
  'in turn': 'is asked in turn',
  excluded: 'is excluded',
};

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}
