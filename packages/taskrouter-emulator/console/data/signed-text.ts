import type { Parameters } from './traffic-rows';

/**
 * The exact text that a callback's signature covers: its URL, and the names and values of its form by name.
 * Source: https://www.twilio.com/docs/usage/security#validating-requests
 */
export function signedText(method: string, url: string, parameters: Parameters): string {
  if (method === 'GET') return url;
  const names = Object.keys(parameters).sort();
  return url + names.flatMap((name) => valuesOf(parameters[name]).map((value) => name + value)).join('');
}

function valuesOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [...new Set([value].flat())].sort();
}
