/** One thing wrong with an input: where it is, and what it should have been. */
export interface Problem {
  /** The field at fault, as the sender wrote it: `attributes`, `otherwise.record`, `TaskAttributes`. */
  readonly path: string;
  /** What is wrong and what the field takes, as one sentence without the path. */
  readonly message: string;
}

/** What parsing untrusted input gives: the typed value, or everything that is wrong with it at once. */
export type Parsed<T, P extends Problem = Problem> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly P[] };

/** A JSON value as `JSON.parse` gives it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object: what TaskRouter takes as the attributes of a Task or a Worker. */
export type JsonObject = { readonly [key: string]: Json };

/** Whether `value` is an object in JSON's sense: neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `text` as a JSON object, or undefined when it is anything else. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `a problem; another` : the problems as one line, each with its path. */
export function describeProblems(problems: readonly Problem[]): string {
  return problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
}
