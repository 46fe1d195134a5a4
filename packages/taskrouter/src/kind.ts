import type { JsonObject } from './parsed';
import { isSid, type Sid, type SidPrefix, sidForm } from './sid';

/** A kind of JSON value that a field takes: one place for its check, its name in errors, and its JSON Schema. */
export interface Kind<T> {
  /** What the field takes, for people, so that `takes ${form}` is a sentence. */
  readonly form: string;
  readonly schema: JsonObject;
  readonly is: (value: unknown) => value is T;
}

/** The type of the values of a kind. */
export type ValueOf<K> = K extends Kind<infer T> ? T : never;

/** Text that is not blank. */
export function text(form: string): Kind<string> {
  return {
    form,
    schema: { type: 'string', pattern: '\\S' },
    is: (value): value is string => typeof value === 'string' && /\S/.test(value),
  };
}

/** `true` or `false`, not their names. */
export const flag: Kind<boolean> = {
  form: 'true or false',
  schema: { type: 'boolean' },
  is: (value): value is boolean => typeof value === 'boolean',
};

/** A whole number in a range, both ends included. */
export function wholeNumber(min: number, max: number, form = 'a whole number'): Kind<number> {
  return {
    form: `${form} from ${min} to ${max}`,
    schema: { type: 'integer', minimum: min, maximum: max },
    is: (value): value is number =>
      typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max,
  };
}

const HTTP_URL = '^[hH][tT][tT][pP][sS]?://[^/\\s]\\S*$';

/** An absolute http or https URL. */
export function url(form = 'an absolute http(s) URL'): Kind<string> {
  const pattern = new RegExp(HTTP_URL);
  return {
    form,
    schema: { type: 'string', format: 'uri', pattern: HTTP_URL },
    is: (value): value is string => typeof value === 'string' && pattern.test(value) && URL.canParse(value),
  };
}

/** One of a few texts. */
export function oneOf<const T extends string>(values: readonly T[]): Kind<T> {
  return {
    form: `one of ${values.join(', ')}`,
    schema: { enum: values },
    is: (value): value is T => values.some((known) => known === value),
  };
}

/** Some of a few texts, separated by commas, as TaskRouter takes lists. */
export function listOf(values: readonly string[]): Kind<string> {
  const item = ` *(${values.join('|')}) *`;
  const list = `^${item}(,${item})*$`;
  const pattern = new RegExp(list);
  return {
    form: `a comma-separated list of ${values.join(', ')}`,
    schema: { type: 'string', pattern: list },
    is: (value): value is string => typeof value === 'string' && pattern.test(value),
  };
}

/** A SID of one resource. */
export function sid<P extends SidPrefix>(prefix: P): Kind<Sid<P>> {
  return {
    form: sidForm(prefix),
    schema: { type: 'string', pattern: `^${prefix}[0-9a-fA-F]{32}$` },
    is: (value): value is Sid<P> => isSid(prefix, value),
  };
}
