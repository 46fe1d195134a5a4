const SPACE = /[ \t\n\r]*/y;
const TEXT = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const OTHER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Where a text stops being JSON, in characters from 0; its length where it ends too early. Engines don't say it alike. */
export function endOfJson(text: string): number {
  const scanner = new Scanner(text);
  scanner.value();
  scanner.skip(SPACE);
  return scanner.at;
}

/** Goes on for as long as what follows is JSON. */
class Scanner {
  at = 0;

  constructor(private readonly text: string) {}

  /** @returns whether a value, in whole, was there */
  value(): boolean {
    this.skip(SPACE);
    switch (this.text[this.at]) {
      case '{':
        return this.list('}', () => this.textOnly() && this.sign(':') && this.value());
      case '[':
        return this.list(']', () => this.value());
      default:
        return this.skip(TEXT) || this.skip(OTHER);
    }
  }

  skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found !== '';
  }

  private list(end: string, item: () => boolean): boolean {
    this.at++;
    if (this.sign(end)) return true;
    do {
      if (!item()) return false;
    } while (this.sign(','));
    return this.sign(end);
  }

  private textOnly(): boolean {
    this.skip(SPACE);
    return this.skip(TEXT);
  }

  private sign(wanted: string): boolean {
    this.skip(SPACE);
    if (this.text[this.at] !== wanted) return false;
    this.at++;
    return true;
  }
}
