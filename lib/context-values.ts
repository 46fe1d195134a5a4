import { isJsonObject, type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import { MAX_ATTRIBUTES_LENGTH } from '#lambda/tasks/new-task';

/* Parsers of context values: what is given is text from the command line or any JSON from cdk.json. */

/** Text that is not blank. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** `true` or `false`, as JSON or as text. */
export function flag(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

/** A whole number in a range, as JSON or as text. */
export function wholeNumber(min: number, max: number): (value: unknown) => number | undefined {
  return (value) => {
    const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    const isInRange = typeof count === 'number' && Number.isInteger(count) && count >= min && count <= max;
    return isInRange ? count : undefined;
  };
}

/**
 * A secret's name or ARN.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 */
export function secretId(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const isArn = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]+$/.test(value);
  return isArn || /^[\w/+=.@!-]{1,512}$/.test(value) ? value : undefined;
}

/** A Task's attributes, as an object or as JSON text. */
export function taskAttributes(value: unknown): JsonObject | undefined {
  const attributes = typeof value === 'string' ? parseJsonObject(value) : value;
  if (!isJsonObject(attributes)) return undefined;
  return JSON.stringify(attributes).length <= MAX_ATTRIBUTES_LENGTH ? attributes : undefined;
}

/** Scheme, host and port of a URL, and nothing else. */
export function origin(value: unknown): string | undefined {
  const url = secureUrl(value);
  return url !== undefined && url.replace(/\/$/, '') === new URL(url).origin
    ? new URL(url).origin
    : undefined;
}

/** An https URL. Plain HTTP is for this machine only: the auth token and callers' data go over it. */
export function secureUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const { protocol, hostname } = new URL(value);
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLocal) ? value : undefined;
}

/** One or more texts, as a list or separated by commas. */
export function list(value: unknown): readonly string[] | undefined {
  const items = (Array.isArray(value) ? value : String(value).split(',')).map((item) => String(item).trim());
  return items.length > 0 && items.every((item) => item !== '') ? items : undefined;
}

/** An e-mail address, as far as its form can tell. */
export function email(value: unknown): string | undefined {
  return typeof value === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? value : undefined;
}
