import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';

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

/** `object` with every text in it that is a value, however deep, replaced. */
export function mapTexts(object: JsonObject, map: (text: string) => string): JsonObject {
  const mapped = (value: Json): Json => {
    if (typeof value === 'string') return map(value);
    if (isJsonArray(value)) return value.map(mapped);
    return isJsonObject(value) ? mapTexts(value, map) : value;
  };
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, mapped(value)]));
}
