import type { AccountSid, Sid, SidPrefix } from 'taskrouter/sid';
import { isSid } from 'taskrouter/sid';
import type { CallPlans } from '../calls/call-plans';
import type { Workspace } from '../engine/workspace';
import type { Runtime } from '../runtime';
import { notFound } from './api-error';

/** What a handler is given. */
export interface ApiRequest {
  readonly runtime: Runtime;
  /** What the workers' telephones do when an instruction has them called. */
  readonly plans: CallPlans;
  readonly accountSid: AccountSid;
  /** `http://127.0.0.1:4001/v1`: what every `url` of an answer begins with. */
  readonly base: string;
  /** The path as requested, for errors. */
  readonly path: string;
  /** The variable parts of the path, by the names Twilio's OpenAPI document gives them. */
  readonly variables: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** @throws ApiError 400/20001 when the request carries something else. */
  readonly form: URLSearchParams;
  /** @throws ApiError 400/20001 when the request carries something else. */
  readonly json: unknown;
  /** The version an `If-Match` header asks for; undefined without one (or with `*`). */
  readonly expectedVersion: number | undefined;
}

/** What a handler answers. */
export interface ApiResponse {
  readonly status: 200 | 201 | 204;
  readonly body?: object;
  /** The resource's version, answered as `ETag`. */
  readonly version?: number;
}

export type Handler = (request: ApiRequest) => ApiResponse;

export const ok = (body: object, version?: number): ApiResponse => answer(200, body, version);
export const created = (body: object, version?: number): ApiResponse => answer(201, body, version);
export const deleted: ApiResponse = { status: 204 };

function answer(status: 200 | 201, body: object, version: number | undefined): ApiResponse {
  return version === undefined ? { status, body } : { status, body, version };
}

/** The SID at this place of the path. @throws ApiError 404 when it is none. */
export function sidIn<P extends SidPrefix>(request: ApiRequest, prefix: P, variable = 'Sid'): Sid<P> {
  const value = request.variables[variable];
  if (isSid(prefix, value)) return value;
  throw notFound(request.path);
}

/** The workspace of the path. @throws ApiError 404 */
export function workspaceOf(request: ApiRequest, variable = 'WorkspaceSid'): Workspace {
  return found(request, request.runtime.workspaces, sidIn(request, 'WS', variable));
}

/** @throws ApiError 404 */
export function found<K, V>(request: ApiRequest, table: ReadonlyMap<K, V>, sid: K): V {
  const resource = table.get(sid);
  if (resource === undefined) throw notFound(request.path);
  return resource;
}

/** `2026-01-31T12:00:00Z` */
export function iso(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

export function isoOrNull(time: number | undefined): string | null {
  return time === undefined ? null : iso(time);
}
