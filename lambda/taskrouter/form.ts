import { type JsonObject, parseJsonObject } from './parsed';

/**
 * Decoded form or query parameters by name. A repeated name keeps all its values in order, because
 * Twilio's signature covers every one of them.
 */
export type Form = Readonly<Record<string, string | readonly string[]>>;

/**
 * Decodes `application/x-www-form-urlencoded` text, e.g. a webhook's body or a raw query string.
 * Values are kept untrimmed: the signature covers them as sent.
 */
export function parseForm(text: string): Form {
  const values = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const earlier = values.get(name);
    values.set(name, earlier === undefined ? value : [earlier, value].flat());
  }
  // fromEntries defines own properties, so a parameter named __proto__ is just another parameter.
  return Object.fromEntries(values);
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
