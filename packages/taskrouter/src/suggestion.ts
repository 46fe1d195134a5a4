import { distance } from 'fastest-levenshtein';

/** The known name a misspelt one was probably meant to be (at most two edits away, whatever the case), to suggest it. */
export function closest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, edits: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((one, other) => one.edits - other.edits);
  return best !== undefined && best.edits <= 2 ? best.candidate : undefined;
}
