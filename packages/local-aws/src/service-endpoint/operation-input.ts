import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { isJsonArray } from '../json';

/** How a service words its complaints about input. */
export interface InputErrors {
  missing(field: string): Error;
  invalid(field: string, message: string): Error;
}

/** Reads an operation's input, field by field; every error names the field in the words of the service. */
export class OperationInput {
  constructor(
    readonly value: JsonObject,
    private readonly errors: InputErrors,
  ) {}

  /** Text that has to be there and not be empty. */
  string(name: string): string {
    const value = this.optionalString(name);
    if (value === undefined || value === '') throw this.errors.missing(name);
    return value;
  }

  optionalString(name: string): string | undefined {
    const value = this.#optional(name);
    if (value === undefined || typeof value === 'string') return value;
    throw this.errors.invalid(name, 'text is expected');
  }

  optionalBoolean(name: string): boolean | undefined {
    const value = this.#optional(name);
    if (value === undefined || typeof value === 'boolean') return value;
    throw this.errors.invalid(name, 'true or false is expected');
  }

  /** A whole number from `min` to `max`. */
  optionalInteger(name: string, min: number, max: number): number | undefined {
    const value = this.#optional(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    throw this.errors.invalid(name, `a whole number from ${min} to ${max} is expected`);
  }

  /** The texts of a list; none where `name` is absent. */
  strings(name: string): readonly string[] {
    return this.#list(name).map((item) => {
      if (typeof item !== 'string') throw this.errors.invalid(name, 'a list of texts is expected');
      return item;
    });
  }

  /** The objects of a list; none where `name` is absent. */
  objects(name: string): readonly OperationInput[] {
    return this.#list(name).map((item) => {
      if (!isJsonObject(item)) throw this.errors.invalid(name, 'a list of objects is expected');
      return new OperationInput(item, this.errors);
    });
  }

  /** The objects of a map by their keys; none where `name` is absent. */
  objectEntries(name: string): ReadonlyArray<readonly [string, OperationInput]> {
    const value = this.#optional(name) ?? {};
    if (!isJsonObject(value)) throw this.errors.invalid(name, 'an object is expected');
    return Object.entries(value).map(([key, item]) => {
      if (!isJsonObject(item)) throw this.errors.invalid(`${name}.${key}`, 'an object is expected');
      return [key, new OperationInput(item, this.errors)];
    });
  }

  /** The service's error about a field that isn't there. */
  missing(name: string): Error {
    return this.errors.missing(name);
  }

  /** The service's error about `name`. */
  invalid(name: string, message: string): Error {
    return this.errors.invalid(name, message);
  }

  #list(name: string): readonly Json[] {
    const value = this.#optional(name) ?? [];
    if (!isJsonArray(value)) throw this.errors.invalid(name, 'a list is expected');
    return value;
  }

  /** AWS takes null for absent. */
  #optional(name: string): Json | undefined {
    return Object.hasOwn(this.value, name) ? (this.value[name] ?? undefined) : undefined;
  }
}
