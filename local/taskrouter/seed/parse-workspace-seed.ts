import { parseExpression } from '../../../lambda/taskrouter/expression';
import { isJsonObject, type Json, type Parsed, type Problem } from '../../../lambda/taskrouter/parsed';
import { DEFAULT_TASK_CHANNELS } from '../engine/create-workspace';
import { TASK_ORDERS } from '../engine/model/resources';
import { parseWorkflowConfiguration } from '../engine/workflow/configuration';
import { digest } from '../sids';
import { Shape } from './shape';
import type { WorkspaceSeed } from './workspace-seed';

/** Untrusted JSON as a workspace. @returns everything that is wrong with it at once, each with its place. */
export function parseWorkspaceSeed(input: unknown): Parsed<WorkspaceSeed> {
  const problems: Problem[] = [];
  if (!isJsonObject(input))
    return { ok: false, problems: [{ path: '', message: 'a workspace is a JSON object' }] };
  const shape = new Shape('', input, problems);
  shape.name('friendlyName');
  shape.flag('multiTaskEnabled');
  shape.choice('prioritizeQueueOrder', TASK_ORDERS);
  const activities = names(shape.list('activities', true), 'friendlyName', (activity) => {
    activity.need('available');
    activity.flag('available');
  });
  if (activities.size === 0) shape.problem('activities', 'needs at least one: workers have to be somewhere');
  shape.reference('defaultActivity', 'activity', activities);
  shape.reference('timeoutActivity', 'activity', activities);
  const channels = names(shape.list('taskChannels'), 'uniqueName', (channel) => channel.text('friendlyName'));
  for (const { uniqueName } of DEFAULT_TASK_CHANNELS) {
    if (channels.has(uniqueName)) shape.problem('taskChannels', `${uniqueName} is there already`);
    channels.add(uniqueName);
  }
  const queues = names(shape.list('taskQueues', true), 'friendlyName', (queue) =>
    checkQueue(queue, activities),
  );
  names(shape.list('workers', true), 'friendlyName', (worker) => checkWorker(worker, activities, channels));
  const workflows = names(shape.list('workflows', true), 'friendlyName', (workflow) =>
    checkWorkflow(workflow, queues),
  );
  if (workflows.size === 0) shape.problem('workflows', 'needs at least one: it is what routes tasks');
  shape.finish();
  return isSeed(input, problems) ? { ok: true, value: input } : { ok: false, problems };
}

// Every field has been read above: "no problem found" is exactly "is a WorkspaceSeed".
function isSeed(_input: unknown, problems: readonly Problem[]): _input is WorkspaceSeed {
  return problems.length === 0;
}

function names(list: readonly Shape[], field: string, check: (shape: Shape) => unknown): Set<string> {
  const found = new Set<string>();
  const taken = new Set<string>();
  for (const shape of list) {
    const name = shape.name(field);
    check(shape);
    shape.finish();
    if (name === undefined) continue;
    if (taken.has(name.toLowerCase())) shape.problem(field, `${JSON.stringify(name)} is there twice`);
    taken.add(name.toLowerCase());
    found.add(name);
  }
  return found;
}

function checkQueue(queue: Shape, activities: ReadonlySet<string>): void {
  const targetWorkers = queue.text('targetWorkers');
  queue.number('maxReservedWorkers', 1, 50);
  queue.choice('taskOrder', TASK_ORDERS);
  queue.reference('reservationActivity', 'activity', activities);
  queue.reference('assignmentActivity', 'activity', activities);
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
  for (const field of ['assignmentCallbackUrl', 'fallbackAssignmentCallbackUrl']) {
    const url = workflow.text(field);
    if (url !== undefined && !(/^https?:\/\//i.test(url) && URL.canParse(url))) {
      workflow.problem(field, 'takes an absolute http(s) URL');
    }
  }
  workflow.number('taskReservationTimeout', 1, 86_400);
  const configuration = workflow.nested('configuration');
  if (configuration === undefined) {
    workflow.problem('configuration', 'is missing: {"task_routing": {"filters": […]}}');
    return;
  }
  // The rules of a configuration are the engine's; queue names stand where it wants SIDs.
  const parsed = parseWorkflowConfiguration(
    JSON.stringify(configuration, (key, value: Json) => standIn(key, value)),
  );
  if (!parsed.ok)
    for (const { path, message } of parsed.problems) workflow.problem(`configuration.${path}`, message);
  for (const name of queueNames(configuration)) {
    if (!queues.has(name))
      workflow.problem('configuration', `${JSON.stringify(name)} is no task queue of this file`);
  }
}

function standIn(key: string, value: Json): Json {
  return key === 'queue' && typeof value === 'string' ? `WQ${digest(value)}` : value;
}

function queueNames(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => queueNames(item));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, field]) =>
    key === 'queue' && typeof field === 'string' ? [field] : queueNames(field),
  );
}
