import { type Expression, type Path, references } from 'taskrouter/expression';
import { isJsonObject, type JsonObject, type Parsed, type Problem, parseJsonObject } from 'taskrouter/parsed';
import { isSid, sidForm, type TaskQueueSid } from 'taskrouter/sid';
import { ConfigurationFields } from './configuration-fields';
import type { OrderClause } from './order-by';

/*
 * A Workflow's configuration. Source: https://www.twilio.com/docs/taskrouter/workflow-configuration,
 * .../workflow-configuration/known-agent-routing, /docs/taskrouter/worker-presence (skip_if) and
 * /docs/taskrouter/order-workers.
 */

/** Twilio's limit on the text of a configuration. Source: https://www.twilio.com/docs/taskrouter/limits */
export const MAX_CONFIGURATION_BYTES = 1_038_576;

export interface KnownWorker {
  readonly by: 'sid' | 'friendlyName';
  /** The task attribute that holds it, without `task.`. */
  readonly attribute: Path;
}

export interface Target {
  readonly queue: TaskQueueSid;
  readonly priority: number | undefined;
  /**
   * The task's age in seconds, counted from where the filter's time starts, at which the target is left: the
   * timeouts up to and including its own added up. Undefined when it has none.
   */
  readonly endsAt: number | undefined;
  readonly expression: Expression | undefined;
  readonly orderBy: readonly OrderClause[];
  readonly skipIf: Expression | undefined;
  readonly knownWorker: KnownWorker | undefined;
  /** The task attributes the expression depends on, without `task.`. */
  readonly taskReferences: readonly Path[];
  /** What makes two targets of one queue alike: their conditions as text; empty when there are none. */
  readonly conditions: string;
}

export interface Filter {
  readonly name: string | undefined;
  readonly expression: Expression;
  readonly targets: readonly Target[];
}

export interface WorkflowConfiguration {
  /** As written: JSON. */
  readonly text: string;
  readonly filters: readonly Filter[];
  readonly defaultTarget: Target | undefined;
}

/** The text of a configuration, checked in full; the paths of its problems are those of the JSON document. */
export function parseWorkflowConfiguration(text: string): Parsed<WorkflowConfiguration> {
  if (Buffer.byteLength(text) > MAX_CONFIGURATION_BYTES) {
    return failed({ path: '', message: `is larger than ${MAX_CONFIGURATION_BYTES} bytes` });
  }
  const document = parseJsonObject(text);
  if (document === undefined) return failed({ path: '', message: 'is not a JSON object' });
  const routing = document.task_routing;
  if (!isJsonObject(routing)) {
    return failed({
      path: 'task_routing',
      message: 'is missing: the object with filters and default_filter',
    });
  }
  const problems: Problem[] = [];
  const fields = new ConfigurationFields('task_routing', routing, problems, ['filters', 'default_filter']);
  const filters = fields.objects('filters').map(({ path, value }) => parseFilter(path, value, problems));
  const fallback = routing.default_filter;
  const defaultTarget =
    fallback === undefined || fallback === null ? undefined : parseDefault(fallback, problems);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: { text, filters: filters.filter(isPresent), defaultTarget } };
}

const FILTER_FIELDS = ['filter_friendly_name', 'friendly_name', 'expression', 'targets'];
const TARGET_FIELDS = [
  'queue',
  'priority',
  'timeout',
  'expression',
  'order_by',
  'skip_if',
  'known_worker_sid',
  'known_worker_friendly_name',
];

function parseFilter(path: string, input: JsonObject, problems: Problem[]): Filter | undefined {
  const fields = new ConfigurationFields(path, input, problems, FILTER_FIELDS);
  const expression = fields.expression('expression');
  if (expression === undefined && (input.expression ?? '') === '') {
    fields.problem('expression', 'is missing; 1==1 matches every task');
  }
  const name = fields.text('filter_friendly_name') ?? fields.text('friendly_name');
  const targets: Target[] = [];
  const objects = fields.objects('targets');
  if (objects.length === 0) fields.problem('targets', 'needs at least one target');
  let queue: TaskQueueSid | undefined;
  let elapsed = 0;
  for (const { path: at, value } of objects) {
    const target = new ConfigurationFields(at, value, problems, TARGET_FIELDS);
    queue = parseQueue(target) ?? queue;
    if (queue === undefined) {
      if (value.queue === undefined)
        target.problem('queue', 'is missing: the first target names a queue, later ones inherit it');
      continue;
    }
    const timeout = target.wholeNumber('timeout', 1, Number.MAX_SAFE_INTEGER);
    elapsed += timeout ?? 0;
    targets.push(parseTarget(target, queue, timeout === undefined ? undefined : elapsed));
  }
  return expression === undefined ? undefined : { name, expression, targets };
}

function parseDefault(input: unknown, problems: Problem[]): Target | undefined {
  const path = 'task_routing.default_filter';
  if (!isJsonObject(input)) {
    problems.push({ path, message: 'takes an object with a queue' });
    return undefined;
  }
  // A timeout is allowed and has no effect: the default filter has none.
  const fields = new ConfigurationFields(path, input, problems, TARGET_FIELDS);
  const queue = parseQueue(fields);
  if (queue === undefined && input.queue === undefined)
    fields.problem('queue', `is missing: ${sidForm('WQ')}`);
  return queue === undefined ? undefined : parseTarget(fields, queue, undefined);
}

function parseQueue(fields: ConfigurationFields): TaskQueueSid | undefined {
  const queue = fields.text('queue');
  if (queue === undefined) return undefined;
  if (isSid('WQ', queue)) return queue;
  fields.problem('queue', `takes ${sidForm('WQ')}`);
  return undefined;
}

function parseTarget(fields: ConfigurationFields, queue: TaskQueueSid, endsAt: number | undefined): Target {
  const expression = fields.expression('expression');
  const orderBy = fields.orderBy('order_by');
  const knownWorker = parseKnownWorker(fields);
  const taskReferences = (expression === undefined ? [] : references(expression)).flatMap((path) =>
    taskPath(path),
  );
  const conditions = JSON.stringify([expression?.text, fields.text('order_by'), knownWorker]);
  return {
    queue,
    priority: fields.wholeNumber('priority', 0, 2_147_483_647),
    endsAt,
    expression,
    orderBy: orderBy ?? [],
    skipIf: fields.expression('skip_if'),
    knownWorker,
    taskReferences,
    conditions: (expression ?? orderBy ?? knownWorker) ? conditions : '',
  };
}

function parseKnownWorker(fields: ConfigurationFields): KnownWorker | undefined {
  const bySid = fields.reference('known_worker_sid');
  const byName = fields.reference('known_worker_friendly_name');
  if (bySid !== undefined && byName !== undefined) {
    fields.problem('known_worker_friendly_name', 'and known_worker_sid exclude each other: keep one');
  }
  const path = bySid ?? byName;
  if (path === undefined) return undefined;
  const [attribute] = taskPath(path);
  if (attribute === undefined) {
    const field = bySid === undefined ? 'known_worker_friendly_name' : 'known_worker_sid';
    fields.problem(field, 'takes a task attribute such as task.agent_sid');
    return undefined;
  }
  return { by: bySid === undefined ? 'friendlyName' : 'sid', attribute };
}

function taskPath([root, name, ...rest]: Path): Path[] {
  return root === 'task' && typeof name === 'string' ? [[name, ...rest]] : [];
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function failed(problem: Problem): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [problem] };
}
