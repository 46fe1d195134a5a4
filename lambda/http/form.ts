import { type JsonObject, type Parsed, type Problem, parseJsonObject } from 'taskrouter/parsed';

/**
 * Decoded form or query parameters by name. A repeated name keeps all its values in order, because
 * Twilio's signature covers every one of them.
 */
export type Form = Readonly<Record<string, string | readonly string[]>>;

/** Parameters a form may have. A callback has a dozen; Twilio may add some. */
export const MAX_PARAMETERS = 100;

/**
 * Decodes `application/x-www-form-urlencoded` text, e.g. a webhook's body or a raw query string.
 * Values are kept untrimmed: the signature covers them as sent.
 * @returns a problem for what Twilio never sends: a malformed escape, bytes that are not UTF-8, a NUL, too many
 * parameters
 */
export function parseForm(text: string): Parsed<Form> {
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length > MAX_PARAMETERS) return refused(`has more than ${MAX_PARAMETERS} parameters`);
  const values = new Map<string, string | string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const name = decode(at === -1 ? pair : pair.slice(0, at));
    const value = decode(at === -1 ? '' : pair.slice(at + 1));
    if (name === undefined || value === undefined)
      return refused('has an escape that is malformed or not UTF-8');
    if (name.includes('\0') || value.includes('\0')) return refused('has a NUL character');
    const earlier = values.get(name);
    values.set(name, earlier === undefined ? value : [earlier, value].flat());
  }
  // fromEntries defines own properties, so a parameter named __proto__ is just another parameter.
  return { ok: true, value: Object.fromEntries(values) };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function refused(message: string): { ok: false; problems: Problem[] } {
  return { ok: false, problems: [{ path: '', message: `the form ${message}` }] };
}

/** A form as `JSON.stringify` wrote it; undefined when the text is something else. */
export function parseFormJson(text: string): Form | undefined {
  const value = parseJsonObject(text);
  return value !== undefined && isForm(value) ? value : undefined;
}

function isForm(value: JsonObject): value is JsonObject & Form {
  return Object.values(value).every((parameter) =>
    [parameter].flat().every((item) => typeof item === 'string'),
  );
}
