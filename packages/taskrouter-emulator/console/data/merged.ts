/** Lists that are each in the order of time, oldest first, as one, newest first. */
export function mergedNewestFirst<Row extends { readonly at: number }>(
  lists: readonly (readonly Row[])[],
): readonly Row[] {
  return lists.flat().sort((a, b) => b.at - a.at);
}
