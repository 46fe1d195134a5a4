import { type ObjectOf, optionalField } from 'taskrouter/fields';
import type { JsonObject, Parsed, Problem } from 'taskrouter/parsed';
import { anyObject, boolean, converted, integer, refined, sid, text, value } from 'taskrouter/schema';
import { isSid, type Sid, type TaskQueueSid, type WorkflowSid } from 'taskrouter/sid';
import { readBody } from '../http/request-body';

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

/**
 * The body of a create_task request, JSON or empty, as the Task to create.
 * @param now milliseconds since the epoch: a virtual start time may not lie in the future
 * @returns every problem at once, by field
 */
export function parseNewTask(source: string, defaults: NewTaskDefaults, now: number): Parsed<NewTask> {
  const body = readBody(source, FIELDS, (given) => [
    ...startProblems(given, now),
    ...capacityProblems(given),
  ]);
  if (!body.ok) return body;
  const given = body.value;
  const others = {
    taskChannel: given.task_channel,
    priority: given.priority,
    timeout: given.timeout,
    virtualStartTime: given.virtual_start_time,
    taskQueueSid: given.task_queue_sid,
    routingTarget: given.routing_target,
    ignoreCapacity: given.ignore_capacity,
  };
  const attributes = JSON.stringify(given.attributes ?? defaults.attributes);
  const workflowSid = given.workflow_sid ?? defaults.workflowSid;
  return { ok: true, value: { attributes, workflowSid, ...present(others) } };
}

const ATTRIBUTES = refined(anyObject(), (attributes) => {
  const { length } = JSON.stringify(attributes);
  const message = `is ${length} characters of JSON; TaskRouter takes ${MAX_ATTRIBUTES_LENGTH}`;
  return length > MAX_ATTRIBUTES_LENGTH ? [{ path: '', message }] : [];
});

const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const TIME = converted(
  'a time in ISO 8601 with its zone, e.g. 2026-01-31T09:30:00Z',
  { type: 'string', format: 'date-time' },
  (value) =>
    typeof value === 'string' && ISO_8601.test(value) && !Number.isNaN(Date.parse(value))
      ? new Date(value)
      : undefined,
);

const ROUTING_TARGET = value(
  'a Worker, Task Queue or Workflow SID',
  { type: 'string', pattern: '^W[KQW][0-9a-fA-F]{32}$' },
  (given): given is RoutingTarget => isSid('WK', given) || isSid('WQ', given) || isSid('WW', given),
);

const FIELDS = {
  attributes: optionalField(ATTRIBUTES),
  workflow_sid: optionalField(sid('WW')),
  task_channel: optionalField(text("a Task Channel's unique name or SID")),
  priority: optionalField(integer(0, MAX_PRIORITY)),
  timeout: optionalField(integer(1, MAX_TIMEOUT_SECONDS)),
  virtual_start_time: optionalField(TIME),
  task_queue_sid: optionalField(sid('WQ')),
  routing_target: optionalField(ROUTING_TARGET),
  ignore_capacity: optionalField(boolean),
};
type Given = Partial<ObjectOf<typeof FIELDS>>;

function startProblems({ virtual_start_time: start }: Given, now: number): Problem[] {
  const path = 'virtual_start_time';
  if (start !== undefined && start.getTime() > now) return [{ path, message: 'lies in the future' }];
  if (start !== undefined && start.getTime() < EARLIEST_START) return [{ path, message: 'lies before 1900' }];
  return [];
}

function capacityProblems({ ignore_capacity: ignored, routing_target: target }: Given): Problem[] {
  if (ignored === undefined || isSid('WK', target)) return [];
  return [{ path: 'ignore_capacity', message: 'needs a Worker SID as routing_target' }];
}

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
