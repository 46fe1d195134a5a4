import type { Json } from 'taskrouter/parsed';

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
