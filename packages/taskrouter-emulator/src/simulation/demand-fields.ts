import { list, object, optionalField, requiredField } from 'taskrouter/fields';
import { isJsonObject, type Parsed, type Problem } from 'taskrouter/parsed';
import { anyObject, anyText, integer, number, refused, type Schema, text, value } from 'taskrouter/schema';
import type { Duration } from './duration';
import { type Arrivals, parseClockTime, parseRate } from './rate';

/*
 * The fields of a demand file: the one table from which its types, its parser, its messages and its JSON Schema
 * follow. What a field names of the workspace is checked in demand-names.ts.
 */

/** Gives the numbers of a column of a CSV file. */
export type ReadColumn = (file: string, column: string) => Parsed<readonly number[]>;

const SECONDS = number(0, 10_000_000, 'seconds');
const POSITIVE_SECONDS = number(0.001, 10_000_000, 'seconds');

const LOGNORMAL = object({
  mean: requiredField(POSITIVE_SECONDS, 'The mean, in seconds.'),
  sd: requiredField(SECONDS, 'The standard deviation, in seconds.'),
});

const COLUMN = object({
  file: requiredField(text('a path'), 'A CSV file, relative to this one.'),
  column: requiredField(text('a name'), 'One of its columns.'),
});

const NUMBERS = list(SECONDS, 'numbers of seconds, or a file and a column');

/** A sample: numbers, or a column of a CSV file. */
function samples(readColumn: ReadColumn): Schema<readonly number[]> {
  const parse = (input: unknown): Parsed<readonly number[]> => {
    const column = isJsonObject(input) ? COLUMN.parse(input) : undefined;
    if (column?.ok === false) return column;
    const numbers =
      column === undefined ? NUMBERS.parse(input) : readColumn(column.value.file, column.value.column);
    return numbers.ok && numbers.value.length === 0 ? refused('needs at least one number') : numbers;
  };
  const jsonSchema = { anyOf: [{ ...NUMBERS.jsonSchema, minItems: 1 }, COLUMN.jsonSchema] };
  return { expected: NUMBERS.expected, jsonSchema, parse };
}

const FORMS = ['constant', 'exponential', 'lognormal', 'samples'] as const;

/** `{"exponential": 60}`: one of the four forms. */
function duration(readColumn: ReadColumn): Schema<Duration> {
  const expected = `an object with one of ${FORMS.join(', ')}`;
  const form = object(
    {
      constant: optionalField(SECONDS, 'Always so many seconds.'),
      exponential: optionalField(POSITIVE_SECONDS, 'Exponential, with this mean in seconds.'),
      lognormal: optionalField(LOGNORMAL, 'Lognormal, with this mean and standard deviation in seconds.'),
      samples: optionalField(samples(readColumn), 'One of these, each as likely as the others.'),
    },
    { expected },
  );
  const parse = (input: unknown): Parsed<Duration> => {
    const parsed = form.parse(input);
    if (!parsed.ok) return parsed;
    const { constant, exponential, lognormal, samples: numbers } = parsed.value;
    const given = Object.keys(parsed.value).length;
    if (given !== 1) return refused(`takes ${expected}, not ${given}`);
    if (constant !== undefined) return { ok: true, value: { constant } };
    if (exponential !== undefined) return { ok: true, value: { exponential } };
    if (lognormal !== undefined) return { ok: true, value: { lognormal } };
    return { ok: true, value: { samples: numbers ?? [] } };
  };
  return { expected, jsonSchema: { ...form.jsonSchema, minProperties: 1, maxProperties: 1 }, parse };
}

const RATE = value(
  'a rate such as 48/min, 20/h or 0.5/s',
  { type: 'string', pattern: '^\\s*\\d+(\\.\\d+)?\\s*/\\s*(s|sec|min|h|hour|day)\\s*$' },
  (given): given is string => typeof given === 'string' && parseRate(given) !== undefined,
);

