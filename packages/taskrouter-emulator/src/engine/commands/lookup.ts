import { CommandError, throwCommandError } from '../command-error';

/*
 * A command's own resource must exist (`not-found` otherwise); one that a parameter refers to must too, and then it is
 * the parameter that is wrong.
 */

/** The resource the command is about. @throws CommandError of kind `not-found` */
export function own<K extends string, V>(table: ReadonlyMap<K, V>, sid: K): V {
  const resource = table.get(sid);
  if (resource === undefined) throw new CommandError('not-found', `${sid} was not found`);
  return resource;
}

/** The resource a parameter refers to. @throws CommandError naming the parameter. */
export function referred<K extends string, V>(
  table: ReadonlyMap<K, V>,
  sid: K,
  parameter: string,
  kind: string,
): V {
  return table.get(sid) ?? throwCommandError(`${parameter}: ${sid} is no ${kind} of this Workspace`);
}

/** As `referred`, where the parameter may be left out. */
export function checkReferred<K extends string>(
  table: ReadonlyMap<K, unknown>,
  sid: K | undefined,
  parameter: string,
  kind: string,
): K | undefined {
  if (sid !== undefined) referred(table, sid, parameter, kind);
  return sid;
}

/** Refuses a change based on an outdated version. Source: https://www.twilio.com/docs/usage/mutation-and-conflict-resolution */
export function checkVersion(resource: { readonly version: number }, expected: number | undefined): void {
  if (expected === undefined || expected === resource.version) return;
  const message = `If-Match: the resource has changed, its version is ${resource.version} and not ${expected}; fetch it again`;
  throw new CommandError('precondition-failed', message);
}
