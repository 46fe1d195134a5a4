import { createHash } from 'node:crypto';
import type { Json } from 'taskrouter/parsed';
import type { NewTask } from './new-task';

/** A hash that two Tasks share if they ask for the same, whatever the order of their attributes' keys. */
export function taskFingerprint({ attributes, ...task }: NewTask): string {
  const value = { ...task, attributes: sorted(JSON.parse(attributes)) };
  return createHash('sha256').update(JSON.stringify(value)).digest('base64');
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
