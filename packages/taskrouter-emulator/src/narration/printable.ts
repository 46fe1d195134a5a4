/** What must not reach a terminal as it is: it could move the cursor, change colours, or reverse the text. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A text of somebody else's on one line of a terminal: nothing in it has an effect, and no more of it than is readable. */
export function printable(text: string, longest = 40): string {
  // No character has more than two code units: what is behind can't be seen anyway.
  const escaped = text
    .slice(0, 2 * (longest + 1))
    .replace(UNPRINTABLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
  const chars = [...escaped];
  return chars.length <= longest ? escaped : `${chars.slice(0, longest - 1).join('')}…`;
}

/** `WT…9a1f`: enough to tell one from another. */
export function shortSid(sid: string): string {
  return `${sid.slice(0, 2)}…${sid.slice(-4)}`;
}
