import { type Expression, type Path, parseExpression, parseReference } from 'taskrouter/expression';
import { isJsonObject, type JsonObject, type Parsed, type Problem } from 'taskrouter/parsed';
import { closest } from 'taskrouter/suggestion';
import { type OrderClause, parseOrderBy } from './order-by';

/**
 * The fields of one object of a Workflow's configuration. A field that is absent, null or empty text reads as
 * undefined; one that is wrong does too, and leaves a problem.
 */
export class ConfigurationFields {
  constructor(
    private readonly path: string,
    private readonly object: JsonObject,
    private readonly problems: Problem[],
    known: readonly string[],
  ) {
    for (const key of Object.keys(object)) {
      // Unknown keys are let through as Twilio does; a slip of the pen is worth an error.
      const meant = known.includes(key) ? undefined : closest(key, known);
      if (meant !== undefined) this.problem(key, `is unknown; did you mean ${meant}?`);
    }
  }

  problem(field: string, message: string): void {
    this.problems.push({ path: `${this.path}.${field}`, message });
  }

  text(field: string): string | undefined {
    const value = this.object[field];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string') return value;
    this.problem(field, 'takes text');
    return undefined;
  }

  /** A whole number, written as a number or as text. */
  wholeNumber(field: string, min: number, max: number): number | undefined {
    const value = this.object[field];
    if (value === undefined || value === null || value === '') return undefined;
    const number = typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value;
    if (typeof number === 'number' && Number.isSafeInteger(number) && number >= min && number <= max)
      return number;
    this.problem(field, `takes a whole number from ${min} to ${max}`);
    return undefined;
  }

  expression(field: string): Expression | undefined {
    return this.parsed(field, parseExpression);
  }

  reference(field: string): Path | undefined {
    return this.parsed(field, parseReference);
  }

  orderBy(field: string): readonly OrderClause[] | undefined {
    return this.parsed(field, parseOrderBy);
  }

  /** The objects of a list, each with its path in the document. */
  objects(field: string): { readonly path: string; readonly value: JsonObject }[] {
    const list = this.object[field];
    if (list === undefined || list === null) return [];
    if (!Array.isArray(list)) {
      this.problem(field, 'takes a list');
      return [];
    }
    return list.flatMap((value, index) => {
      if (isJsonObject(value)) return [{ path: `${this.path}.${field}[${index}]`, value }];
      this.problem(`${field}[${index}]`, 'takes an object');
      return [];
    });
  }

  private parsed<T>(field: string, parse: (text: string) => Parsed<T>): T | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    const parsed = parse(text);
    if (parsed.ok) return parsed.value;
    for (const { message } of parsed.problems) this.problem(field, message);
    return undefined;
  }
}
