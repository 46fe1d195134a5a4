import { flag, type Kind, oneOf, url, wholeNumber } from 'taskrouter/kind';
import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import { TASK_ORDERS } from '../engine/tables/resources';
import { CONFIGURATION_SCHEMA } from './configuration-schema';

/*
 * The fields of `workspace.json`: the one table from which its parser and its JSON Schema follow. What a field refers
 * to by name is checked by the parser alone.
 */

/** One field of an object: a value of a kind, or a list of objects. */
export interface SeedField {
  /** What it is, for people who write the file. */
  readonly description: string;
  readonly required: boolean;
  readonly kind?: Kind<unknown>;
  readonly items?: SeedFields;
  /** The fewest items of a list. */
  readonly min?: number;
}

export type SeedFields = Readonly<Record<string, SeedField>>;

/** Text, blank or not: that a name must not be is a message of its own. */
const words: Kind<string> = {
  form: 'text',
  schema: { type: 'string' },
  is: (value): value is string => typeof value === 'string',
};

const object = (schema: JsonObject): Kind<JsonObject> => ({
  form: 'an object',
  schema: { type: 'object', ...schema },
  is: isJsonObject,
});

const name = (description: string): SeedField => ({
  description,
  required: true,
  kind: { ...words, schema: { type: 'string', pattern: '\\S' } },
});
const needed = (kind: Kind<unknown>, description: string): SeedField => ({
  description,
  required: true,
  kind,
});
const maybe = (kind: Kind<unknown>, description: string): SeedField => ({
  description,
  required: false,
  kind,
});
const list = (items: SeedFields, description: string, min?: number): SeedField => ({
  description,
  required: min !== undefined,
  items,
  ...(min !== undefined && { min }),
});

const ACTIVITY: SeedFields = {
  friendlyName: name('The name of the activity.'),
  available: needed(flag, 'Whether workers in it are given tasks.'),
};

const TASK_CHANNEL: SeedFields = {
  uniqueName: name('What tasks ask for it by.'),
  friendlyName: maybe(words, 'The unique name without.'),
};

const TASK_QUEUE: SeedFields = {
  friendlyName: name('What workflows refer to it by.'),
  targetWorkers: maybe(
    words,
    'Which workers are in it: an expression over their attributes, such as languages HAS "es". All without.',
  ),
  maxReservedWorkers: maybe(
    wholeNumber(1, 50),
    'How many workers a task is offered to at a time; 1 without.',
  ),
  taskOrder: maybe(oneOf(TASK_ORDERS), 'FIFO without.'),
  reservationActivity: maybe(words, 'Where a worker goes who is offered a task (single-tasking).'),
  assignmentActivity: maybe(words, 'Where a worker goes who accepts a task (single-tasking).'),
};

const WORKER: SeedFields = {
  friendlyName: name('The name of the worker.'),
  attributes: maybe(object({}), 'What expressions see of the worker.'),
  activity: maybe(words, 'The activity it starts in; the default activity without.'),
  capacity: maybe(
    object({ additionalProperties: { type: 'integer', minimum: 0 } }),
    'How many tasks at a time, by the unique name of the channel; 1 for those not named.',
  ),
};

const WORKFLOW: SeedFields = {
  friendlyName: name('The name of the workflow.'),
  assignmentCallbackUrl: maybe(url(), 'Where assignment callbacks go; nowhere without.'),
  fallbackAssignmentCallbackUrl: maybe(url(), 'Where they go when that fails.'),
  taskReservationTimeout: maybe(
    wholeNumber(1, 86_400),
    'Seconds a reservation waits for an answer; 120 without.',
  ),
  configuration: needed(
    object(CONFIGURATION_SCHEMA),
    "Twilio's own configuration document, with the names of queues where it has their SIDs.",
  ),
};

/** The whole file. */
export const WORKSPACE: SeedFields = {
  $schema: maybe(words, 'The JSON Schema of this file, for editors.'),
  friendlyName: name('The name of the workspace. SIDs follow from it and from the names of the resources.'),
  multiTaskEnabled: maybe(flag, 'Whether workers take several tasks at a time; true without.'),
  prioritizeQueueOrder: maybe(
    oneOf(TASK_ORDERS),
    'The kind of queue that a worker in both kinds is given tasks from first; FIFO without.',
  ),
  activities: list(ACTIVITY, 'What workers can be doing.', 1),
  defaultActivity: maybe(words, 'The activity workers start in; the first one without.'),
  timeoutActivity: maybe(
    words,
    'Where workers go who let a reservation time out; the first activity without.',
  ),
  taskChannels: list(TASK_CHANNEL, 'Those besides default, voice, sms, chat and video.'),
  taskQueues: list(TASK_QUEUE, 'Where tasks wait.', 0),
  workers: list(WORKER, 'Who does them.', 0),
  workflows: list(WORKFLOW, 'How tasks come to queues. The first one is the default.', 1),
};
