import type {
  FilterExplanation,
  TaskExplanation,
  WorkerExplanation,
} from '../../engine/explanation/explain-task';

/** An explanation for people, as lines. */
export function explanationText(explanation: TaskExplanation): string[] {
  const { status, workflow, queue, priority, age, asOf, filters, defaultTarget, workers, next } = explanation;
  return [
    `The task is ${status}, ${age} s old, in queue ${queue ?? '(none)'} with priority ${priority}.`,
    ...section(`Filters of workflow ${workflow ?? '(none)'}:`, filters.flatMap(filterLines)),
    ...section('', defaultTarget?.isCurrent === true ? ['→ the default filter'] : []),
    ...section('Workers:', workers.map(workerLine)),
    ...section(
      'What happens next:',
      next.map(({ at, what }) => `in ${(at - asOf) / 1_000} s ${what}`),
    ),
  ];
}

function filterLines({ name, verdict, isCurrent, targets }: FilterExplanation): string[] {
  const title = JSON.stringify(name ?? verdict.expression);
  return [
    `${isCurrent ? '→' : ' '} ${title} is ${verdict.isTrue}: ${verdict.because.join('; ')}`,
    ...(isCurrent ? targets : []).map((target, index) => {
      const details = [
        `${target.isCurrent ? '→' : ' '} target ${index + 1}: queue ${target.queue}`,
        ...(target.expression === null ? [] : [`for ${target.expression}`]),
        ...(target.skipIf === null ? [] : [`skipped if ${target.skipIf.expression}`]),
        ...(target.leftAtAge === null ? [] : [`until ${target.leftAtAge} s`]),
      ];
      return `    ${details.join(', ')}`;
    }),
  ];
}

function workerLine({ friendlyName, place, excludedBy, reservation }: WorkerExplanation): string {
  if (reservation !== null) return `→ ${friendlyName} has it: its reservation is ${reservation}`;
  return place === null ? `- ${friendlyName} ${excludedBy}` : `${place} ${friendlyName} is asked`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0
    ? []
    : ['', ...(title === '' ? [] : [title]), ...lines.map((line) => `  ${line}`)];
}
