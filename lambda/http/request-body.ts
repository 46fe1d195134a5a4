import { type Fields, type ObjectOf, readFields } from 'taskrouter/fields';
import { isJsonObject, type JsonObject, type Parsed, type Problem } from 'taskrouter/parsed';

/**
 * The JSON body of a request, or an empty one, as an object with these fields and no others.
 * @param check names what no single field shows; sees the fields that have no problem
 * @returns every problem at once, by field
 */
export function readBody<const F extends Fields>(
  text: string,
  fields: F,
  check: (given: Partial<ObjectOf<F>>) => readonly Problem[] = () => [],
): Parsed<ObjectOf<F>> {
  const body = parseBody(text);
  if (!body.ok) return body;
  const reading = readFields(body.value, fields);
  return reading.parsed(check(reading.given));
}

/** `text` as a JSON object; an empty body is an empty object. */
function parseBody(text: string): Parsed<JsonObject> {
  if (text.trim() === '') return { ok: true, value: {} };
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return { ok: true, value };
  } catch {
    return { ok: false, problems: [{ path: '', message: 'the body is not valid JSON' }] };
  }
  return { ok: false, problems: [{ path: '', message: 'the body takes a JSON object' }] };
}
