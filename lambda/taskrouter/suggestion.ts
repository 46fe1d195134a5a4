import { distance, closest as nearest } from 'fastest-levenshtein';

/** The known name a misspelt one was probably meant to be (at most two edits away), to suggest it in an error. */
export function closest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const best = nearest(name.toLowerCase(), known);
  return distance(name.toLowerCase(), best.toLowerCase()) <= 2 ? best : undefined;
}
