import { isJsonObject, type Json } from 'taskrouter/parsed';

/** Whether two JSON values are the same, whatever the order of the keys; undefined, for what isn't there, is one too. */
export function isSameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSameJson(item, other[index]));
  }
  if (isJsonObject(one) && isJsonObject(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].every((key) => isSameJson(one[key], other[key]));
  }
  return one === other;
}
