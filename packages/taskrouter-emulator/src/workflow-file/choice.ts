import type { Path } from 'taskrouter/expression';
import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';

/** What an expression is solved over: the values chosen so far. */
export type Choice = JsonObject;

/** The value at the path; undefined where none has been chosen. */
export function chosenAt(choice: Choice, path: Path): Json | undefined {
  let value: Json | undefined = choice;
  for (const part of path) {
    if (typeof part === 'number') value = Array.isArray(value) ? value[part] : undefined;
    else value = isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

/** The choice with a value at the path; undefined where something else is in its way. */
export function withChosen(choice: Choice, path: Path, value: Json): Choice | undefined {
  const placed = placedIn(choice, path, value);
  return isJsonObject(placed) ? placed : undefined;
}

function placedIn(
  container: Json | undefined,
  path: readonly (string | number)[],
  value: Json,
): Json | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return value;
  if (typeof part === 'number') {
    if (container !== undefined && !Array.isArray(container)) return undefined;
    const items: Json[] = [...(container ?? [])];
    const inner = placedIn(items[part], rest, value);
    if (inner === undefined || part > items.length) return undefined;
    items[part] = inner;
    return items;
  }
  if (container !== undefined && !isJsonObject(container)) return undefined;
  const inner = placedIn(container?.[part], rest, value);
  return inner === undefined ? undefined : { ...container, [part]: inner };
}
