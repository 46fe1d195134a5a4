import { parseExpression } from 'taskrouter/expression';
import { isJsonObject, type Json, type Parsed, type Problem } from 'taskrouter/parsed';
import { DEFAULT_TASK_CHANNELS } from '../engine/create-workspace';
import { parseWorkflowConfiguration } from '../engine/workflow/configuration';
import { digest } from '../sids';
import { WORKSPACE } from './seed-fields';
import { Shape } from './shape';
import type { WorkspaceSeed } from './workspace-seed';

/** Untrusted JSON as a workspace. @returns everything that is wrong with it at once, each with its place. */
export function parseWorkspaceSeed(input: unknown): Parsed<WorkspaceSeed> {
  const problems: Problem[] = [];
  if (!isJsonObject(input))
    return { ok: false, problems: [{ path: '', message: 'a workspace is a JSON object' }] };
  const shape = new Shape('', input, WORKSPACE, problems);
  const activities = names(shape, 'activities', 'friendlyName');
  if (activities.size === 0) shape.problem('activities', 'needs at least one: workers have to be somewhere');
  shape.reference('defaultActivity', 'activity', activities);
  shape.reference('timeoutActivity', 'activity', activities);
  const channels = names(shape, 'taskChannels', 'uniqueName');
  for (const { uniqueName } of DEFAULT_TASK_CHANNELS) {
    if (channels.has(uniqueName)) shape.problem('taskChannels', `${uniqueName} is there already`);
    channels.add(uniqueName);
  }
  const queues = names(shape, 'taskQueues', 'friendlyName', (queue) => checkQueue(queue, activities));
  names(shape, 'workers', 'friendlyName', (worker) => checkWorker(worker, activities, channels));
  const workflows = names(shape, 'workflows', 'friendlyName', (workflow) => checkWorkflow(workflow, queues));
  if (workflows.size === 0) shape.problem('workflows', 'needs at least one: it is what routes tasks');
  return isSeed(input, problems) ? { ok: true, value: input } : { ok: false, problems };
}

// Every field has been checked above: "no problem found" is exactly "is a WorkspaceSeed".
function isSeed(_input: unknown, problems: readonly Problem[]): _input is WorkspaceSeed {
  return problems.length === 0;
}

/** The names in a list, which must differ by more than case. */
function names(
  parent: Shape,
  list: string,
  field: string,
  check: (shape: Shape) => unknown = () => {},
): Set<string> {
  const found = new Set<string>();
  const taken = new Set<string>();
  for (const shape of parent.list(list)) {
    check(shape);
    const name = shape.text(field);
    if (name === undefined) continue;
    if (taken.has(name.toLowerCase())) shape.problem(field, `${JSON.stringify(name)} is there twice`);
    taken.add(name.toLowerCase());
    found.add(name);
  }
  return found;
}

function checkQueue(queue: Shape, activities: ReadonlySet<string>): void {
  queue.reference('reservationActivity', 'activity', activities);
  queue.reference('assignmentActivity', 'activity', activities);
  const targetWorkers = queue.text('targetWorkers');
  const expression =
    targetWorkers === undefined || targetWorkers === '' ? undefined : parseExpression(targetWorkers);
  if (expression?.ok === false)
    for (const { message } of expression.problems) queue.problem('targetWorkers', message);
}

function checkWorker(worker: Shape, activities: ReadonlySet<string>, channels: ReadonlySet<string>): void {
  const attributes = worker.nested('attributes');
  if (attributes !== undefined && JSON.stringify(attributes).length > 4096) {
    worker.problem('attributes', 'are longer than 4096 characters');
  }
  worker.reference('activity', 'activity', activities);
  for (const [channel, capacity] of Object.entries(worker.nested('capacity') ?? {})) {
    if (!channels.has(channel)) worker.problem('capacity', `${channel} is no task channel of this file`);
    if (typeof capacity !== 'number' || !Number.isInteger(capacity) || capacity < 0) {
      worker.problem('capacity', `${channel} takes a whole number from 0`);
    }
  }
}

function checkWorkflow(workflow: Shape, queues: ReadonlySet<string>): void {
  const configuration = workflow.nested('configuration');
  if (configuration === undefined) return;
  // The rules of a configuration are the engine's; queue names stand where it wants SIDs.
  const parsed = parseWorkflowConfiguration(
    JSON.stringify(configuration, (key, value: Json) => standIn(key, value)),
  );
  if (!parsed.ok)
    for (const { path, message } of parsed.problems) workflow.problem(`configuration.${path}`, message);
  for (const { name, path } of queueNames(configuration, 'configuration')) {
    if (!queues.has(name)) workflow.problem(path, `${JSON.stringify(name)} is no task queue of this file`);
  }
}

function standIn(key: string, value: Json): Json {
  return key === 'queue' && typeof value === 'string' ? `WQ${digest(value)}` : value;
}

/** Every queue a configuration names, and where. */
function queueNames(value: Json, path: string): { readonly name: string; readonly path: string }[] {
  if (Array.isArray(value))
    return value.flatMap((item: Json, index: number) => queueNames(item, `${path}[${index}]`));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, field]) =>
    key === 'queue' && typeof field === 'string'
      ? [{ name: field, path: `${path}.queue` }]
      : queueNames(field, `${path}.${key}`),
  );
}
