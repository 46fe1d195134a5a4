import { type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import { isSid, type Sid, type SidPrefix, sidForm } from 'taskrouter/sid';

/*
 * The environment variables that the stack sets on the functions. Each reader throws an EnvironmentError while
 * the function initializes, so that a wrong deployment fails at once and says which variable is at fault.
 */

/** A variable that the stack should have set is missing or malformed. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** The text of a variable. */
export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new EnvironmentError(`${name} is not set`);
  return value;
}

/** The text of a variable that may be absent. */
export function optional(name: string): string | undefined {
  return process.env[name] || undefined;
}

/** The SID a variable holds. */
export function requiredSid<P extends SidPrefix>(name: string, prefix: P): Sid<P> {
  const value = required(name);
  if (!isSid(prefix, value)) throw new EnvironmentError(`${name} is not ${sidForm(prefix)}`);
  return value;
}

/** The JSON object a variable holds. */
export function requiredJson(name: string): JsonObject {
  const value = parseJsonObject(required(name));
  if (value === undefined) throw new EnvironmentError(`${name} is not a JSON object`);
  return value;
}

/** The number a variable holds. */
export function requiredNumber(name: string): number {
  const value = Number(required(name));
  if (!Number.isFinite(value)) throw new EnvironmentError(`${name} is not a number`);
  return value;
}
