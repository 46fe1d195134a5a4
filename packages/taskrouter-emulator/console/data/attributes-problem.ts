import { isJsonObject } from 'taskrouter/parsed';
import { endOfJson } from './json-scanner';

/** Why a text can't be a task's attributes; undefined when it can. */
export function attributesProblem(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? undefined : 'Attributes are a JSON object: {…}';
  } catch {
    return `Not JSON yet: ${placeIn(text)}`;
  }
}

function placeIn(text: string): string {
  const offset = endOfJson(text);
  const found = text[offset];
  if (found === undefined) return 'it ends too early';
  const before = text.slice(0, offset).split('\n');
  return `unexpected ${JSON.stringify(found)} in line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
