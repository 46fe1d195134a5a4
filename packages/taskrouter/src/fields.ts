import { isJsonObject, type JsonObject, type Parsed, type Problem } from './parsed';
import { refused, type Schema, type ValueOf } from './schema';
import { closest } from './suggestion';

/*
 * Objects, put together from schemas: one table of fields says what an object takes, and its TypeScript type, its
 * parser, the parser's messages, its JSON Schema and its documentation follow from that table.
 */

/** One field of an object. */
export interface Field<T> extends Schema<T> {
  readonly presence: 'required' | 'optional' | 'defaulted';
  /** What it is, for whoever writes it. */
  readonly description: string;
  /** What stands for a field that is absent, where its presence is `defaulted`. */
  readonly default?: T;
}

/** The fields of an object by their names. */
export type Fields = Readonly<Record<string, Field<unknown>>>;

export type RequiredField<T> = Field<T> & { readonly presence: 'required' };
export type OptionalField<T> = Field<T> & { readonly presence: 'optional' };
export type DefaultedField<T> = Field<T> & { readonly presence: 'defaulted'; readonly default: T };

/** A field that has to be there. */
export const requiredField = <T>(schema: Schema<T>, description = ''): RequiredField<T> => ({
  ...schema,
  description,
  presence: 'required',
});

/** A field that may be absent. */
export const optionalField = <T>(schema: Schema<T>, description = ''): OptionalField<T> => ({
  ...schema,
  description,
  presence: 'optional',
});

/** A field that has a value also where it is absent. */
export const defaultedField = <T>(schema: Schema<T>, value: T, description = ''): DefaultedField<T> => ({
  ...schema,
  description,
  presence: 'defaulted',
  default: value,
});

type OptionalNames<F> = {
  [K in keyof F]: F[K] extends { readonly presence: 'optional' } ? K : never;
}[keyof F];

/** The type of an object with these fields. */
export type ObjectOf<F> = { readonly [K in Exclude<keyof F, OptionalNames<F>>]: ValueOf<F[K]> } & {
  readonly [K in OptionalNames<F>]?: ValueOf<F[K]>;
};

/** What is wrong with a field. */
export interface FieldProblem extends Problem {
  readonly kind: 'missing' | 'invalid' | 'unknown';
}

/**
 * What becomes of a field that the table does not have: it is a problem, or only where it looks like a slip of the pen,
 * as Twilio and the CDK leave room for others, or none at all.
 */
export type UnknownFields = 'refused' | 'let through unless misspelt' | 'let through';

/** What could be read of an object. */
export interface ObjectReading<F> {
  /** The fields without a problem. */
  readonly given: Partial<ObjectOf<F>>;
  readonly problems: readonly FieldProblem[];
  /** The object, complete; `more` are problems that no single field shows. */
  readonly parsed: (more?: readonly Problem[]) => Parsed<ObjectOf<F>>;
}

/** Reads an object's own fields, each by its schema, with every problem at once. */
export function readFields<const F extends Fields>(
  input: JsonObject,
  fields: F,
  unknown: UnknownFields = 'refused',
): ObjectReading<F> {
  const problems: FieldProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [path, field] of Object.entries(fields)) {
    const value = Object.hasOwn(input, path) ? input[path] : undefined;
    if (value === undefined) {
      if (field.presence === 'defaulted') values[path] = field.default;
      if (field.presence === 'required') {
        problems.push({ path, kind: 'missing', message: `is required: ${field.expected}` });
      }
      continue;
    }
    const parsed = field.parse(value);
    if (parsed.ok) values[path] = parsed.value;
    else problems.push(...parsed.problems.map((problem) => within(path, problem)));
  }
  problems.push(...strangers(Object.keys(input), Object.keys(fields), unknown));
  if (!isPartOf<F>(values)) throw new TypeError('unreachable: every value has been parsed by its own schema');
  return {
    given: values,
    problems,
    parsed: (more = []) =>
      isWhole<F>(values, problems) && more.length === 0
        ? { ok: true, value: values }
        : { ok: false, problems: [...problems, ...more] },
  };
}

// The table is the type: what its schemas have parsed is part of the object, and without a problem all of it.
function isPartOf<F>(_values: object): _values is Partial<ObjectOf<F>> {
  return true;
}
function isWhole<F>(_values: object, problems: readonly unknown[]): _values is ObjectOf<F> {
  return problems.length === 0;
}

/** A problem of a field's value as one of the object: `[0].name` in `rules` is `rules[0].name`. */
function within(field: string, { path, message }: Problem): FieldProblem {
  const separator = path === '' || path.startsWith('[') ? '' : '.';
  return { path: `${field}${separator}${path}`, kind: 'invalid', message };
}

