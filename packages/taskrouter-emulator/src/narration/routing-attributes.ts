import { type Path, references, resolve } from 'taskrouter/expression';
import type { Task } from '../engine/tables/task';
import type { WorkflowConfiguration } from '../engine/workflow/configuration';
import type { WorkspaceState } from '../engine/workspace-state';
import { printable } from './printable';

/** Most attributes that one line shows. */
const MOST = 6;

const readByFilters = new WeakMap<WorkflowConfiguration, readonly Path[]>();

/**
 * The attributes that decide where the task goes: those that the filters of its workflow read, and no others, because
 * attributes may hold personal data.
 */
export function routingAttributes(workspace: WorkspaceState, task: Task): string {
  const workflow = workspace.workflows.named(task.workflowSid);
  const text = task.route?.configurationText ?? workflow?.configurationText;
  if (text === undefined || task.routedBy !== 'workflow') return '';
  const attributes = workspace.attributesOf(task);
  const paths = pathsRead(workspace.configurations.of(text));
  const shown = paths.flatMap((path) => {
    const value = resolve(path, attributes);
    return value === null ? [] : [`${nameOf(path)}=${valueText(value)}`];
  });
  if (shown.length === 0 && paths.length > 0) return `with no ${paths.slice(0, MOST).map(nameOf).join(', ')}`;
  return [...shown.slice(0, MOST), ...(shown.length > MOST ? ['…'] : [])].join(' ');
}

function pathsRead(configuration: WorkflowConfiguration): readonly Path[] {
  const known = readByFilters.get(configuration);
  if (known !== undefined) return known;
  const byName = new Map(
    configuration.filters
      .flatMap(({ expression }) => references(expression))
      .map((path) => [nameOf(path), path]),
  );
  const paths = [...byName.values()];
  readByFilters.set(configuration, paths);
  return paths;
}

function nameOf([first, ...rest]: Path): string {
  const name = rest.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${part}`),
    first,
  );
  return printable(name);
}

function valueText(value: unknown): string {
  if (typeof value === 'string' && /^[\p{L}\p{N}_.:@+/-]+$/u.test(value)) return printable(value);
  return printable(JSON.stringify(value));
}
