import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { DEFAULT_ROUTING_CHOICES } from '../../engine/routing-choices';
import type { WorkspaceSeed } from '../../seed/workspace-seed';

/** What absence means, where it means something: the two ways of writing it are the same workspace. */
const DEFAULTS: JsonObject = {
  multiTaskEnabled: true,
  prioritizeQueueOrder: 'FIFO',
  taskReservationTimeout: 120,
  maxReservedWorkers: 1,
  taskOrder: 'FIFO',
  targetWorkers: '1==1',
  taskChannels: [],
  attributes: {},
  capacity: {},
  routing: {},
  ...DEFAULT_ROUTING_CHOICES,
};

/** What no routing decision depends on. */
const IRRELEVANT = ['$schema', 'assignmentCallbackUrl', 'fallbackAssignmentCallbackUrl'];

/** What a field is called, for people. */
const LABELS: Readonly<Record<string, string>> = {
  taskQueues: 'queue',
  workers: 'worker',
  workflows: 'workflow',
  activities: 'activity',
  taskChannels: 'task channel',
  filters: 'filter',
  targets: 'target',
  default_filter: 'default filter',
  configuration: '',
  task_routing: '',
};

/** Lists in which the order of the items means something. */
const ORDERED = ['filters', 'workflows'];

/**
 * What differs between two workspaces, in words: `worker "Ana", attributes, skills: lost "billing"`. Other ways of
 * writing the same (a default, a number as text, another order of workers) are no difference.
 */
export function workspaceChanges(before: WorkspaceSeed, after: WorkspaceSeed): string[] {
  return objectChanges('', plain(before), plain(after));
}

function plain(seed: WorkspaceSeed): JsonObject {
  const value: Json = JSON.parse(JSON.stringify(seed));
  return isJsonObject(value) ? value : {};
}

function objectChanges(place: string, before: JsonObject, after: JsonObject): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields]
    .filter((field) => !IRRELEVANT.includes(field))
    .flatMap((field) => fieldChanges(place, field, valueAt(before, field), valueAt(after, field)));
}

function fieldChanges(place: string, field: string, before: Json, after: Json): string[] {
  const label = LABELS[field] ?? field;
  if (Array.isArray(before) && Array.isArray(after) && [...before, ...after].every(isJsonObject)) {
    return listChanges(place, field, before.filter(isJsonObject), after.filter(isJsonObject));
  }
  const at = joined(place, label);
  if (isJsonObject(before) && isJsonObject(after)) return objectChanges(at, before, after);
  if (Array.isArray(before) && Array.isArray(after)) return setChanges(at, before, after);
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (after === null) return [`${at}: removed (was ${shown(before)})`];
  if (before === null) return [`${at}: added (${shown(after)})`];
  return [`${at}: ${shown(before)} → ${shown(after)}`];
}

/** Objects that have a name are compared with their namesakes, the others with those at their place. */
function listChanges(
  place: string,
  field: string,
  before: readonly JsonObject[],
  after: readonly JsonObject[],
): string[] {
  const label = LABELS[field] ?? field;
  const key = (item: JsonObject, index: number) => nameOf(item) ?? String(index + 1);
  const old = new Map(before.map((item, index) => [key(item, index), item]));
  const now = new Map(after.map((item, index) => [key(item, index), item]));
  const at = (name: string, item: JsonObject) =>
    joined(place, `${label} ${nameOf(item) === undefined ? name : JSON.stringify(name)}`);
  const changes = [...old].flatMap(([name, item]) => {
    const other = now.get(name);
    return other === undefined ? [`${at(name, item)}: removed`] : objectChanges(at(name, item), item, other);
  });
  const added = [...now].filter(([name]) => !old.has(name)).map(([name, item]) => `${at(name, item)}: added`);
  const common = (names: Iterable<string>) => [...names].filter((name) => old.has(name) && now.has(name));
  const isMoved =
    ORDERED.includes(field) && JSON.stringify(common(old.keys())) !== JSON.stringify(common(now.keys()));
  const moved = isMoved ? [`${joined(place, `${label}s`)}: in another order`] : [];
  return [...changes, ...added, ...moved];
}

function setChanges(at: string, before: readonly Json[], after: readonly Json[]): string[] {
  const old = before.map((item) => JSON.stringify(item));
  const now = after.map((item) => JSON.stringify(item));
  const lost = old.filter((item) => !now.includes(item));
  const gained = now.filter((item) => !old.includes(item));
  if (lost.length > 0 || gained.length > 0) {
    const parts = [
      ...(lost.length > 0 ? [`lost ${lost.join(', ')}`] : []),
      ...(gained.length > 0 ? [`gained ${gained.join(', ')}`] : []),
    ];
    return [`${at}: ${parts.join(', ')}`];
  }
  return old.join() === now.join() ? [] : [`${at}: in another order`];
}

// Twilio takes null and empty text for "not there", and a number as text for the number.
function valueAt(object: JsonObject, field: string): Json {
  const value = object[field];
  if (value === undefined || value === null || value === '') return DEFAULTS[field] ?? null;
  if ((field === 'timeout' || field === 'priority') && typeof value === 'string') return Number(value);
  return value;
}

function nameOf(item: JsonObject): string | undefined {
  const name =
    item.friendlyName ??
    item.uniqueName ??
    item.filter_friendly_name ??
    item.friendly_name ??
    filterName(item);
  return typeof name === 'string' ? name : undefined;
}

function filterName(item: JsonObject): Json | undefined {
  return item.targets === undefined ? undefined : item.expression;
}

function joined(place: string, label: string): string {
  return [place, label].filter((part) => part !== '').join(', ');
}

function shown(value: Json): string {
  if (isJsonObject(value) && typeof value.queue === 'string') return `queue ${JSON.stringify(value.queue)}`;
  return JSON.stringify(value);
}
