import { parseExpression } from 'taskrouter/expression';
import { list, nonEmptyList, object, optionalField, record, requiredField } from 'taskrouter/fields';
import type { JsonObject } from 'taskrouter/parsed';
import {
  anyObject,
  anyText,
  boolean,
  integer,
  oneOf,
  refined,
  type Schema,
  sid,
  text,
  url,
  type ValueOf,
} from 'taskrouter/schema';
import type { SidPrefix } from 'taskrouter/sid';
import { TASK_CHANNEL_NAME, TASK_CHANNEL_NAME_FORM } from '../engine/commands/task-channels';
import { ROUTING_CHOICES } from '../engine/routing-choices';
import { TASK_ORDERS } from '../engine/tables/resources';
import { configurationDocument } from '../engine/workflow/configuration-document';
import { configurationWithSids, withSids } from './name-references';
import { standInSid } from './stand-in-sid';

/*
 * The fields of `workspace.json`: the one table from which the type of a seed, its parser and its JSON Schema follow.
 * What a field refers to by name is checked in parse-workspace-seed.ts.
 */

const name = (description: string) => requiredField(text('a name'), description);

/** Most characters of a worker's attributes. Source: https://www.twilio.com/docs/taskrouter/limits */
const MAX_ATTRIBUTES = 4096;

const ATTRIBUTES: Schema<JsonObject> = refined(anyObject('an object'), (attributes) =>
  JSON.stringify(attributes).length > MAX_ATTRIBUTES
    ? [{ path: '', message: `are longer than ${MAX_ATTRIBUTES} characters` }]
    : [],
);

const EXPRESSION: Schema<string> = refined(anyText(), (expression) => {
  const parsed = expression === '' ? undefined : parseExpression(withSids(expression, standInSid));
  return parsed?.ok === false ? parsed.problems.map(({ message }) => ({ path: '', message })) : [];
});

const DOCUMENT = configurationDocument(text("The task queue's friendly name"), 'let through unless misspelt');

/** Names are checked with SIDs standing for them, as they will when it is applied. */
const CONFIGURATION: Schema<JsonObject> = refined(
  anyObject('an object', DOCUMENT.jsonSchema),
  (configuration) => {
    const parsed = DOCUMENT.parse(configurationWithSids(configuration, standInSid));
    return parsed.ok ? [] : parsed.problems;
  },
);

/** So that a program that knows the SIDs of an account finds them here. */
const ownSid = (prefix: SidPrefix) => {
  const schema: Schema<string> = sid(prefix);
  return optionalField(
    schema,
    'The SID it has in the emulator; by default it follows from the name. An account gives its own.',
  );
};

const ACTIVITY = object({
  sid: ownSid('WA'),
  friendlyName: name('The name of the activity.'),
  available: requiredField(boolean, 'Whether workers in it are given tasks.'),
});

// Seeds that programs put together are any list to the compiler; that one is empty is found when it is read.
const ACTIVITIES: Schema<readonly ValueOf<typeof ACTIVITY>[]> = nonEmptyList(
  ACTIVITY,
  'needs at least one: workers have to be somewhere',
);

const UNIQUE_NAME: Schema<string> = refined(text('a name'), (given) =>
  TASK_CHANNEL_NAME.test(given) ? [] : [{ path: '', message: `takes ${TASK_CHANNEL_NAME_FORM}` }],
);

const TASK_CHANNEL = object({
  uniqueName: requiredField(UNIQUE_NAME, 'What tasks ask for it by.'),
  friendlyName: optionalField(anyText(), 'By default the unique name.'),
  channelOptimizedRouting: optionalField(
    boolean,
    'Whether the longest idle worker is preferred. By default false.',
  ),
});

const TASK_QUEUE = object({
  sid: ownSid('WQ'),
  friendlyName: name('What workflows refer to it by.'),
  targetWorkers: optionalField(
    EXPRESSION,
    'Which workers are in it: an expression over their attributes, such as languages HAS "es". By default all.',
  ),
  maxReservedWorkers: optionalField(
    integer(1, 50),
    'How many workers a task is offered to at a time. By default 1.',
  ),
  taskOrder: optionalField(oneOf(TASK_ORDERS), 'By default FIFO.'),
  reservationActivity: optionalField(
    anyText(),
    'Where a worker goes who is offered a task (single-tasking).',
  ),
  assignmentActivity: optionalField(anyText(), 'Where a worker goes who accepts a task (single-tasking).'),
});

