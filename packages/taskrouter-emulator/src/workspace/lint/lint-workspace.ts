import { isJsonObject, type Json, type Problem } from 'taskrouter/parsed';
import type { WorkspaceFile } from '../../seed/workspace-seed';
import { knownNames, knownWorkers } from './known-workers';
import { expressionProblems, lintWorkflow } from './lint-workflow';

/** What TaskRouter takes of a workspace file and never matches, each with its place. */
export function lintWorkspace(file: WorkspaceFile): readonly Problem[] {
  const names = knownNames(file);
  const surroundings = { names, workers: knownWorkers(file), queues: file.taskQueues };
  return [
    ...file.taskQueues.flatMap(({ targetWorkers }, index) =>
      expressionProblems(`taskQueues[${index}].targetWorkers`, targetWorkers, 'TargetWorkers', names),
    ),
    ...file.workers.flatMap(({ attributes }, index) =>
      hyphenated(`workers[${index}].attributes`, attributes ?? {}),
    ),
    ...(file.workerChanges ?? []).flatMap(({ match, set }, index) => [
      ...expressionProblems(`workerChanges[${index}].match`, match, 'TargetWorkers', names),
      ...hyphenated(`workerChanges[${index}].set.attributes`, set.attributes ?? {}),
    ]),
    ...file.workflows.flatMap(({ configuration }, index) =>
      lintWorkflow(`workflows[${index}]`, configuration, surroundings),
    ),
  ];
}

/** Source: https://www.twilio.com/docs/taskrouter/expression-syntax: hyphens in names are not supported. */
function hyphenated(path: string, value: Json): Problem[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name.includes('-')
      ? [{ path: `${path}.${name}`, message: 'no expression can name it: it has a hyphen; use _ instead' }]
      : []),
    ...hyphenated(`${path}.${name}`, inner),
  ]);
}
