import { type Expression, type Path, parseExpression, parseReference } from 'taskrouter/expression';
import {
  blankable,
  list,
  nonEmptyList,
  type ObjectOf,
  object,
  optionalField,
  requiredField,
  type UnknownFields,
} from 'taskrouter/fields';
import { isJsonObject, type Json, type JsonObject, type Parsed, type Problem } from 'taskrouter/parsed';
import { anyText, integer, refused, type Schema } from 'taskrouter/schema';
import type { TaskQueueSid } from 'taskrouter/sid';
import { type OrderClause, parseOrderBy } from './order-by';

/*
 * The document of a Workflow's configuration, field by field: the parser and what editors are told of it follow from
 * these tables.
 * Source: https://www.twilio.com/docs/taskrouter/workflow-configuration,
 * .../workflow-configuration/known-agent-routing, /docs/taskrouter/worker-presence (skip_if) and
 * /docs/taskrouter/order-workers.
 */

/** A text that `parse` understands. */
function parsedText<T>(parse: (text: string) => Parsed<T>): Schema<T> {
  const text = anyText();
  return {
    ...text,
    parse: (given): Parsed<T> => {
      const read = text.parse(given);
      const parsed = read.ok ? parse(read.value) : read;
      return parsed.ok
        ? parsed
        : { ok: false, problems: parsed.problems.map(({ message }) => ({ path: '', message })) };
    },
  };
}

/** A whole number, written as a number or as text. */
function writtenInteger(minimum: number, maximum?: number): Schema<number> {
  const whole = integer(minimum, maximum);
  return {
    ...whole,
    jsonSchema: { anyOf: [whole.jsonSchema, { type: 'string', pattern: '^\\s*\\d+\\s*$' }] },
    parse: (given) =>
      whole.parse(typeof given === 'string' && /^\s*\d+\s*$/.test(given) ? Number(given) : given),
  };
}

/** The clauses of `order_by`, with the text they were written as. */
export interface Order {
  readonly text: string;
  readonly clauses: readonly OrderClause[];
}

const expression: Schema<Expression> = parsedText(parseExpression);

const order: Schema<Order> = parsedText((text): Parsed<Order> => {
  const clauses = parseOrderBy(text);
  return clauses.ok ? { ok: true, value: { text, clauses: clauses.value } } : clauses;
});

/** The expression of a filter, which cannot be left out. */
const condition: Schema<Expression> = {
  ...expression,
  expected: 'an expression; 1==1 matches every task',
  jsonSchema: { type: 'string', pattern: '\\S' },
  parse: (given) =>
    given === null || given === ''
      ? refused('takes an expression; 1==1 matches every task')
      : expression.parse(given),
};

/** A task's attribute, as its path below `task.`. */
const taskAttribute: Schema<Path> = parsedText((text): Parsed<Path> => {
  const path = parseReference(text);
  if (!path.ok) return path;
  const [root, name, ...rest] = path.value;
  return root === 'task' && typeof name === 'string'
    ? { ok: true, value: [name, ...rest] }
    : refused('takes a task attribute such as task.agent_sid');
});

const targetFields = <Q>(queue: Schema<Q>) => ({
  queue: optionalField(
    blankable(queue),
    `${queue.expected}. The first target needs it, later ones inherit it.`,
  ),
  priority: optionalField(blankable(writtenInteger(0, 2_147_483_647)), 'The priority the task gets.'),
  timeout: optionalField(
    blankable(writtenInteger(1)),
    'Seconds, measured on the age of the task, after which the next target has its turn.',
  ),
  expression: optionalField(
    blankable(expression),
    'Which workers, over worker. and task., such as worker.level > task.level.',
  ),
  order_by: optionalField(blankable(order), 'Which of them first, such as worker.level DESC.'),
  skip_if: optionalField(
    blankable(expression),
    'When to pass on at once, over workers., such as workers.available == 0.',
  ),
  known_worker_sid: optionalField(
    blankable(taskAttribute),
    'The task attribute with the SID of a worker, such as task.agent_sid.',
  ),
  known_worker_friendly_name: optionalField(
    blankable(taskAttribute),
    'The task attribute with the name of a worker.',
  ),
});

/** A target as it is written. */
export type WrittenTarget = ObjectOf<ReturnType<typeof targetFields<TaskQueueSid>>>;

function twoKnownWorkers(
  _given: object,
  { known_worker_sid: sid, known_worker_friendly_name: name }: JsonObject,
): Problem[] {
  if (!isThere(sid) || !isThere(name)) return [];
  return [
    { path: 'known_worker_friendly_name', message: 'and known_worker_sid exclude each other: keep one' },
  ];
}

const filterFields = <Q>(queue: Schema<Q>, unknown: UnknownFields) => ({
  filter_friendly_name: optionalField(blankable(anyText()), 'Its name.'),
  friendly_name: optionalField(blankable(anyText()), 'Its name, in older documents.'),
  expression: requiredField(condition, 'Which tasks, over their attributes, such as language == "es".'),
  targets: requiredField(
    nonEmptyList(
      object(targetFields(queue), { unknown, check: twoKnownWorkers }),
      'needs at least one target',
    ),
    'Where they go, one after the other.',
  ),
});

/** A filter as it is written. */
export type WrittenFilter = ObjectOf<ReturnType<typeof filterFields<TaskQueueSid>>>;

/** A target inherits the queue of the one before it. */
function missingQueues(_given: object, { targets = [] }: JsonObject): Problem[] {
  const items: readonly Json[] = Array.isArray(targets) ? targets : [];
  const first = items.findIndex((item) => isJsonObject(item) && isThere(item.queue));
  return items.slice(0, first === -1 ? items.length : first).flatMap((item, index) => {
    const message = 'is missing: the first target names a queue, later ones inherit it';
    return isJsonObject(item) ? [{ path: `targets[${index}].queue`, message }] : [];
  });
}

function isThere(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

/**
 * A whole document.
 * @param queue how it names task queues
 * @param unknown what becomes of unknown keys: Twilio takes and keeps them
 */
export function configurationDocument<Q>(queue: Schema<Q>, unknown: UnknownFields) {
  const filter = object(filterFields(queue, unknown), { unknown, check: missingQueues });
  // A timeout is allowed and has no effect: the default filter has none.
  const defaultFilter = object(
    { ...targetFields(queue), queue: requiredField(queue, `${queue.expected}.`) },
    { expected: 'an object with a queue', unknown, check: twoKnownWorkers },
  );
  const routing = object(
    {
      filters: optionalField(
        blankable(list(filter)),
        'The first filter that matches a task is the one it follows.',
      ),
      default_filter: optionalField(blankable(defaultFilter), 'Where tasks go that no filter matches.'),
    },
    { expected: 'the object with filters and default_filter', unknown },
  );
  return object({ task_routing: requiredField(routing, 'How tasks are routed.') }, { unknown });
}

/** The keys that TaskRouter knows, by the object they are in. */
export const WORKFLOW_CONFIGURATION_KEYS = {
  document: ['task_routing'],
  routing: ['filters', 'default_filter'],
  filter: Object.keys(filterFields(anyText(), 'refused')),
  target: Object.keys(targetFields(anyText())),
};
