import { list } from 'taskrouter/fields';
import type { Json, JsonObject, Parsed } from 'taskrouter/parsed';
import { anyObject, boolean, integer, refined, type Schema, text, value } from 'taskrouter/schema';
import { MAX_ATTRIBUTES_LENGTH } from '#lambda/tasks/new-task';

/* What context values have to be: given is text from the command line, or any JSON from a file. */

/** What a schema takes, and the text of it: `true` and `"true"`. */
function written<T>(schema: Schema<T>, textSchema: JsonObject, read: (text: string) => unknown): Schema<T> {
  return {
    expected: schema.expected,
    jsonSchema: { anyOf: [schema.jsonSchema, textSchema] },
    parse: (given): Parsed<T> => schema.parse(typeof given === 'string' ? read(given) : given),
  };
}

/** `true` or `false`. */
export const writtenBoolean = written(boolean, { enum: ['true', 'false'] }, (given) =>
  given === 'true' ? true : given === 'false' ? false : given,
);

/** A whole number in a range. */
export function writtenInteger(minimum: number, maximum: number, expected?: string): Schema<number> {
  return written(integer(minimum, maximum, expected), { type: 'string', pattern: '^\\d+$' }, (given) =>
    /^\d+$/.test(given) ? Number(given) : given,
  );
}

/** JSON, or the text of it. */
export function writtenJson<T>(schema: Schema<T>): Schema<T> {
  return written(schema, { type: 'string' }, (given): Json => {
    try {
      return JSON.parse(given);
    } catch {
      return given;
    }
  });
}

/** One or more texts, as a list or separated by commas. */
export function writtenList(
  expected: string,
  item: Schema<string> = text(expected),
): Schema<readonly string[]> {
  const items = refined(list(item, expected), (given) =>
    given.length > 0 ? [] : [{ path: '', message: `takes ${expected}` }],
  );
  return {
    ...written(items, { type: 'string', pattern: '\\S' }, (given) =>
      given.split(',').map((item) => item.trim()),
    ),
    expected,
  };
}

/**
 * A secret's name or ARN.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 */
export const secretId = matching(
  "a secret's name or ARN",
  '^(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\\d{12}:secret:[\\w/+=.@!-]+|[\\w/+=.@!-]{1,512})$',
);

/** An e-mail address, as far as its form can tell. */
export const email = matching('an e-mail address', '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$');

/** Text of a form. */
export function matching(expected: string, pattern: string): Schema<string> {
  const form = new RegExp(pattern);
  return value(
    expected,
    { type: 'string', pattern },
    (given): given is string => typeof given === 'string' && form.test(given),
  );
}

/** A Task's attributes, as an object or as JSON text. */
export const taskAttributes = writtenJson(
  value(
    `a JSON object of at most ${MAX_ATTRIBUTES_LENGTH} characters`,
    { type: 'object' },
    (given): given is JsonObject =>
      anyObject().is(given) && JSON.stringify(given).length <= MAX_ATTRIBUTES_LENGTH,
  ),
);

/** An https URL. Plain HTTP is for this machine only: the auth token and callers' data go over it. */
export function secureUrl(expected: string): Schema<string> {
  return value(
    expected,
    { type: 'string', format: 'uri', pattern: '^https?://' },
    (given): given is string => typeof given === 'string' && isSecure(given),
  );
}

/** Scheme, host and port of a secure URL, and nothing else. */
export function origin(example: string): Schema<string> {
  const expected = `an origin such as ${example}, without a path`;
  return {
    expected,
    jsonSchema: { type: 'string', format: 'uri', pattern: '^https?://[^/]+/?$' },
    parse: (given): Parsed<string> =>
      typeof given === 'string' && isSecure(given) && given.replace(/\/$/, '') === new URL(given).origin
        ? { ok: true, value: new URL(given).origin }
        : { ok: false, problems: [{ path: '', message: `takes ${expected}` }] },
  };
}

function isSecure(given: string): boolean {
  if (!URL.canParse(given)) return false;
  const { protocol, hostname } = new URL(given);
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLocal);
}
