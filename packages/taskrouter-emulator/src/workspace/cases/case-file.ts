import { readFileSync } from 'node:fs';
import { readFields } from 'taskrouter/fields';
import { parseLocated } from 'taskrouter/located-json';
import { isJsonObject, type Parsed, type Problem } from 'taskrouter/parsed';
import { closest } from 'taskrouter/suggestion';
import { DEFAULT_TASK_CHANNELS } from '../../engine/create-workspace';
import { parseLocatedYaml } from '../../seed/located-yaml';
import { WorkspaceFileError } from '../../seed/workspace-file';
import type { WorkspaceSeed } from '../../seed/workspace-seed';
import { CASES, EXPLAINED_TASK, type Expected, type RoutingCase } from './case-fields';

/**
 * Reads a file of routing cases, JSON or YAML.
 * @param workspace whose names they use
 * @throws WorkspaceFileError with everything that is wrong, each with its line
 */
export function readCases(path: string, workspace: WorkspaceSeed): readonly RoutingCase[] {
  return readLocatedFile(path, (input) => parseCases(input, workspace));
}

/** Reads a file with one task, as a case without expectations. @throws WorkspaceFileError */
export function readExplainedTask(
  path: string,
  workspace: WorkspaceSeed,
): { readonly routingCase: RoutingCase; readonly seconds: number } {
  return readLocatedFile(path, (input) => {
    if (!isJsonObject(input)) return { ok: false, problems: [{ path: '', message: 'is a JSON object' }] };
    const parsed = readFields(input, EXPLAINED_TASK).parsed();
    if (!parsed.ok) return parsed;
    const { available, answers, seconds = 0, ...task } = parsed.value;
    const routingCase: RoutingCase = {
      name: path,
      task,
      ...(available !== undefined && { available }),
      ...(answers !== undefined && { answers }),
    };
    const problems = unknownNames('', routingCase, workspace);
    return problems.length === 0 ? { ok: true, value: { routingCase, seconds } } : { ok: false, problems };
  });
}

function readLocatedFile<T>(path: string, parse: (input: unknown) => Parsed<T>): T {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new WorkspaceFileError(path, ['the file cannot be read']);
  }
  const located = /\.ya?ml$/i.test(path) ? parseLocatedYaml : parseLocated;
  const parsed = located(text, parse);
  if (parsed.ok) return parsed.value;
  throw new WorkspaceFileError(path, parsed.problems);
}

function parseCases(input: unknown, workspace: WorkspaceSeed): Parsed<readonly RoutingCase[]> {
  if (!isJsonObject(input))
    return { ok: false, problems: [{ path: '', message: 'is a JSON object with a list of cases' }] };
  const parsed = readFields(input, CASES).parsed();
  if (!parsed.ok) return parsed;
  const { cases } = parsed.value;
  const problems = cases.flatMap((one, index) => unknownNames(`cases[${index}]`, one, workspace));
  return problems.length === 0 ? { ok: true, value: cases } : { ok: false, problems };
}

function unknownNames(path: string, one: RoutingCase, workspace: WorkspaceSeed): Problem[] {
  const names = (list: readonly { readonly friendlyName: string }[]) =>
    list.map(({ friendlyName }) => friendlyName);
  const known = {
    worker: names(workspace.workers),
    queue: names(workspace.taskQueues),
    workflow: names(workspace.workflows),
    activity: names(workspace.activities),
    channel: [...DEFAULT_TASK_CHANNELS, ...(workspace.taskChannels ?? [])].map(
      ({ uniqueName }) => uniqueName,
    ),
  };
  const check = (at: string, kind: keyof typeof known, name: string | null | undefined): Problem[] => {
    if (name === null || name === undefined || known[kind].includes(name)) return [];
    const meant = closest(name, known[kind]);
    const hint =
      meant === undefined ? `there are ${known[kind].join(', ') || 'none'}` : `did you mean ${meant}?`;
    return [
      {
        path: path === '' ? at.replace(/^task\./, '') : `${path}.${at}`,
        message: `${JSON.stringify(name)} is no ${kind} of the workspace; ${hint}`,
      },
    ];
  };
  const expected = (at: string, { queue, worker, offered = [] }: Expected): Problem[] => [
    ...check(`${at}.queue`, 'queue', queue),
    ...check(`${at}.worker`, 'worker', worker),
    ...offered.flatMap((name, index) => check(`${at}.offered[${index}]`, 'worker', name)),
  ];
  return [
    ...check('task.workflow', 'workflow', one.task.workflow),
    ...check('task.channel', 'channel', one.task.channel),
    ...(one.available ?? []).flatMap((name, index) => check(`available[${index}]`, 'worker', name)),
    ...Object.keys(one.answers ?? {}).flatMap((name) => check(`answers.${name}`, 'worker', name)),
    ...(one.changes ?? []).flatMap(({ worker, activity }, index) => [
      ...check(`changes[${index}].worker`, 'worker', worker),
      ...check(`changes[${index}].activity`, 'activity', activity),
    ]),
    ...expected('expect', one.expect ?? {}),
    ...(one.after ?? []).flatMap((moment, index) => expected(`after[${index}]`, moment)),
  ];
}
