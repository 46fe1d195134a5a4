import { flag, type Kind, sid, text, wholeNumber } from 'taskrouter/kind';
import { isJsonObject, type JsonObject, type Parsed } from 'taskrouter/parsed';
import { isSid, type Sid, type TaskQueueSid, type WorkflowSid } from 'taskrouter/sid';
import { parseBody, RequestBody } from '../http/request-body';

/*
 * What create_task accepts. Ranges and limits are those of the operation CreateTask in Twilio's OpenAPI document
 * and of https://www.twilio.com/docs/taskrouter/limits.
 */

/** Characters a Task's attributes may have as JSON text, whitespace included. */
export const MAX_ATTRIBUTES_LENGTH = 4096;
const MAX_PRIORITY = 2 ** 31 - 1;
const MAX_TIMEOUT_SECONDS = 14 * 24 * 60 * 60;
const EARLIEST_START = Date.UTC(1900, 0, 1);

/** What a direct route may name: a Worker, a Task Queue or a Workflow. */
export type RoutingTarget = Sid<'WK'> | Sid<'WQ'> | Sid<'WW'>;

/** A Task to be created. */
export interface NewTask {
  /** JSON text, at most {@link MAX_ATTRIBUTES_LENGTH} characters. */
  readonly attributes: string;
  readonly workflowSid: WorkflowSid;
  /** A Task Channel's unique name or SID. */
  readonly taskChannel?: string;
  readonly priority?: number;
  /** Seconds the Task may wait before it is assigned. */
  readonly timeout?: number;
  readonly virtualStartTime?: Date;
  readonly taskQueueSid?: TaskQueueSid;
  readonly routingTarget?: RoutingTarget;
  /** Only with a Worker as the routing target: route regardless of the Worker's capacity and availability. */
  readonly ignoreCapacity?: boolean;
}

/** What a Task gets where the request names nothing else. */
export interface NewTaskDefaults {
  readonly attributes: JsonObject;
  readonly workflowSid: WorkflowSid;
}

const FIELDS = [
  'attributes',
  'workflow_sid',
  'task_channel',
  'priority',
  'timeout',
  'virtual_start_time',
  'task_queue_sid',
  'routing_target',
  'ignore_capacity',
] as const;

/**
 * The body of a create_task request, JSON or empty, as the Task to create.
 * @param now milliseconds since the epoch: a virtual start time may not lie in the future
 * @returns every problem at once, by field
 */
export function parseNewTask(source: string, defaults: NewTaskDefaults, now: number): Parsed<NewTask> {
  const json = parseBody(source);
  if (!json.ok) return json;
  const body = new RequestBody(json.value, FIELDS);

  const attributes = JSON.stringify(body.optional('attributes', ATTRIBUTES) ?? defaults.attributes);
  if (attributes.length > MAX_ATTRIBUTES_LENGTH) {
    body.refuse(
      'attributes',
      `is ${attributes.length} characters of JSON; TaskRouter takes ${MAX_ATTRIBUTES_LENGTH}`,
    );
  }
  const virtualStartTime = body.optional('virtual_start_time', ISO_8601);
  const startsAt = virtualStartTime === undefined ? undefined : Date.parse(virtualStartTime);
  if (startsAt !== undefined && startsAt > now) body.refuse('virtual_start_time', 'lies in the future');
  if (startsAt !== undefined && startsAt < EARLIEST_START)
    body.refuse('virtual_start_time', 'lies before 1900');

  const routingTarget = body.optional('routing_target', ROUTING_TARGET);
  const ignoreCapacity = body.optional('ignore_capacity', flag);
  if (ignoreCapacity !== undefined && !isSid('WK', routingTarget)) {
    body.refuse('ignore_capacity', 'needs a Worker SID as routing_target');
  }
  const optional = {
    taskChannel: body.optional('task_channel', text("a Task Channel's unique name or SID")),
    priority: body.optional('priority', wholeNumber(0, MAX_PRIORITY)),
    timeout: body.optional('timeout', wholeNumber(1, MAX_TIMEOUT_SECONDS)),
    virtualStartTime: startsAt === undefined ? undefined : new Date(startsAt),
    taskQueueSid: body.optional('task_queue_sid', sid('WQ')),
    routingTarget,
    ignoreCapacity,
  };
  const workflowSid = body.optional('workflow_sid', sid('WW')) ?? defaults.workflowSid;
  return body.parsed(() => ({ attributes, workflowSid, ...present(optional) }));
}

const ATTRIBUTES: Kind<JsonObject> = {
  form: 'a JSON object',
  schema: { type: 'object' },
  is: isJsonObject,
};

const ISO_8601: Kind<string> = {
  form: 'a time in ISO 8601 with its zone, e.g. 2026-01-31T09:30:00Z',
  schema: { type: 'string', format: 'date-time' },
  is: (value): value is string =>
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(value) &&
    !Number.isNaN(Date.parse(value)),
};

const ROUTING_TARGET: Kind<RoutingTarget> = {
  form: 'a Worker, Task Queue or Workflow SID',
  schema: { type: 'string', pattern: '^W[KQW][0-9a-fA-F]{32}$' },
  is: (value): value is RoutingTarget => isSid('WK', value) || isSid('WQ', value) || isSid('WW', value),
};

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(fields: T): Present<T> {
  const given: Present<T> = {};
  for (const key in fields) {
    const value = fields[key];
    if (isPresent(value)) given[key] = value;
  }
  return given;
}

function isPresent<T>(value: T): value is Exclude<T, undefined> {
  return value !== undefined;
}
