import type { JsonObject, Parsed, Problem } from './parsed';
import { isJsonObject } from './parsed';
import { isSid, type Sid, type SidPrefix, sidForm } from './sid';

/*
 * The one reader of untrusted input: what a value has to be is said once, and type, check, error text and JSON Schema
 * follow from it. `fields.ts` puts schemas together to objects.
 */

/** What a value has to be. */
export interface Schema<T> {
  /** What is taken, for people, so that `takes ${expected}` is a sentence. */
  readonly expected: string;
  /** The same for machines: draft-07, as far as it can say it. */
  readonly jsonSchema: JsonObject;
  /** The value, or everything that is wrong with it; paths begin at the value itself, `''`. */
  readonly parse: (value: unknown) => Parsed<T>;
}

/** A schema of JSON values that are taken as they are. */
export interface ValueSchema<T> extends Schema<T> {
  readonly is: (value: unknown) => value is T;
}

/** The type of what a schema gives. */
export type ValueOf<S> = S extends Schema<infer T> ? T : never;

/** The answer of a schema that does not take a value. */
export function refused(...messages: readonly string[]): {
  readonly ok: false;
  readonly problems: Problem[];
} {
  return { ok: false, problems: messages.map((message) => ({ path: '', message })) };
}

/** Values that `is` holds for. */
export function value<T>(
  expected: string,
  jsonSchema: JsonObject,
  is: (value: unknown) => value is T,
): ValueSchema<T> {
  const parse = (given: unknown): Parsed<T> =>
    is(given) ? { ok: true, value: given } : refused(`takes ${expected}`);
  return { expected, jsonSchema, is, parse };
}

/** Values that `convert` makes something else of; undefined says that one cannot be taken. */
export function converted<T>(
  expected: string,
  jsonSchema: JsonObject,
  convert: (value: unknown) => T | undefined,
): Schema<T> {
  const parse = (given: unknown): Parsed<T> => {
    const result = convert(given);
    return result === undefined ? refused(`takes ${expected}`) : { ok: true, value: result };
  };
  return { expected, jsonSchema, parse };
}

/** A schema that takes no more than another one: `check` names what is wrong with a value that the other one takes. */
export function refined<T>(schema: Schema<T>, check: (value: T) => readonly Problem[]): Schema<T> {
  const parse = (given: unknown): Parsed<T> => {
    const parsed = schema.parse(given);
    const problems = parsed.ok ? check(parsed.value) : [];
    return problems.length === 0 ? parsed : { ok: false, problems };
  };
  return { expected: schema.expected, jsonSchema: schema.jsonSchema, parse };
}

/** Any text, blank or not. */
export function anyText(expected = 'text'): ValueSchema<string> {
  return value(expected, { type: 'string' }, (given): given is string => typeof given === 'string');
}

/** Text that is not blank. */
export function text(expected: string): ValueSchema<string> {
  return value(
    expected,
    { type: 'string', pattern: '\\S' },
    (given): given is string => typeof given === 'string' && /\S/.test(given),
  );
}

/** `true` or `false`, not their names. */
export const boolean: ValueSchema<boolean> = value(
  'true or false',
  { type: 'boolean' },
  (given): given is boolean => typeof given === 'boolean',
);

/** A number in a range, both ends included. */
export function number(minimum: number, maximum: number, expected = 'a number'): ValueSchema<number> {
  return value(
    `${expected} from ${minimum} to ${maximum}`,
    { type: 'number', minimum, maximum },
    (given): given is number => typeof given === 'number' && given >= minimum && given <= maximum,
  );
}

/** A whole number in a range, both ends included. */
export function integer(
  minimum: number,
  maximum = Number.MAX_SAFE_INTEGER,
  expected = 'a whole number',
): ValueSchema<number> {
  const isBounded = maximum < Number.MAX_SAFE_INTEGER;
  return value(
    `${expected} from ${minimum}${isBounded ? ` to ${maximum}` : ''}`,
    { type: 'integer', minimum, maximum },
    (given): given is number =>
      typeof given === 'number' && Number.isInteger(given) && given >= minimum && given <= maximum,
  );
}

const HTTP_URL = '^[hH][tT][tT][pP][sS]?://[^/\\s]\\S*$';

/** An absolute http or https URL. */
export function url(expected = 'an absolute http(s) URL'): ValueSchema<string> {
  const pattern = new RegExp(HTTP_URL);
  return value(
    expected,
    { type: 'string', format: 'uri', pattern: HTTP_URL },
    (given): given is string => typeof given === 'string' && pattern.test(given) && URL.canParse(given),
  );
}

/** One of a few texts. */
export function oneOf<const T extends string>(values: readonly T[]): ValueSchema<T> {
  return value(`one of ${values.join(', ')}`, { enum: values }, (given): given is T =>
    values.some((known) => known === given),
  );
}

/** Some of a few texts, separated by commas, as TaskRouter takes lists. */
export function listOf(values: readonly string[]): ValueSchema<string> {
  const item = ` *(${values.join('|')}) *`;
  const list = `^${item}(,${item})*$`;
  const pattern = new RegExp(list);
  return value(
    `a comma-separated list of ${values.join(', ')}`,
    { type: 'string', pattern: list },
    (given): given is string => typeof given === 'string' && pattern.test(given),
  );
}

/** A SID of one resource. */
export function sid<P extends SidPrefix>(prefix: P): ValueSchema<Sid<P>> {
  return value(
    sidForm(prefix),
    { type: 'string', pattern: `^${prefix}[0-9a-fA-F]{32}$` },
    (given): given is Sid<P> => isSid(prefix, given),
  );
}

/** Any JSON object; the schema may be narrower than the check, for editors. */
export function anyObject(expected = 'a JSON object', jsonSchema: JsonObject = {}): ValueSchema<JsonObject> {
  return value(expected, { type: 'object', ...jsonSchema }, isJsonObject);
}
