import { compactJson } from 'taskrouter/compact-json';
import {
  type Fields,
  type ObjectOf,
  type OptionalField,
  optionalField,
  type RequiredField,
  readFields,
  requiredField,
} from 'taskrouter/fields';
import { describeProblems, parseJsonObject } from 'taskrouter/parsed';
import { converted, refused } from 'taskrouter/schema';
import { isSid, type Sid, type SidPrefix, sidForm } from 'taskrouter/sid';
import { MAX_CONFIGURATION_BYTES } from '../engine/workflow/configuration';
import { invalid } from './api-error';

/** How one parameter is read: from its text, or from all its texts where it is given more than once. */
export type RestParameter<T> = RequiredField<T>;

/** The values of a table of parameters: an optional one that wasn't given is undefined. */
export type Values<F> = ObjectOf<F>;

/**
 * Reads a form or a query.
 * @throws ApiError 400/20001 naming every parameter that is missing or wrong, or looks like a slip of the pen. Others
 * that aren't known are let through, as Twilio does.
 */
export function readParameters<const F extends Fields>(given: URLSearchParams, fields: F): Values<F> {
  const texts = [...new Set(given.keys())].map((name) => {
    const all = given.getAll(name);
    return [name, all.length === 1 ? (all[0] ?? '') : all] as const;
  });
  const parsed = readFields(Object.fromEntries(texts), fields, 'let through unless misspelt').parsed();
  if (parsed.ok) return parsed.value;
  throw invalid(`Invalid parameter: ${describeProblems(parsed.problems)}`);
}

/** A parameter that may be left out. */
export const optionalParameter = <T>(parameter: RestParameter<T>): OptionalField<T> =>
  optionalField(parameter);

/** One value, read by `read`: undefined says the text isn't one. */
function one<T>(takes: string, read: (text: string) => T | undefined): RestParameter<T> {
  const schema = converted(takes, { type: 'string' }, (text) =>
    typeof text === 'string' ? read(text) : undefined,
  );
  return requiredField({
    ...schema,
    parse: (texts) =>
      Array.isArray(texts) ? refused(`takes one value, not ${texts.length}`) : schema.parse(texts),
  });
}

/** Several values: the parameter repeated, or one text with commas. `read` says which of them aren't any. */
export function several<T>(
  takes: string,
  read: (texts: readonly string[]) => T | undefined,
): RestParameter<T> {
  return requiredField(
    converted(takes, { type: 'string' }, (texts) =>
      read(
        [texts]
          .flat()
          .flatMap((text) => String(text).split(','))
          .map((text) => text.trim()),
      ),
    ),
  );
}

/** Text of at most `max` characters; not empty. */
export const boundedText = (max: number): RestParameter<string> =>
  one(`1 to ${max} characters`, (value) => (value.trim() !== '' && value.length <= max ? value : undefined));

/** Text of a form. */
export const matchingText = (form: RegExp, takes: string): RestParameter<string> =>
  one(takes, (value) => (form.test(value) ? value : undefined));

/** Any text, empty too. */
export const plainText: RestParameter<string> = one('text', (value) => value);

/** Source: https://www.twilio.com/docs/taskrouter/api/activity: true, 1 and yes are true, anything else is false. */
export const booleanText: RestParameter<boolean> = one('true or false', (value) =>
  /^(true|1|yes)$/i.test(value),
);

export const trueOrFalse: RestParameter<boolean> = one('true or false', (value) =>
  /^true$/i.test(value) ? true : /^false$/i.test(value) ? false : undefined,
);

export const integerText = (min: number, max: number): RestParameter<number> =>
  one(`a whole number from ${min} to ${max}`, (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  });

export const choiceText = <const T extends string>(values: readonly T[]): RestParameter<T> =>
  one(`one of ${values.join(', ')}`, (value) => values.find((known) => known === value));

/** Several of the values. */
export const someOf = <const T extends string>(values: readonly T[]): RestParameter<readonly T[]> =>
  several(values.join(', '), (texts) => {
    const found = texts.flatMap((text) => values.filter((known) => known === text));
    return found.length === texts.length ? found : undefined;
  });

export const sidText = <P extends SidPrefix>(prefix: P): RestParameter<Sid<P>> =>
  one(sidForm(prefix), (value) => (isSid(prefix, value) ? value : undefined));

/** A SID of any of the kinds. */
export const sidOf = <P extends SidPrefix>(...prefixes: readonly P[]): RestParameter<Sid<P>> =>
  one(prefixes.map(sidForm).join(', or '), (value) => {
    for (const prefix of prefixes) if (isSid(prefix, value)) return value;
    return undefined;
  });

/** Most characters of the attributes of a task or worker. Source: https://www.twilio.com/docs/taskrouter/limits */
const MAX_ATTRIBUTES = 4096;

/** The text of a JSON object of at most 4096 characters, white space included; read as TaskRouter gives it back. */
export const attributes: RestParameter<string> = one(
  `a JSON object of at most ${MAX_ATTRIBUTES} characters, such as {"selected_language":"es"}`,
  (value) =>
    value.length <= MAX_ATTRIBUTES && parseJsonObject(value) !== undefined ? compactJson(value) : undefined,
);

/** The text of a Workflow's configuration, read as TaskRouter gives it back; what is wrong with it says the engine. */
export const configuration: RestParameter<string> = one(
  `at most ${MAX_CONFIGURATION_BYTES} bytes`,
  (value) =>
    Buffer.byteLength(value) <= MAX_CONFIGURATION_BYTES ? (compactJson(value) ?? value) : undefined,
);

/** An absolute http(s) URL; empty takes a URL away. */
export const urlText: RestParameter<string> = one('an absolute http(s) URL', (value) =>
  value === '' || (/^https?:\/\//i.test(value) && URL.canParse(value)) ? value : undefined,
);

const ISO_8601 = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** A point in time, as ms since the epoch. Without a zone it is UTC. */
export const dateTime: RestParameter<number> = one(
  'an ISO 8601 date and time such as 2026-01-31T12:00:00Z',
  (value) => {
    if (!ISO_8601.test(value)) return undefined;
    const zoned = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(value) || !value.includes('T') ? value : `${value}Z`;
    const time = Date.parse(zoned);
    return Number.isNaN(time) ? undefined : time;
  },
);
