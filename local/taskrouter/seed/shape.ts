import { isJsonObject, type Json, type JsonObject, type Problem } from '../../../lambda/taskrouter/parsed';
import { closest } from '../../../lambda/taskrouter/suggestion';

/** Reads the fields of one object of a seed, leaving a problem for each that is missing, wrong or unknown. */
export class Shape {
  private readonly known = new Set<string>();

  constructor(
    readonly path: string,
    private readonly object: JsonObject,
    private readonly problems: Problem[],
  ) {}

  problem(field: string, message: string): void {
    const path = this.path === '' ? field : `${this.path}.${field}`;
    this.problems.push({ path, message });
  }

  /** Complains when the field isn't there. */
  need(field: string): void {
    if (this.object[field] === undefined) this.problem(field, 'is missing');
  }

  /** A text that must be there. */
  name(field: string): string | undefined {
    this.need(field);
    const value = this.text(field);
    if (value?.trim() === '') this.problem(field, 'is empty');
    return value;
  }

  text(field: string): string | undefined {
    return this.read(field, 'text', (value) => typeof value === 'string');
  }

  flag(field: string): boolean | undefined {
    return this.read(field, 'true or false', (value) => typeof value === 'boolean');
  }

  number(field: string, min: number, max: number): number | undefined {
    const isFit = (value: Json): value is number =>
      typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
    return this.read(field, `a whole number from ${min} to ${max}`, isFit);
  }

  choice<T extends string>(field: string, values: readonly T[]): T | undefined {
    const isOne = (value: Json): value is T => values.some((known) => known === value);
    return this.read(field, `one of ${values.join(', ')}`, isOne);
  }

  nested(field: string): JsonObject | undefined {
    return this.read(field, 'an object', isJsonObject);
  }

  /** The friendly name of something listed elsewhere in the seed. */
  reference(field: string, kind: string, names: ReadonlySet<string>): string | undefined {
    const name = this.text(field);
    if (name === undefined || names.has(name)) return name;
    const meant = closest(name, [...names]);
    const hint = meant === undefined ? `there are ${[...names].join(', ')}` : `did you mean ${meant}?`;
    this.problem(field, `${JSON.stringify(name)} is no ${kind} of this file; ${hint}`);
    return undefined;
  }

  /** The objects of a list; an absent list is empty. */
  list(field: string, required = false): Shape[] {
    const value = this.read(field, 'a list', Array.isArray);
    if (required) this.need(field);
    return (value ?? []).flatMap((item: Json, index: number) => {
      const at = `${field}[${index}]`;
      if (isJsonObject(item))
        return [new Shape(this.path === '' ? at : `${this.path}.${at}`, item, this.problems)];
      this.problem(at, 'takes an object');
      return [];
    });
  }

  /** Complains about fields nobody has asked for. To be called last. */
  finish(): void {
    for (const key of Object.keys(this.object)) {
      if (this.known.has(key)) continue;
      const meant = closest(key, [...this.known]);
      this.problem(
        key,
        `is unknown; ${meant === undefined ? `known are ${[...this.known].join(', ')}` : `did you mean ${meant}?`}`,
      );
    }
  }

  private read<T extends Json>(field: string, form: string, is: (value: Json) => value is T): T | undefined {
    this.known.add(field);
    const value = this.object[field];
    if (value === undefined) return undefined;
    if (is(value)) return value;
    this.problem(field, `takes ${form}`);
    return undefined;
  }
}
