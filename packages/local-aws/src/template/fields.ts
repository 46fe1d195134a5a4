import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { isJsonArray } from '../json';
import { TemplateError } from './template-error';

/**
 * Reads a JSON object of a template, naming the place in every error. Numbers and booleans may be written as text, as
 * CloudFormation allows.
 */
export class TemplateFields {
  constructor(
    readonly value: JsonObject,
    readonly path: string,
  ) {}

  /** An empty object's fields where `name` is absent. */
  object(name: string): TemplateFields {
    const value = this.value[name] ?? {};
    if (!isJsonObject(value)) throw this.error(name, 'expected an object');
    return new TemplateFields(value, `${this.path}.${name}`);
  }

  /** The objects of a list; none where `name` is absent. A single object counts as a list of one, as IAM has it. */
  objects(name: string): readonly TemplateFields[] {
    const value = this.value[name] ?? [];
    return (isJsonArray(value) ? value : [value]).map((item, index) => {
      if (!isJsonObject(item)) throw this.error(name, 'expected objects');
      return new TemplateFields(item, `${this.path}.${name}.${index}`);
    });
  }

  /** The texts of a list; none where `name` is absent. A single text counts as a list of one, as IAM has it. */
  strings(name: string): readonly string[] {
    const value = this.value[name] ?? [];
    return (isJsonArray(value) ? value : [value]).map((item) => {
      if (typeof item !== 'string') throw this.error(name, 'expected text');
      return item;
    });
  }

  string(name: string): string {
    const value = this.optionalString(name);
    if (value === undefined) throw this.error(name, 'missing');
    return value;
  }

  optionalString(name: string): string | undefined {
    const value = this.value[name];
    if (value === undefined || typeof value === 'string') return value;
    throw this.error(name, `expected text, found ${JSON.stringify(value)}`);
  }

  optionalNumber(name: string): number | undefined {
    const value = this.value[name];
    if (value === undefined || typeof value === 'number') return value;
    if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
      return Number(value);
    throw this.error(name, `expected a number, found ${JSON.stringify(value)}`);
  }

  /** Every entry as text: environment variables, for instance. */
  stringEntries(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.value).map(([name, value]) => {
        if (isScalar(value)) return [name, String(value)];
        throw this.error(name, 'expected text');
      }),
    );
  }

  /**
   * Refuses whatever would be silently missing from the local run.
   * @param run the properties the caller acts on.
   * @param inert the properties that make no difference here.
   * @throws TemplateError naming the first other one.
   */
  expectOnly(run: readonly string[], inert: readonly string[] = []): void {
    const other = Object.keys(this.value).find((name) => !run.includes(name) && !inert.includes(name));
    if (other !== undefined) throw this.error(other, 'not run locally');
  }

  /** A TemplateError about `name`. */
  error(name: string, message: string): TemplateError {
    return new TemplateError(`${this.path}.${name}`, message);
  }
}

function isScalar(value: Json): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
