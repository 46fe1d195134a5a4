import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';

/*
 * A Workflow's configuration and a queue's expression hold SIDs: `"queue": "WQ…"`, `workers.WA… == 0`,
 * `worker.sid == 'WK…'`. A file has names in their places: the queue's name itself for `queue`, and
 * `{{activity:On Break}}` inside texts.
 */

/** The kinds of resource that names stand for, with the prefix of their SIDs. */
export const SID_PREFIX_OF = {
  activity: 'WA',
  taskChannel: 'TC',
  worker: 'WK',
  taskQueue: 'WQ',
  workflow: 'WW',
} as const;
export type ResourceKind = keyof typeof SID_PREFIX_OF;

/** Which resource has a SID. */
export type NameOf = (sid: string) => { readonly kind: ResourceKind; readonly name: string } | undefined;

/** Which SID a resource has. @throws an error for people where there is no such resource. */
export type SidOfName = (kind: ResourceKind, name: string) => string;

const SID = /\b(?:WA|WK|WQ|WW|TC)[0-9a-fA-F]{32}\b/g;
const REFERENCE = /\{\{(activity|taskChannel|worker|taskQueue|workflow):([^{}]+)\}\}/g;

/** A text with names for the SIDs that are known. */
export function withNames(text: string, nameOf: NameOf): string {
  return text.replace(SID, (sid) => {
    const found = nameOf(sid);
    return found === undefined ? sid : `{{${found.kind}:${found.name}}}`;
  });
}

/** A text with SIDs for the names. */
export function withSids(text: string, sidOf: SidOfName): string {
  return text.replace(REFERENCE, (whole, kind: string, name: string) =>
    isResourceKind(kind) ? sidOf(kind, name) : whole,
  );
}

/** A configuration as TaskRouter has it, in the file's terms. */
export function configurationWithNames(document: JsonObject, nameOf: NameOf): JsonObject {
  return mapped(document, (text, key) => {
    const queue = key === 'queue' ? nameOf(text) : undefined;
    return queue?.kind === 'taskQueue' ? queue.name : withNames(text, nameOf);
  });
}

/** A configuration in the file's terms, as TaskRouter takes it. */
export function configurationWithSids(document: JsonObject, sidOf: SidOfName): JsonObject {
  return mapped(document, (text, key) =>
    key === 'queue' && text !== '' ? sidOf('taskQueue', text) : withSids(text, sidOf),
  );
}

function mapped(document: JsonObject, text: (value: string, key: string) => string): JsonObject {
  const visit = (value: Json, key: string): Json => {
    if (typeof value === 'string') return text(value, key);
    if (Array.isArray(value)) return value.map((item: Json) => visit(item, key));
    return isJsonObject(value) ? visitObject(value) : value;
  };
  const visitObject = (object: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(object).map(([key, value]) => [key, visit(value, key)]));
  return visitObject(document);
}

/** The names that a text has in the places of SIDs. */
export function referencesIn(text: string): { readonly kind: ResourceKind; readonly name: string }[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, kind = '', name = '']) =>
    isResourceKind(kind) ? [{ kind, name }] : [],
  );
}

function isResourceKind(kind: string): kind is ResourceKind {
  return Object.hasOwn(SID_PREFIX_OF, kind);
}
