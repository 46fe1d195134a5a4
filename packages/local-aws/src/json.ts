/** A JSON value as `JSON.parse` gives it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object: neither null nor an array. */
export type JsonObject = { readonly [key: string]: Json };

/** Whether `value` is an object in JSON's sense. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isJsonArray(value);
}

/** Whether `value` is an array; `Array.isArray` alone does not narrow read-only arrays. */
export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** `text` parsed as JSON, or undefined when it isn't JSON (JSON itself has no undefined). */
export function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
