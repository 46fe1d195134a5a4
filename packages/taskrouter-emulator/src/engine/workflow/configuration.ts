import { type Expression, type Path, references } from 'taskrouter/expression';
import { type Parsed, type Problem, parseJsonObject } from 'taskrouter/parsed';
import { sid } from 'taskrouter/schema';
import type { TaskQueueSid } from 'taskrouter/sid';
import { configurationDocument, type WrittenFilter, type WrittenTarget } from './configuration-document';
import type { OrderClause } from './order-by';
import { readingWorkerChannels } from './worker-channels';

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

const DOCUMENT = configurationDocument(sid('WQ'), 'let through');

/** The text of a configuration, checked in full; the paths of its problems are those of the JSON document. */
export function parseWorkflowConfiguration(text: string): Parsed<WorkflowConfiguration> {
  if (Buffer.byteLength(text) > MAX_CONFIGURATION_BYTES) {
    return failed({ path: '', message: `is larger than ${MAX_CONFIGURATION_BYTES} bytes` });
  }
  const document = parseJsonObject(text);
  if (document === undefined) return failed({ path: '', message: 'is not a JSON object' });
  const parsed = DOCUMENT.parse(document);
  if (!parsed.ok) return parsed;
  const { filters = [], default_filter: fallback } = parsed.value.task_routing;
  return {
    ok: true,
    value: {
      text,
      filters: filters.map(filterOf),
      defaultTarget: fallback && targetOf(fallback, fallback.queue, undefined),
    },
  };
}

/** What a configuration that has been checked before means. @throws Error when it isn't valid. */
export function parsedConfiguration(text: string): WorkflowConfiguration {
  const parsed = parseWorkflowConfiguration(text);
  if (parsed.ok) return parsed.value;
  throw new Error('A configuration in use is not valid');
}

function filterOf({ filter_friendly_name, friendly_name, expression, targets }: WrittenFilter): Filter {
  let queue: TaskQueueSid | undefined;
  let elapsed = 0;
  const read = targets.flatMap((target) => {
    queue = target.queue ?? queue;
    elapsed += target.timeout ?? 0;
    return queue === undefined ? [] : [targetOf(target, queue, target.timeout && elapsed)];
  });
  return { name: filter_friendly_name ?? friendly_name, expression, targets: read };
}

function targetOf(target: WrittenTarget, queue: TaskQueueSid, endsAt: number | undefined): Target {
  const { priority, order_by: order, skip_if: skipIf } = target;
  const expression = target.expression && readingWorkerChannels(target.expression);
  const knownWorker = knownWorkerOf(target);
  const paths = expression === undefined ? [] : references(expression);
  return {
    queue,
    priority,
    endsAt,
    expression,
    orderBy: order?.clauses ?? [],
    skipIf,
    knownWorker,
    taskReferences: paths.flatMap(taskPath),
    conditions:
      (expression ?? order ?? knownWorker)
        ? JSON.stringify([expression?.text, order?.text, knownWorker])
        : '',
  };
}

function knownWorkerOf({
  known_worker_sid: sid,
  known_worker_friendly_name: name,
}: WrittenTarget): KnownWorker | undefined {
  if (sid !== undefined) return { by: 'sid', attribute: sid };
  return name === undefined ? undefined : { by: 'friendlyName', attribute: name };
}

function taskPath([root, name, ...rest]: Path): Path[] {
  return root === 'task' && typeof name === 'string' ? [[name, ...rest]] : [];
}

function failed(problem: Problem): { ok: false; problems: readonly Problem[] } {
  return { ok: false, problems: [problem] };
}
