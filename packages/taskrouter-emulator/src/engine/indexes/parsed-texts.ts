/** What texts mean, so that a row holds the text alone: kept for as many of them as are in use at a time. */
export class ParsedTexts<T> {
  private readonly known = new Map<string, T>();

  /** @param limit how many are kept; the one not added for longest goes first. */
  constructor(
    private readonly parse: (text: string) => T,
    private readonly limit: number,
  ) {}

  of(text: string): T {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const parsed = this.parse(text);
    const [oldest] = this.known.size < this.limit ? [] : this.known.keys();
    if (oldest !== undefined) this.known.delete(oldest);
    this.known.set(text, parsed);
    return parsed;
  }
}

/** What the text means that was looked at last: a command looks at one task's attributes again and again. */
export class LastParsed<T> {
  private text: string | undefined;
  private meaning: T | undefined;

  constructor(private readonly parse: (text: string) => T | undefined) {}

  /** Undefined when it means nothing. */
  of(text: string): T | undefined {
    if (text !== this.text) {
      this.meaning = this.parse(text);
      this.text = text;
    }
    return this.meaning;
  }
}
