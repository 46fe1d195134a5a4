import { readFields } from 'taskrouter/fields';
import { isJsonObject, type Json, type JsonObject, type Parsed, type Problem } from 'taskrouter/parsed';
import { closest } from 'taskrouter/suggestion';
import { DEFAULT_TASK_CHANNELS } from '../engine/create-workspace';
import { type ResourceKind, referencesIn } from './name-references';
import { WORKSPACE, WORKSPACE_FILE } from './seed-fields';
import type { WorkspaceFile, WorkspaceSeed } from './workspace-seed';

/** Untrusted JSON as a workspace. @returns everything that is wrong with it at once, each with its place. */
export function parseWorkspaceSeed(input: unknown): Parsed<WorkspaceSeed> {
  if (!isJsonObject(input)) return NO_OBJECT;
  return readFields(input, WORKSPACE).parsed(brokenNames(input));
}

/** The same for a workspace that needn't have a workflow. */
export function parseWorkspaceFile(input: unknown): Parsed<WorkspaceFile> {
  if (!isJsonObject(input)) return NO_OBJECT;
  return readFields(input, WORKSPACE_FILE).parsed(brokenNames(input));
}

const NO_OBJECT = { ok: false, problems: [{ path: '', message: 'a workspace is a JSON object' }] } as const;

/** What is named twice, and what is named and not there; told also where other fields are wrong. */
function brokenNames(input: JsonObject): Problem[] {
  const activities = namesIn(input, 'activities');
  const queues = namesIn(input, 'taskQueues');
  const channels = new Set([
    ...DEFAULT_TASK_CHANNELS.map(({ uniqueName }) => uniqueName),
    ...namesIn(input, 'taskChannels', 'uniqueName'),
  ]);
  const activity = (at: string, field: string, object: JsonObject) =>
    broken(join(at, field), object[field], 'activity', activities);
  return [
    ...['activities', 'taskQueues', 'workers', 'workflows'].flatMap((list) => repeated(input, list)),
    ...['activities', 'taskQueues', 'workers', 'workflows'].flatMap((list) => repeated(input, list, 'sid')),
    ...repeated(input, 'taskChannels', 'uniqueName'),
    ...builtInChannels(input),
    ...['defaultActivity', 'timeoutActivity'].flatMap((field) => activity('', field, input)),
    ...objectsIn(input, 'taskQueues').flatMap(({ path, object }) =>
      ['reservationActivity', 'assignmentActivity'].flatMap((field) => activity(path, field, object)),
    ),
    ...objectsIn(input, 'workers').flatMap(({ path, object }) => [
      ...activity(path, 'activity', object),
      ...Object.keys(isJsonObject(object.capacity) ? object.capacity : {}).flatMap((channel) =>
        broken(`${path}.capacity.${channel}`, channel, 'task channel', channels),
      ),
    ]),
    ...objectsIn(input, 'workerChanges').flatMap(({ path, object: { set } }) =>
      Object.keys(isJsonObject(set) && isJsonObject(set.capacity) ? set.capacity : {}).flatMap((channel) =>
        broken(`${path}.set.capacity.${channel}`, channel, 'task channel', channels),
      ),
    ),
    ...objectsIn(input, 'workflows').flatMap(({ path, object }) =>
      queueNames(object.configuration ?? null, `${path}.configuration`).flatMap((named) =>
        broken(named.path, named.name, 'task queue', queues),
      ),
    ),
    ...brokenReferences(input, {
      activity: ['activity', activities],
      taskChannel: ['task channel', channels],
      // A worker that the file doesn't list may be there all the same.
      ...(input.moreWorkers !== true && { worker: ['worker', namesIn(input, 'workers')] }),
      taskQueue: ['task queue', queues],
      workflow: ['workflow', namesIn(input, 'workflows')],
    }),
  ];
}

/** The objects of a list, each with its place. */
function objectsIn(
  input: JsonObject,
  list: string,
): { readonly path: string; readonly object: JsonObject }[] {
  const items: readonly Json[] = Array.isArray(input[list]) ? input[list] : [];
  return items.flatMap((object, index) =>
    isJsonObject(object) ? [{ path: `${list}[${index}]`, object }] : [],
  );
}

function namesIn(input: JsonObject, list: string, field = 'friendlyName'): ReadonlySet<string> {
  const names = objectsIn(input, list).map(({ object }) => object[field]);
  return new Set(names.filter((name) => typeof name === 'string'));
}

/** Names must differ by more than case. */
function repeated(input: JsonObject, list: string, field = 'friendlyName'): Problem[] {
  const taken = new Set<string>();
  return objectsIn(input, list).flatMap(({ path, object }) => {
    const name = object[field];
    if (typeof name !== 'string') return [];
    const isTaken = taken.has(name.toLowerCase());
    taken.add(name.toLowerCase());
    return isTaken ? [{ path: `${path}.${field}`, message: `${JSON.stringify(name)} is there twice` }] : [];
  });
}

function builtInChannels(input: JsonObject): Problem[] {
  const own = namesIn(input, 'taskChannels', 'uniqueName');
  return DEFAULT_TASK_CHANNELS.filter(({ uniqueName }) => own.has(uniqueName)).map(({ uniqueName }) => ({
    path: 'taskChannels',
    message: `${uniqueName} is there already`,
  }));
}

/** A name that stands for something listed elsewhere in the file. */
function broken(path: string, name: Json | undefined, what: string, names: ReadonlySet<string>): Problem[] {
  if (typeof name !== 'string' || names.has(name)) return [];
  const meant = closest(name, [...names]);
  const hint = meant === undefined ? `there are ${[...names].join(', ')}` : `did you mean ${meant}?`;
  return [{ path, message: `${JSON.stringify(name)} is no ${what} of this file; ${hint}` }];
}

/** Every queue a configuration names, and where. */
function queueNames(value: Json, path: string): { readonly name: string; readonly path: string }[] {
  if (Array.isArray(value))
    return value.flatMap((item: Json, index: number) => queueNames(item, `${path}[${index}]`));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, field]) =>
    key === 'queue' && typeof field === 'string'
      ? [{ name: field, path: `${path}.queue` }]
      : queueNames(field, `${path}.${key}`),
  );
}

/** Names in the places of SIDs, `{{activity:On Break}}`, of things that the file doesn't have. */
function brokenReferences(
  input: JsonObject,
  known: Partial<Record<ResourceKind, readonly [string, ReadonlySet<string>]>>,
): Problem[] {
  const inTexts = (value: Json, path: string): Problem[] => {
    if (typeof value === 'string') {
      return referencesIn(value).flatMap(({ kind, name }) => {
        const [what, names] = known[kind] ?? [];
        return what === undefined || names === undefined ? [] : broken(path, name, what, names);
      });
    }
    if (Array.isArray(value)) return value.flatMap((item: Json, index) => inTexts(item, `${path}[${index}]`));
    if (!isJsonObject(value)) return [];
    return Object.entries(value).flatMap(([key, field]) => inTexts(field, join(path, key)));
  };
  return ['taskQueues', 'workflows'].flatMap((list) => inTexts(input[list] ?? null, list));
}

function join(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}
