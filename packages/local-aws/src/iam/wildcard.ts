/**
 * Whether `value` matches `pattern`, in which `*` stands for any run of characters and `?` for any one.
 * Source: "IAM JSON policy elements: Resource", "Specify wildcards".
 */
export function matchesWildcard(pattern: string, value: string): boolean {
  // Two indexes with one step back to the last `*`: linear in practice, and no pattern can make it blow up as a regular
  // expression could.
  let p = 0;
  let v = 0;
  let star = -1;
  let resume = 0;
  while (v < value.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = v;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === value[v])) {
      p++;
      v++;
    } else if (star >= 0) {
      p = star + 1;
      v = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
