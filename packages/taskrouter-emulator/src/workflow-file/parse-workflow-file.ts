import { type ObjectOf, object, optionalField } from 'taskrouter/fields';
import { isJsonObject, type Json, type JsonObject, type Parsed, parseJsonObject } from 'taskrouter/parsed';
import { anyText, refused, type Schema, sid, text, type ValueOf } from 'taskrouter/schema';
import { configurationDocument } from '../engine/workflow/configuration-document';

/** A Workflow as Twilio gives it, as far as it says how tasks are routed. */
export interface WorkflowFile {
  readonly friendlyName: string | undefined;
  readonly sid: ValueOf<typeof FIELDS.sid>;
  readonly workspaceSid: ValueOf<typeof FIELDS.workspace_sid>;
  readonly taskReservationTimeout: number | undefined;
  /** Where production sends its callbacks. */
  readonly assignmentCallbackUrl: string | undefined;
  /** As written. */
  readonly document: JsonObject;
  /** As read. */
  readonly configuration: ReadConfiguration;
}

/** What the filters and targets of a configuration say; its queues are whatever stands in their place. */
export type ReadConfiguration = ValueOf<typeof DOCUMENT>['task_routing'];
export type ReadTarget = NonNullable<ReadConfiguration['filters']>[number]['targets'][number];

const DOCUMENT = configurationDocument(text("a task queue's SID"), 'let through');

const maybe = <T>(schema: Schema<T>): Schema<T | undefined> => ({
  ...schema,
  parse: (given) => (given === null || given === '' ? { ok: true, value: undefined } : schema.parse(given)),
});

const seconds: Schema<number> = {
  expected: 'seconds',
  jsonSchema: {},
  parse: (given) =>
    Number.isInteger(Number(given)) ? { ok: true, value: Number(given) } : refused('takes seconds'),
};

/** Of the Workflow resource; https://www.twilio.com/docs/taskrouter/api/workflow */
const FIELDS = {
  sid: optionalField(maybe(sid('WW'))),
  workspace_sid: optionalField(maybe(sid('WS'))),
  friendly_name: optionalField(maybe(anyText())),
  task_reservation_timeout: optionalField(maybe(seconds)),
  assignment_callback_url: optionalField(maybe(anyText())),
};

const RESOURCE = object(FIELDS, { unknown: 'let through' });

/**
 * What Twilio's console, API, helper libraries and command line give for one Workflow: its configuration alone, the
 * resource with the configuration as text or as an object, and a list with one of these.
 * @returns every problem at once, each with its place
 */
export function parseWorkflowFile(value: unknown): Parsed<WorkflowFile> {
  if (typeof value === 'string') {
    const inside = parseJsonObject(value);
    return inside === undefined ? refused('is a text with no JSON object in it') : parseWorkflowFile(inside);
  }
  if (Array.isArray(value)) return parseList(value, '');
  if (!isJsonObject(value)) return refused(`takes ${EXPECTED}`);
  if (Array.isArray(value.workflows)) return parseList(value.workflows, 'workflows');
  if (Object.hasOwn(value, 'task_routing')) return parseWhole(value, {}, '');
  if (!Object.hasOwn(value, 'configuration')) return refused(`takes ${EXPECTED}`);
  const resource = RESOURCE.parse(withSnakeCase(value));
  const document =
    typeof value.configuration === 'string' ? parseJsonObject(value.configuration) : value.configuration;
  if (!isJsonObject(document)) {
    return {
      ok: false,
      problems: [{ path: 'configuration', message: 'takes a JSON object, or one as text' }],
    };
  }
  if (!resource.ok) return resource;
  return parseWhole(document, resource.value, typeof value.configuration === 'string' ? 'configuration' : '');
}

const EXPECTED =
  'a configuration ({"task_routing": …}), or a Workflow as the API gives it ({"configuration": "…", …}), alone or in a list';

function parseList(items: readonly unknown[], path: string): Parsed<WorkflowFile> {
  const [only, ...more] = items;
  if (only !== undefined && more.length === 0) return parseWorkflowFile(only);
  const names = items.map((item) =>
    isJsonObject(item) ? (item.friendly_name ?? item.friendlyName) : undefined,
  );
  const which = names.filter((name) => typeof name === 'string').join(', ');
  const message =
    items.length === 0 ? 'has no Workflow' : `has ${items.length} Workflows: keep one of ${which}`;
  return { ok: false, problems: [{ path, message }] };
}

function parseWhole(
  document: JsonObject,
  resource: ObjectOf<typeof FIELDS>,
  path: string,
): Parsed<WorkflowFile> {
  const parsed = DOCUMENT.parse(document);
  if (!parsed.ok) {
    // Of a configuration in text the file has no places: what is wrong is said by its path.
    const problems = parsed.problems.map((problem) => ({
      ...problem,
      path: path === '' ? problem.path : `${path}: ${problem.path}`,
    }));
    return { ok: false, problems };
  }
  return {
    ok: true,
    value: {
      friendlyName: resource.friendly_name,
      sid: resource.sid,
      workspaceSid: resource.workspace_sid,
      taskReservationTimeout: resource.task_reservation_timeout,
      assignmentCallbackUrl: resource.assignment_callback_url,
      document,
      configuration: parsed.value.task_routing,
    },
  };
}

/** twilio-node and the command line have the resource's names in camelCase. */
function withSnakeCase(resource: JsonObject): JsonObject {
  const renamed = Object.entries(resource).map(([name, value]): [string, Json] => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ]);
  return Object.fromEntries(renamed);
}
