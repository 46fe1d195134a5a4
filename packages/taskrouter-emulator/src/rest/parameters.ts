import { describeProblems, type Problem, parseJsonObject } from 'taskrouter/parsed';
import { isSid, type Sid, type SidPrefix, sidForm } from 'taskrouter/sid';
import { closest } from 'taskrouter/suggestion';
import { invalid } from './api-error';

/** How one parameter is read. */
export interface Parameter<T> {
  readonly required: boolean;
  /** All the values given, at least one. @returns the value, or what the parameter takes. */
  readonly read: (values: readonly string[]) => { readonly value: T } | { readonly takes: string };
}

type Shape = Readonly<Record<string, Parameter<unknown>>>;

/** The values of a shape: an optional parameter that wasn't given is undefined. */
export type Values<S extends Shape> = {
  readonly [K in keyof S]: S[K] extends Parameter<infer T> ? T : never;
};

/**
 * Reads a form or a query.
 * @throws ApiError 400/20001 naming every parameter that is missing or wrong, or looks like a slip of the pen. Others
 * that aren't known are let through, as Twilio does.
 */
export function readParameters<S extends Shape>(given: URLSearchParams, shape: S): Values<S> {
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  for (const [path, { required, read }] of Object.entries(shape)) {
    const all = given.getAll(path);
    values[path] = undefined;
    if (all.length === 0) {
      if (required) problems.push({ path, message: 'is required' });
      continue;
    }
    const result = read(all);
    if ('value' in result) values[path] = result.value;
    else problems.push({ path, message: `takes ${result.takes}` });
  }
  const known = Object.keys(shape);
  for (const path of new Set(given.keys())) {
    const meant = known.includes(path) ? undefined : closest(path, known);
    if (meant !== undefined) problems.push({ path, message: `is unknown; did you mean ${meant}?` });
  }
  if (!isRead<Values<S>>(values, problems)) throw invalid(`Invalid parameter: ${describeProblems(problems)}`);
  return values;
}

// The shape is the type: with no problem found every value has been read by its own reader.
function isRead<V>(_values: unknown, problems: readonly Problem[]): _values is V {
  return problems.length === 0;
}

/** A parameter that may be left out. */
export function optional<T>(parameter: Parameter<T>): Parameter<T | undefined> {
  return { ...parameter, required: false };
}

/** One value, read by `read`: undefined says the text isn't one. */
function one<T>(takes: string, read: (text: string) => T | undefined): Parameter<T> {
  return {
    required: true,
    read: (values) => {
      const value = values.length === 1 ? read(values[0] ?? '') : undefined;
      return value === undefined
        ? { takes: values.length === 1 ? takes : `one value, not ${values.length}` }
        : { value };
    },
  };
}

/** Text of at most `max` characters; not empty. */
export const text = (max: number): Parameter<string> =>
  one(`1 to ${max} characters`, (value) => (value.trim() !== '' && value.length <= max ? value : undefined));

/** Any text, empty too. */
export const anyText: Parameter<string> = one('text', (value) => value);

/** Source: https://www.twilio.com/docs/taskrouter/api/activity: true, 1 and yes are true, anything else is false. */
export const flag: Parameter<boolean> = one('true or false', (value) => /^(true|1|yes)$/i.test(value));

export const trueOrFalse: Parameter<boolean> = one('true or false', (value) =>
  /^true$/i.test(value) ? true : /^false$/i.test(value) ? false : undefined,
);

export const wholeNumber = (min: number, max: number): Parameter<number> =>
  one(`a whole number from ${min} to ${max}`, (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  });

export const oneOf = <const T extends string>(values: readonly T[]): Parameter<T> =>
  one(`one of ${values.join(', ')}`, (value) => values.find((known) => known === value));

/** Several of the values: the parameter repeated, or one text with commas. */
export const someOf = <const T extends string>(values: readonly T[]): Parameter<readonly T[]> => ({
  required: true,
  read: (given) => {
    const parts = given.flatMap((value) => value.split(',')).map((part) => part.trim());
    const found = parts.flatMap((part) => values.filter((known) => known === part));
    return found.length === parts.length ? { value: found } : { takes: `${values.join(', ')}` };
  },
});

export const sid = <P extends SidPrefix>(prefix: P): Parameter<Sid<P>> =>
  one(sidForm(prefix), (value) => (isSid(prefix, value) ? value : undefined));

/** A SID of any of the kinds. */
export const sidOf = <P extends SidPrefix>(...prefixes: readonly P[]): Parameter<Sid<P>> =>
  one(prefixes.map(sidForm).join(', or '), (value) => {
    for (const prefix of prefixes) if (isSid(prefix, value)) return value;
    return undefined;
  });

/** Most characters of the attributes of a task or worker. Source: https://www.twilio.com/docs/taskrouter/limits */
const MAX_ATTRIBUTES = 4096;

/** The text of a JSON object of at most 4096 characters, white space included. */
export const attributes: Parameter<string> = one(
  `a JSON object of at most ${MAX_ATTRIBUTES} characters, such as {"selected_language":"es"}`,
  (value) => (value.length <= MAX_ATTRIBUTES && parseJsonObject(value) !== undefined ? value : undefined),
);

/** An absolute http(s) URL; empty takes a URL away. */
export const url: Parameter<string> = one('an absolute http(s) URL', (value) =>
  value === '' || (/^https?:\/\//i.test(value) && URL.canParse(value)) ? value : undefined,
);

const ISO_8601 = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** A point in time, as ms since the epoch. Without a zone it is UTC. */
export const dateTime: Parameter<number> = one(
  'an ISO 8601 date and time such as 2026-01-31T12:00:00Z',
  (value) => {
    if (!ISO_8601.test(value)) return undefined;
    const zoned = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(value) || !value.includes('T') ? value : `${value}Z`;
    const time = Date.parse(zoned);
    return Number.isNaN(time) ? undefined : time;
  },
);
