/** Two texts, side by side: what they begin with alike, where they differ, and what they end with alike. */
export interface TextDifference {
  readonly start: string;
  readonly left: string;
  readonly right: string;
  readonly end: string;
}

export function differenceOf(left: string, right: string): TextDifference {
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start++;
  let end = 0;
  while (end < shorter - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end++;
  return {
    start: left.slice(0, start),
    left: left.slice(start, left.length - end),
    right: right.slice(start, right.length - end),
    end: left.slice(left.length - end),
  };
}
