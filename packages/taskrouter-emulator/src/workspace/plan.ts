import type { Json } from 'taskrouter/parsed';
import { DEFAULT_TASK_CHANNELS } from '../engine/create-workspace';
import type { ResourceKind } from '../seed/name-references';
import type { FieldChange } from './field-change';
import { fieldChanges } from './field-changes';
import { type ExistingWorkspace, RESOURCE_KINDS, type WorkspaceDefinition } from './resources';

/** What a plan says of one resource. */
export interface Change {
  /** `unlisted`: it is there, and the file doesn't have it. */
  readonly action: 'create' | 'update' | 'unchanged' | 'unlisted';
  readonly kind: ResourceKind | 'workspace';
  /** The friendly name; a task channel's unique name. */
  readonly name: string;
  /** What differs; of a new resource, everything it is to have. */
  readonly fields: readonly FieldChange[];
  /** Why TaskRouter will not let it be changed so. */
  readonly impossible?: string;
}

/** Everything that differs between an account and a file, in the order in which it would be done. */
export interface Plan {
  /** Undefined where there is no such workspace yet. */
  readonly workspaceSid: string | undefined;
  readonly changes: readonly Change[];
}

/** The differences that a person would want to hear of: whatever isn't unchanged or merely unlisted. */
export function differences({ changes }: Plan): readonly Change[] {
  return changes.filter(({ action }) => action === 'create' || action === 'update');
}

/** Compares what an account has with what a file asks for. @param existing undefined: there is no such workspace */
export function planChanges(existing: ExistingWorkspace | undefined, wanted: WorkspaceDefinition): Plan {
  const workspace = workspaceChange(existing, wanted);
  const resources = RESOURCE_KINDS.flatMap((kind) => resourceChanges(kind, existing, wanted));
  return { workspaceSid: existing?.sid, changes: [workspace, ...resources] };
}

function workspaceChange(existing: ExistingWorkspace | undefined, { fields }: WorkspaceDefinition): Change {
  const about = { kind: 'workspace', name: fields.friendlyName } as const;
  if (existing === undefined) return { action: 'create', ...about, fields: everything(fields) };
  const changes = fieldChanges(existing.fields, fields);
  const isBack = existing.fields.multiTaskEnabled && !fields.multiTaskEnabled;
  return {
    action: changes.length === 0 ? 'unchanged' : 'update',
    ...about,
    fields: changes,
    ...(isBack && { impossible: 'a multi-tasking workspace cannot go back to single-tasking' }),
  };
}

function resourceChanges<K extends ResourceKind>(
  kind: K,
  existing: ExistingWorkspace | undefined,
  { resources }: WorkspaceDefinition,
): Change[] {
  const wanted = resources[kind];
  const there = existing?.resources[kind];
  const listed = [...wanted].map(([name, fields]): Change => {
    const has = there?.get(name)?.fields;
    if (has === undefined) return { action: 'create', kind, name, fields: everything(fields) };
    const changes = fieldChanges(has, fields);
    return {
      action: changes.length === 0 ? 'unchanged' : 'update',
      kind,
      name,
      fields: changes,
      ...(kind === 'activity' && changes.length > 0 && { impossible: FIXED_AVAILABILITY }),
    };
  });
  const unlisted = [...(there?.keys() ?? [])]
    .filter((name) => !wanted.has(name) && !(kind === 'taskChannel' && isBuiltIn(name)))
    .map((name): Change => ({ action: 'unlisted', kind, name, fields: [] }));
  return [...listed, ...unlisted];
}

/** Source: https://www.twilio.com/docs/taskrouter/api/activity: Available is set at creation. */
const FIXED_AVAILABILITY =
  'whether an activity is available is fixed when it is made: give the new one another name';

function isBuiltIn(uniqueName: string): boolean {
  return DEFAULT_TASK_CHANNELS.some((channel) => channel.uniqueName === uniqueName);
}

function everything(fields: Readonly<Record<string, Json | undefined>>): FieldChange[] {
  return Object.entries(fields).map(([path, to]) => ({ path, from: undefined, to }));
}