const CLOCK_TIME = value(
  'a time of day such as 08:30',
  { type: 'string', pattern: '^([01][0-9]|2[0-4]):[0-5][0-9]$' },
  (given): given is string => typeof given === 'string' && parseClockTime(given) !== undefined,
);

/** A pair: a time of day, and what holds from then on. */
function fromTime(what: Schema<string>): Schema<readonly [string, string]> {
  const expected = `a pair of ${CLOCK_TIME.expected} and ${what.expected}`;
  const parse = (input: unknown): Parsed<readonly [string, string]> => {
    if (!Array.isArray(input) || input.length !== 2) return refused(`takes ${expected}`);
    const time = CLOCK_TIME.parse(input[0]);
    const rest = what.parse(input[1]);
    if (time.ok && rest.ok) return { ok: true, value: [time.value, rest.value] };
    return { ok: false, problems: [...placed(time, '[0]'), ...placed(rest, '[1]')] };
  };
  const jsonSchema = {
    type: 'array',
    items: [CLOCK_TIME.jsonSchema, what.jsonSchema],
    minItems: 2,
    maxItems: 2,
  };
  return { expected, jsonSchema, parse };
}

function placed(parsed: Parsed<unknown>, place: string): Problem[] {
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => ({ path: `${place}${path}`, message }));
}

const PROFILE = list(fromTime(RATE), 'a rate, or a list of times and rates');

const ARRIVALS: Schema<Arrivals> = {
  expected: 'a rate such as 48/min, or a list such as [["08:00", "20/h"], ["17:00", "0/h"]]',
  jsonSchema: { anyOf: [RATE.jsonSchema, PROFILE.jsonSchema] },
  parse: (input) => (Array.isArray(input) ? PROFILE.parse(input) : RATE.parse(input)),
};

/** What a routing decision can depend on. */
const KIND = {
  attributes: optionalField(anyObject('an object'), "The tasks' attributes."),
  workflow: optionalField(text('a name'), 'Which workflow, by friendly name; the first one without.'),
  channel: optionalField(text('a name'), 'Which task channel, by unique name; default without.'),
  priority: optionalField(integer(0, 2_147_483_647), 'What they are created with; 0 without.'),
};

const SHIFT = object({
  workers: requiredField(list(text('a name')), 'Who, by friendly name.'),
  activities: requiredField(
    list(fromTime(text('an activity'))),
    'What they do from when on, every day: [["08:00", "Available"], ["17:00", "Offline"]].',
  ),
});

/** The fields of the file, given what reads its CSV files. */
export function demandFields(readColumn: ReadColumn) {
  const time = duration(readColumn);
  const stream = object({
    ...KIND,
    arrivals: requiredField(ARRIVALS, 'How many come: a rate, or one from each time of day on.'),
    handling: requiredField(time, 'From accepted to the end of the call.'),
    afterCall: optionalField(time, 'Wrapping up, in which the worker takes nothing new; none without.'),
    patience: optionalField(time, 'How long callers wait for an answer; for ever without.'),
  });
  const people = object({
    acceptSeconds: optionalField(time, 'From an offer to its acceptance; 0 without.'),
    missedOffers: optionalField(number(0, 1, 'a share'), 'The share of offers left to time out; 0 without.'),
    comeBackSeconds: optionalField(
      time,
      'How long a worker stays away after a missed offer; until its next shift without.',
    ),
    shifts: optionalField(
      list(SHIFT),
      'When which workers do what; the others stay where the workspace has them.',
    ),
  });
  return {
    $schema: optionalField(anyText(), 'The JSON Schema of this file, for editors.'),
    hours: requiredField(number(0.01, 87_600, 'hours'), 'How long tasks come, from midnight on.'),
    warmUpHours: optionalField(
      number(0, 87_600, 'hours'),
      'Time from the start that is not counted; 0 without.',
    ),
    seed: optionalField(integer(0, 4_294_967_295), 'What all random numbers follow from; 1 without.'),
    streams: requiredField(list(stream), 'Who calls.'),
    people: optionalField(people, 'What the workers do; without, they accept everything at once.'),
  };
}