const WORKER = object({
  sid: ownSid('WK'),
  friendlyName: name('The name of the worker.'),
  attributes: optionalField(ATTRIBUTES, 'What expressions see of the worker.'),
  activity: optionalField(
    anyText(),
    'The activity it starts in. By default the workspace’s default activity.',
  ),
  capacity: optionalField(
    record(integer(0)),
    'How many tasks at a time, by the unique name of the channel; 1 for those not named.',
  ),
});

const WORKER_CHANGE = object({
  match: requiredField(
    EXPRESSION,
    "Which workers: an expression over their attributes, such as skills HAS 'chat'.",
  ),
  set: requiredField(
    object({
      attributes: optionalField(anyObject('an object'), 'Attributes to set; null takes one away.'),
      capacity: optionalField(record(integer(0)), 'Capacities to set, by the unique name of the channel.'),
    }),
    'What each of them is to have. What is not named stays.',
  ),
});

const URL_FIELD = url();

/** A callback's URL, or empty text where none is wanted. */
const urlOrNone: Schema<string> = {
  expected: `${URL_FIELD.expected}, or "" for none`,
  jsonSchema: { anyOf: [URL_FIELD.jsonSchema, { enum: [''] }] },
  parse: (given) => (given === '' ? { ok: true, value: '' } : URL_FIELD.parse(given)),
};

const WORKFLOW = object({
  sid: ownSid('WW'),
  friendlyName: name('The name of the workflow.'),
  assignmentCallbackUrl: optionalField(
    urlOrNone,
    'Where assignment callbacks go, "" for nowhere. By default left as it is: nowhere, in a new workflow.',
  ),
  fallbackAssignmentCallbackUrl: optionalField(urlOrNone, 'Where they go when that fails; likewise.'),
  taskReservationTimeout: optionalField(
    integer(1, 86_400),
    'Seconds a reservation waits for an answer. By default 120.',
  ),
  configuration: requiredField(
    CONFIGURATION,
    "Twilio's own configuration document, with the names of queues where it has their SIDs.",
  ),
});

/** Everything of the file but the workflows. */
const WITHOUT_WORKFLOWS = {
  $schema: optionalField(anyText(), 'The JSON Schema of this file, for editors.'),
  sid: ownSid('WS'),
  friendlyName: name('The name of the workspace. SIDs follow from it and from the names of the resources.'),
  eventCallbackUrl: optionalField(url(), 'Where event callbacks go. By default left as it is.'),
  eventsFilter: optionalField(anyText(), 'Which events, separated by commas. By default left as it is.'),
  multiTaskEnabled: optionalField(boolean, 'Whether workers take several tasks at a time. By default true.'),
  prioritizeQueueOrder: optionalField(
    oneOf(TASK_ORDERS),
    'The kind of queue that a worker in both kinds is given tasks from first. By default FIFO.',
  ),
  routing: optionalField(
    ROUTING_CHOICES,
    "What Twilio's documentation leaves open, for the emulator alone: an account is not told of it.",
  ),
  activities: requiredField(ACTIVITIES, 'What workers can be doing.'),
  defaultActivity: optionalField(anyText(), 'The activity workers start in. By default the first one.'),
  timeoutActivity: optionalField(
    anyText(),
    'Where workers go who let a reservation time out. By default the first activity.',
  ),
  taskChannels: optionalField(list(TASK_CHANNEL), 'Those besides default, voice, sms, chat and video.'),
  taskQueues: requiredField(list(TASK_QUEUE), 'Where tasks wait.'),
  workers: requiredField(list(WORKER), 'Who does them.'),
  moreWorkers: optionalField(
    boolean,
    'Whether there are workers that the file does not list and that stay as they are. By default false.',
  ),
  workerChanges: optionalField(
    list(WORKER_CHANGE),
    'What many workers have in common, in turn: everyone who matches is given it; with moreWorkers also those that are not listed.',
  ),
};

const WORKFLOWS = 'How tasks come to queues. The first one is the default.';

/** The whole file, as an account can be described by it: with any number of workflows. */
export const WORKSPACE_FILE = {
  ...WITHOUT_WORKFLOWS,
  workflows: requiredField(list(WORKFLOW), WORKFLOWS),
};

/** What an emulator can begin with: it has a default workflow. */
export const WORKSPACE = {
  ...WITHOUT_WORKFLOWS,
  workflows: requiredField(nonEmptyList(WORKFLOW, 'needs at least one: it is what routes tasks'), WORKFLOWS),
};
