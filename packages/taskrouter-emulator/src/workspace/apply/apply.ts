import type { ResourceKind } from '../../seed/name-references';
import type { OnProgress } from '../account/read-workspace';
import { type Change, differences, type Plan } from '../plan';
import { type ExistingWorkspace, RESOURCE_KINDS, type WorkspaceDefinition } from '../resources';
import { type Kept, pruneResource } from './prune';
import { createResource, updateResource, type Writing } from './write-resource';
import { updateWorkspaceFields } from './write-workspace';

/** What an application was given to do. */
export interface Application {
  readonly existing: ExistingWorkspace;
  readonly wanted: WorkspaceDefinition;
  readonly plan: Plan;
  /** Whether to delete what the file doesn't have. */
  readonly prune: boolean;
}

/**
 * Does what the plan says, each thing after those it refers to. It keeps no state: what was done before an error, or
 * before the process was killed, is found done by the next plan.
 * @returns what could not be pruned
 * @throws ChangedMeanwhile, and what the `twilio` package throws, at the first failure; nothing is begun after it
 */
export async function applyPlan(
  writing: Writing,
  application: Application,
  onProgress: OnProgress = () => {},
): Promise<readonly Kept[]> {
  const { plan, prune } = application;
  const changes = differences(plan);
  const unlisted = prune ? plan.changes.filter(({ action }) => action === 'unlisted') : [];
  const total = changes.length + unlisted.length;
  let done = 0;
  const counted = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    onProgress(++done, total);
    return result;
  };

  for (const kind of RESOURCE_KINDS) {
    const own = changes.filter((change) => change.kind === kind);
    // Workers may be thousands and don't refer to each other; of the others the order is the file's.
    const width = kind === 'worker' ? WORKERS_AT_A_TIME : 1;
    await inTurns(own, width, (change) => counted(write(writing, application, kind, change)));
    if (kind === 'activity') {
      // Now that the activities exist it can name them.
      const change = changes.find((found) => found.kind === 'workspace' && found.action === 'update');
      if (change !== undefined)
        await counted(updateWorkspaceFields(writing, application.wanted.fields, change.fields));
    }
  }
  const kept: Kept[] = [];
  for (const kind of [...RESOURCE_KINDS].reverse()) {
    for (const { name } of unlisted.filter((change) => change.kind === kind)) {
      const refusal = await counted(pruneResource(writing, kind, name, application.existing));
      if (refusal !== undefined) kept.push(refusal);
    }
  }
  return kept;
}

const WORKERS_AT_A_TIME = 10;

async function write<K extends ResourceKind>(
  writing: Writing,
  { existing, wanted }: Application,
  kind: K,
  { action, name, fields }: Change,
): Promise<void> {
  const wantedFields = wanted.resources[kind].get(name);
  if (wantedFields === undefined) return;
  if (action === 'create') return createResource(writing, kind, name, wantedFields);
  const sid = existing.resources[kind].get(name)?.sid;
  if (sid !== undefined) await updateResource(writing, kind, name, sid, wantedFields, fields);
}

/** Works on `width` items at a time; after a failure no further one is begun, and those begun are waited for. */
async function inTurns<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const queue = items.values();
  let failure: { readonly error: unknown } | undefined;
  const turn = async () => {
    for (const item of queue) {
      if (failure !== undefined) return;
      try {
        await work(item);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: width }, turn));
  if (failure !== undefined) throw failure.error;
}
