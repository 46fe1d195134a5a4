import { isJsonObject, type Json, type JsonObject, type Problem } from 'taskrouter/parsed';
import { closest } from 'taskrouter/suggestion';
import type { SeedField, SeedFields } from './seed-fields';

/** One object of a seed, its fields checked against their table; each that is missing, wrong or unknown is a problem. */
export class Shape {
  private readonly values = new Map<string, Json>();

  constructor(
    readonly path: string,
    private readonly object: JsonObject,
    private readonly fields: SeedFields,
    private readonly problems: Problem[],
  ) {
    for (const [name, field] of Object.entries(fields)) this.check(name, field);
    for (const key of Object.keys(object)) if (!Object.hasOwn(fields, key)) this.unknown(key);
  }

  problem(field: string, message: string): void {
    this.problems.push({ path: this.pathOf(field), message });
  }

  /** The field's text; undefined when it isn't there or isn't right. */
  text(field: string): string | undefined {
    const value = this.values.get(field);
    return typeof value === 'string' ? value : undefined;
  }

  nested(field: string): JsonObject | undefined {
    const value = this.values.get(field);
    return isJsonObject(value) ? value : undefined;
  }

  /** The friendly name of something listed elsewhere in the seed. */
  reference(field: string, kind: string, names: ReadonlySet<string>): void {
    const name = this.text(field);
    if (name === undefined || names.has(name)) return;
    const meant = closest(name, [...names]);
    const hint = meant === undefined ? `there are ${[...names].join(', ')}` : `did you mean ${meant}?`;
    this.problem(field, `${JSON.stringify(name)} is no ${kind} of this file; ${hint}`);
  }

  /** The objects of a list; an absent list is empty. */
  list(field: string): Shape[] {
    const value = this.values.get(field);
    const items = this.fields[field]?.items ?? {};
    if (!Array.isArray(value)) return [];
    return value.flatMap((item: Json, index: number) => {
      const at = `${field}[${index}]`;
      if (isJsonObject(item)) return [new Shape(this.pathOf(at), item, items, this.problems)];
      this.problem(at, 'takes an object');
      return [];
    });
  }

  private check(name: string, { kind, required }: SeedField): void {
    const value = this.object[name];
    if (value === undefined) {
      if (required) this.problem(name, 'is missing');
    } else if (kind === undefined ? !Array.isArray(value) : !kind.is(value)) {
      this.problem(name, `takes ${kind?.form ?? 'a list'}`);
    } else if (required && typeof value === 'string' && value.trim() === '') {
      this.problem(name, 'is empty');
    } else {
      this.values.set(name, value);
    }
  }

  private unknown(key: string): void {
    const known = Object.keys(this.fields).filter((name) => !name.startsWith('$'));
    const meant = closest(key, known);
    const hint = meant === undefined ? `known are ${known.join(', ')}` : `did you mean ${meant}?`;
    this.problem(key, `is unknown; ${hint}`);
  }

  private pathOf(field: string): string {
    return this.path === '' ? field : `${this.path}.${field}`;
  }
}
