import type { Problem } from 'taskrouter/parsed';
import { isSid, type Sid, type SidPrefix, sidForm } from 'taskrouter/sid';
import { closest } from 'taskrouter/suggestion';

/** Reads CDK context value by value and collects everything that is wrong with it. */
export class ContextReader<Key extends string> {
  readonly problems: Problem[] = [];

  /**
   * @param context text from `-c key=value`, any JSON from cdk.json
   * @param keys all keys there are, to tell a misspelt one from somebody else's
   */
  constructor(
    private readonly context: Readonly<Record<string, unknown>>,
    private readonly keys: readonly Key[],
  ) {}

  /**
   * A value that has to be there.
   * @param form what it takes, for the problem's message
   * @returns undefined where there is a problem
   */
  required<T>(key: Key, form: string, parse: (value: unknown) => T | undefined): T | undefined {
    if (this.isGiven(key)) return this.parsed(key, form, parse);
    this.problems.push({ path: key, message: `is missing: ${form}${this.misspelt(key)}` });
    return undefined;
  }

  /** A value that may be absent. */
  optional<T>(key: Key, form: string, parse: (value: unknown) => T | undefined): T | undefined {
    return this.isGiven(key) ? this.parsed(key, form, parse) : undefined;
  }

  /** A SID that has to be there. */
  sid<P extends SidPrefix>(key: Key, prefix: P): Sid<P> | undefined {
    return this.required(key, sidForm(prefix), (value) => (isSid(prefix, value) ? value : undefined));
  }

  private isGiven(key: Key): boolean {
    return this.context[key] !== undefined && this.context[key] !== '';
  }

  private parsed<T>(key: Key, form: string, parse: (value: unknown) => T | undefined): T | undefined {
    const value = this.context[key];
    const parsed = parse(value);
    if (parsed === undefined) {
      this.problems.push({ path: key, message: `takes ${form}, not ${JSON.stringify(value)}` });
    }
    return parsed;
  }

  private misspelt(key: Key): string {
    const strangers = Object.keys(this.context).filter((name) => !this.keys.some((known) => known === name));
    const written = closest(key, strangers);
    return written === undefined ? '' : ` (is ${written} meant to be it?)`;
  }
}
