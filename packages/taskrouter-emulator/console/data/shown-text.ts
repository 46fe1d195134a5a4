/** How much of a text is shown at first, in characters. */
const MOST_SHOWN = 4_000;

/** Control characters, those without a width, and those that turn the direction of what follows; not tab and new line. */
const HIDDEN = /(?![\t\n\r])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A part of a text: as it is, or a character that couldn't be seen, by its name. */
export interface TextPart {
  readonly text: string;
  readonly isHidden: boolean;
}

/** A text in parts, its hidden characters by their code points: `U+202E`. */
export function visibleParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const { 0: character, index } of text.matchAll(HIDDEN)) {
    if (index > from) parts.push({ text: text.slice(from, index), isHidden: false });
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    parts.push({ text: `U+${code}`, isHidden: true });
    from = index + character.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isHidden: false });
  return parts;
}

/** The same as one text, for where no parts can be: a title that is shown by a pointer. */
export function visibleText(text: string): string {
  return visibleParts(text)
    .map((part) => part.text)
    .join('');
}

/** The beginning of a long text, and how many characters are left out. */
export function shortened(text: string, most = MOST_SHOWN): { readonly text: string; readonly left: number } {
  if (text.length <= most) return { text, left: 0 };
  const last = text.charCodeAt(most - 1);
  // A character of two code units isn't cut in half.
  const end = last >= 0xd800 && last < 0xdc00 ? most - 1 : most;
  return { text: text.slice(0, end), left: text.length - end };
}

/** JSON for people, two spaces deep; what isn't JSON stays as it is. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** `WT1a2b…9f`: enough of a SID to tell it from its neighbours. */
export function abbreviatedSid(sid: string): string {
  return sid.length > 12 ? `${sid.slice(0, 6)}…${sid.slice(-4)}` : sid;
}
