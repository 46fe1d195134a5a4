import type { ResourceKind } from '../../seed/name-references';
import { ACCESS } from '../account/read-workspace';
import type { WorkspaceAccess } from '../account/resource-access';
import type { FieldChange } from '../field-change';
import { fieldChanges } from '../field-changes';
import { isSameJson } from '../json-equality';
import { KIND_NAMES, type ResourceFields, type ResourceSid } from '../resources';
import { lookThenAct } from './attempts';
import { ChangedMeanwhile } from './changed-meanwhile';

/** What the writing of a resource needs. */
export interface Writing {
  readonly workspace: WorkspaceAccess;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/**
 * Makes a resource, once: where an attempt got no clear answer, it is looked for by its name before the next.
 * @throws ChangedMeanwhile where there is one of the name by now
 */
export async function createResource<K extends ResourceKind>(
  { workspace, sleep }: Writing,
  kind: K,
  name: string,
  wanted: ResourceFields[K],
): Promise<void> {
  const access = ACCESS[kind];
  const sid = await lookThenAct(async (before) => {
    const there = before === 0 && access.hasUniqueName ? undefined : await access.find(workspace, name);
    if (there === undefined) return access.create(workspace, name, wanted);
    if (before === 0) throw new ChangedMeanwhile(titleOf(kind, name));
    return there;
  }, sleep);
  workspace.names.add(kind, name, sid);
  // A worker is made with the capacity 1 on every channel; others need requests of their own.
  const left = 'capacity' in wanted ? fieldChanges({ capacity: {} }, { capacity: wanted.capacity }) : [];
  if (left.length > 0) await updateResource({ workspace, sleep }, kind, name, sid, wanted, left);
}

/**
 * Brings a resource to what is wanted, if it still is what the plan saw.
 * @param planned what is to change
 * @throws ChangedMeanwhile where something else differs by now
 */
export async function updateResource<K extends ResourceKind>(
  { workspace, sleep }: Writing,
  kind: K,
  name: string,
  sid: ResourceSid<K>,
  wanted: ResourceFields[K],
  planned: readonly FieldChange[],
): Promise<void> {
  const access = ACCESS[kind];
  await lookThenAct(async () => {
    const current = await access.read(workspace, sid);
    if (current === undefined) throw new ChangedMeanwhile(titleOf(kind, name));
    const left = remaining(current.fields, wanted, planned);
    if (left === undefined) throw new ChangedMeanwhile(titleOf(kind, name));
    if (left.length === 0) return;
    await access.update(workspace, sid, wanted, pathsOf(left), current.etag);
  }, sleep);
}

/** What is left of the planned changes; undefined where something differs that was not planned. */
export function remaining(
  current: Parameters<typeof fieldChanges>[0],
  wanted: Parameters<typeof fieldChanges>[1],
  planned: readonly FieldChange[],
): readonly FieldChange[] | undefined {
  const left = fieldChanges(current, wanted);
  const isPlanned = (change: FieldChange) => planned.some((other) => isSameChange(change, other));
  return left.every(isPlanned) ? left : undefined;
}

function isSameChange(one: FieldChange, other: FieldChange): boolean {
  return one.path === other.path && isSameJson(one.from, other.from) && isSameJson(one.to, other.to);
}

/** `capacity.chat` and `capacity`: each path and the field it is in. */
export function pathsOf(changes: readonly FieldChange[]): ReadonlySet<string> {
  return new Set(changes.flatMap(({ path }) => [path, path.split(/[.[]/, 1)[0] ?? path]));
}

function titleOf(kind: ResourceKind, name: string): string {
  return `${KIND_NAMES[kind][0]} ${JSON.stringify(name)}`;
}
