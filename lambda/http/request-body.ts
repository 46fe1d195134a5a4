import type { Kind } from 'taskrouter/kind';
import { isJsonObject, type JsonObject, type Parsed, type Problem } from 'taskrouter/parsed';
import { closest } from 'taskrouter/suggestion';

/** Reads the fields of a request's JSON object one by one and collects everything that is wrong with them. */
export class RequestBody<Field extends string> {
  private readonly found: Problem[];

  /**
   * @param fields the names a caller may use; any other is a problem, with the name it was probably meant to be.
   */
  constructor(
    private readonly body: JsonObject,
    fields: readonly Field[],
  ) {
    this.found = Object.keys(body)
      .filter((name) => !fields.some((field) => field === name))
      .map((path) => {
        const meant = closest(path, fields);
        return {
          path,
          message: `is unknown; ${meant ? `did you mean ${meant}?` : `the fields are ${fields.join(', ')}`}`,
        };
      });
  }

  /** The field if it is present and of this kind; otherwise undefined, and a problem where it was present. */
  optional<T>(field: Field, { form, is }: Kind<T>): T | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    if (is(value)) return value;
    this.refuse(field, `takes ${form}`);
    return undefined;
  }

  /** As {@link optional}, and a problem where the field is absent. */
  required<T>(field: Field, kind: Kind<T>): T | undefined {
    if (this.value(field) === undefined) this.refuse(field, `is required: ${kind.form}`);
    return this.optional(field, kind);
  }

  /** Records a problem that no single field's type shows. */
  refuse(field: Field, message: string): void {
    this.found.push({ path: field, message });
  }

  /** `build()`'s result when nothing was wrong, else every problem. */
  parsed<T>(build: () => T | undefined): Parsed<T> {
    const value = this.found.length === 0 ? build() : undefined;
    return value === undefined ? { ok: false, problems: this.found } : { ok: true, value };
  }

  private value(field: Field): unknown {
    return Object.hasOwn(this.body, field) ? this.body[field] : undefined;
  }
}

/** `text` as a JSON object; an empty body is an empty object. */
export function parseBody(text: string): Parsed<JsonObject> {
  if (text.trim() === '') return { ok: true, value: {} };
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return { ok: true, value };
  } catch {
    return { ok: false, problems: [{ path: '', message: 'the body is not valid JSON' }] };
  }
  return { ok: false, problems: [{ path: '', message: 'the body takes a JSON object' }] };
}
