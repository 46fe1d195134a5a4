import RestException from 'twilio/lib/base/RestException';
import type { ResourceKind } from '../../seed/name-references';
import { ACCESS } from '../account/read-workspace';
import { isStatus } from '../account/rest-error';
import { fieldChanges } from '../field-changes';
import { type ExistingResource, type ExistingWorkspace, KIND_NAMES } from '../resources';
import { lookThenAct } from './attempts';
import type { Writing } from './write-resource';

/** Something that was to be deleted, and why it was not. */
export interface Kept {
  readonly kind: ResourceKind;
  readonly name: string;
  readonly reason: string;
}

/**
 * Deletes a resource that the file doesn't have, unless it is in use or no longer what the plan saw.
 * @returns why it is kept; undefined when it is gone
 */
export async function pruneResource<K extends ResourceKind>(
  { workspace, sleep }: Writing,
  kind: K,
  name: string,
  existing: ExistingWorkspace,
): Promise<Kept | undefined> {
  const planned: ExistingResource<K> | undefined = existing.resources[kind].get(name);
  if (planned === undefined) return undefined;
  const access = ACCESS[kind];
  const { sid } = planned;
  const reason = await lookThenAct(async () => {
    const current = await access.read(workspace, sid);
    if (current === undefined) return undefined;
    if (fieldChanges(current.fields, planned.fields).length > 0)
      return 'someone has changed it since the plan';
    const use = await access.usedBy(workspace, sid);
    if (use !== undefined) return `it ${use}`;
    return refusalOf(access.remove(workspace, sid, current.etag));
  }, sleep);
  return reason === undefined ? undefined : { kind, name, reason };
}

/** Twilio's own refusal; undefined when it was deleted. */
async function refusalOf(removing: Promise<unknown>): Promise<string | undefined> {
  try {
    await removing;
    return undefined;
  } catch (error) {
    // A deletion that is repeated after a dropped answer finds nothing any more.
    if (isStatus(error, 404)) return undefined;
    if (error instanceof RestException && isStatus(error, 400)) return error.message;
    throw error;
  }
}

/** `task queue "Billing": it has tasks …` */
export function keptLine({ kind, name, reason }: Kept): string {
  return `${KIND_NAMES[kind][0]} ${JSON.stringify(name)} is kept: ${reason}`;
}
