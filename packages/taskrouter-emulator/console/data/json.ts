import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';

/*
 * Readers of what the emulator answers. What isn't there, or is something else, reads as null or nothing: the page
 * shows what it can, and never fails on an answer.
 */

export function textIn(object: JsonObject, key: string): string | null {
  const value = object[key];
  return typeof value === 'string' ? value : null;
}

/** A number, also where it is written as a text: an event says everything as text. */
export function numberIn(object: JsonObject, key: string): number | null {
  const value = object[key];
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
    ? Number(value)
    : null;
}

export function isTrueIn(object: JsonObject, key: string): boolean {
  return object[key] === true || object[key] === 'true';
}

export function objectIn(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isJsonObject(value) ? value : {};
}

export function itemsIn(object: JsonObject, key: string): readonly Json[] {
  const value = object[key];
  return isList(value) ? value : [];
}

export function objectsIn(object: JsonObject, key: string): readonly JsonObject[] {
  return itemsIn(object, key).filter(isJsonObject);
}

export function textsIn(object: JsonObject, key: string): readonly string[] {
  return itemsIn(object, key).filter((item) => typeof item === 'string');
}

/** ms since the epoch: of a number of ms, or of a date as text. */
export function timeIn(object: JsonObject, key: string): number | null {
  const value = object[key];
  if (typeof value === 'number') return value;
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

/** A text as JSON; undefined when it is none. */
export function readJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