function strangers(
  given: readonly string[],
  fields: readonly string[],
  unknown: UnknownFields,
): FieldProblem[] {
  if (unknown === 'let through') return [];
  const known = fields.filter((name) => !name.startsWith('$'));
  return given
    .filter((path) => !fields.includes(path))
    .map((path) => ({ path, meant: closest(path, known) }))
    .filter(({ meant }) => unknown === 'refused' || meant !== undefined)
    .map(({ path, meant }) => ({ path, kind: 'unknown', message: `is unknown; ${hint(meant, known)}` }));
}

/** `did you mean …?`, or what there is to choose from. */
function hint(meant: string | undefined, known: readonly string[]): string {
  if (meant !== undefined) return `did you mean ${meant}?`;
  return known.length === 0 ? 'it takes none' : `known are ${known.join(', ')}`;
}

/** How an object is read, where it differs from the usual. */
export interface ObjectOptions<F> {
  /** What is taken, for people: `an object`. */
  readonly expected?: string;
  readonly unknown?: UnknownFields;
  /** What no single field shows; sees the fields that have no problem, and the object as it was given. */
  readonly check?: (given: Partial<ObjectOf<F>>, input: JsonObject) => readonly Problem[];
}

/** An object with these fields. */
export function object<const F extends Fields>(
  fields: F,
  { expected = 'an object', unknown = 'refused', check = () => [] }: ObjectOptions<F> = {},
): Schema<ObjectOf<F>> {
  const parse = (input: unknown): Parsed<ObjectOf<F>> => {
    if (!isJsonObject(input)) return refused(`takes ${expected}`);
    const reading = readFields(input, fields, unknown);
    return reading.parsed(check(reading.given, input));
  };
  return { expected, jsonSchema: objectSchema(fields, unknown), parse };
}

/** A value, or null or empty text where there is none: Twilio takes both for a field that is not there. */
export function blankable<T>({ expected, jsonSchema, parse }: Schema<T>): Schema<T | undefined> {
  return {
    expected,
    jsonSchema: { anyOf: [jsonSchema, { enum: [null, ''] }] },
    parse: (given) => (given === null || given === '' ? { ok: true, value: undefined } : parse(given)),
  };
}

/** A list of values of one kind. */
export function list<T>(item: Schema<T>, expected = 'a list'): Schema<readonly T[]> {
  const parse = (input: unknown): Parsed<readonly T[]> => {
    if (!Array.isArray(input)) return refused(`takes ${expected}`);
    const values: T[] = [];
    const problems: Problem[] = [];
    input.forEach((each: unknown, index) => {
      const parsed = item.parse(each);
      if (parsed.ok) values.push(parsed.value);
      else problems.push(...parsed.problems.map((problem) => within(`[${index}]`, problem)));
    });
    return problems.length === 0 ? { ok: true, value: values } : { ok: false, problems };
  };
  return { expected, jsonSchema: { type: 'array', items: item.jsonSchema }, parse };
}

/** A list that has at least one item; `empty` says why it needs one. */
export function nonEmptyList<T>(item: Schema<T>, empty: string): Schema<readonly [T, ...T[]]> {
  const items = list(item);
  const parse = (input: unknown): Parsed<readonly [T, ...T[]]> => {
    const parsed = items.parse(input);
    if (!parsed.ok) return parsed;
    const [first, ...rest] = parsed.value;
    return first === undefined ? refused(empty) : { ok: true, value: [first, ...rest] };
  };
  return { expected: items.expected, jsonSchema: { ...items.jsonSchema, minItems: 1 }, parse };
}

/** Values of one kind by names of the writer's own. */
export function record<T>(item: Schema<T>, expected = 'an object'): Schema<Readonly<Record<string, T>>> {
  const parse = (input: unknown): Parsed<Readonly<Record<string, T>>> => {
    if (!isJsonObject(input)) return refused(`takes ${expected}`);
    const values: [string, T][] = [];
    const problems: Problem[] = [];
    for (const [name, each] of Object.entries(input)) {
      const parsed = item.parse(each);
      if (parsed.ok) values.push([name, parsed.value]);
      else problems.push(...parsed.problems.map((problem) => within(name, problem)));
    }
    return problems.length === 0 ? { ok: true, value: Object.fromEntries(values) } : { ok: false, problems };
  };
  return { expected, jsonSchema: { type: 'object', additionalProperties: item.jsonSchema }, parse };
}

/** The JSON Schema of an object with these fields; of others it says nothing where they are let through. */
export function objectSchema(fields: Fields, unknown: UnknownFields = 'refused'): JsonObject {
  const entries = Object.entries(fields);
  const needed = entries.filter(([, { presence }]) => presence === 'required').map(([name]) => name);
  return {
    type: 'object',
    ...(unknown === 'refused' && { additionalProperties: false }),
    ...(needed.length > 0 && { required: needed }),
    properties: Object.fromEntries(entries.map(([name, field]) => [name, propertySchema(field)])),
  };
}

function propertySchema(field: Field<unknown>): JsonObject {
  const description = field.description || field.expected;
  return { description, ...field.jsonSchema, ...(isJson(field.default) && { default: field.default }) };
}

function isJson(value: unknown): value is JsonObject[string] {
  return value !== undefined;
}
