import {
  list,
  nonEmptyList,
  type ObjectOf,
  object,
  optionalField,
  record,
  requiredField,
} from 'taskrouter/fields';
import {
  anyObject,
  anyText,
  integer,
  oneOf,
  type Schema,
  text,
  type ValueOf,
  value,
} from 'taskrouter/schema';
import { TASK_STATUSES } from 'taskrouter/task-status';

/*
 * The fields of a file of routing cases: the one table from which its type and its parser follow. Names are those of the
 * workspace file; that they are there is checked in case-file.ts.
 */

const NAME_OR_NONE: Schema<string | null> = value(
  'a name, or null for none',
  { type: ['string', 'null'] },
  (given): given is string | null => given === null || typeof given === 'string',
);

/** What is expected at one moment. What isn't named is not looked at. */
const EXPECTED = {
  status: optionalField(oneOf(TASK_STATUSES), "The task's status."),
  queue: optionalField(NAME_OR_NONE, 'The task queue it is in.'),
  filter: optionalField(
    NAME_OR_NONE,
    'The filter it came by: its name, its expression when it has none, or default.',
  ),
  target: optionalField(integer(1), 'The position of the target in the filter.'),
  priority: optionalField(integer(0), "The task's priority."),
  worker: optionalField(NAME_OR_NONE, 'The worker it is offered to or assigned to; null: nobody.'),
  offered: optionalField(list(text('a name')), 'Everyone it has been offered to so far, in turn.'),
  rule: optionalField(NAME_OR_NONE, 'The assignment rule that answers the last offer; null: none matches.'),
};

/** What a worker does when it is offered a task, one second later. */
export const ANSWERS = ['accepts', 'rejects', 'ignores'] as const;

const STEP = object({
  seconds: requiredField(integer(0), 'When, from the creation of the task.'),
  worker: requiredField(text('a name'), 'Who.'),
  activity: requiredField(text('a name'), 'The activity it goes to.'),
});

const TASK = {
  attributes: optionalField(anyObject(), 'Its attributes; none without.'),
  workflow: optionalField(anyText(), 'The workflow it is created in; the first without.'),
  channel: optionalField(anyText(), 'The unique name of its channel; default without.'),
  priority: optionalField(integer(0), 'The priority it is created with.'),
};

const AVAILABLE = optionalField(
  list(text('a name')),
  'The workers that are available, all others not. The activities of the workspace file without.',
);

/** A file with one task, to be explained. */
export const EXPLAINED_TASK = {
  ...TASK,
  available: AVAILABLE,
  seconds: optionalField(integer(0), 'When to look, from the creation of the task; at once without.'),
  answers: optionalField(
    record(oneOf(ANSWERS)),
    'What workers do about an offer, by name. Those not named accept.',
  ),
};

const CASE = object({
  name: requiredField(text('a name'), 'What the case shows.'),
  task: requiredField(object(TASK), 'The task that is created.'),
  available: AVAILABLE,
  answers: optionalField(
    record(oneOf(ANSWERS)),
    'What workers do about an offer, by name, one second after it. Those not named accept.',
  ),
  changes: optionalField(list(STEP), 'Activities that change later.'),
  expect: optionalField(object(EXPECTED), 'What holds when the task has just been created.'),
  after: optionalField(
    list(
      object({ seconds: requiredField(integer(0), 'Seconds after the creation of the task.'), ...EXPECTED }),
    ),
    'What holds later.',
  ),
});

/** The whole file. */
export const CASES = {
  $schema: optionalField(anyText(), 'The JSON Schema of this file, for editors.'),
  cases: requiredField(nonEmptyList(CASE, 'needs at least one'), 'The cases.'),
};

export type RoutingCase = ValueOf<typeof CASE>;
export type Expected = ObjectOf<typeof EXPECTED>;
