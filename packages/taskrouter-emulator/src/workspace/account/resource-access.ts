import type { WorkspaceContext } from 'twilio/lib/rest/taskrouter/v1/workspace';
import type { ResourceKind } from '../../seed/name-references';
import type { Names } from '../names';
import type { ExistingResource, ResourceFields, ResourceSid } from '../resources';

/** The most that a page holds. Source: https://www.twilio.com/docs/usage/twilios-response#pagination */
export const PAGE_SIZE = 1_000;

/** One workspace of an account, and the names in it. */
export interface WorkspaceAccess {
  readonly rest: WorkspaceContext;
  readonly names: Names;
}

/** A resource with its name. */
export interface NamedResource<K extends ResourceKind> extends ExistingResource<K> {
  readonly name: string;
}

/** A resource as it is at the moment. */
export interface CurrentResource<K extends ResourceKind> {
  readonly fields: ResourceFields[K];
  /** For If-Match, where TaskRouter takes it. */
  readonly etag: string | undefined;
}

/**
 * How one kind of resource is read and written over REST. Every function throws what the `twilio` package throws, and
 * UnknownOutcome where a change got no clear answer.
 */
export interface ResourceAccess<K extends ResourceKind> {
  list(workspace: WorkspaceAccess): Promise<NamedResource<K>[]>;
  /** Whether TaskRouter itself refuses a second one of the same name. */
  readonly hasUniqueName: boolean;
  /** The one with the name; undefined when there is none. */
  find(workspace: WorkspaceAccess, name: string): Promise<ResourceSid<K> | undefined>;
  /** Undefined when it is gone. */
  read(workspace: WorkspaceAccess, sid: ResourceSid<K>): Promise<CurrentResource<K> | undefined>;
  create(workspace: WorkspaceAccess, name: string, fields: ResourceFields[K]): Promise<ResourceSid<K>>;
  /** @param changed the fields to write, `capacity.chat` for one inside another */
  update(
    workspace: WorkspaceAccess,
    sid: ResourceSid<K>,
    fields: ResourceFields[K],
    changed: ReadonlySet<string>,
    etag: string | undefined,
  ): Promise<unknown>;
  remove(workspace: WorkspaceAccess, sid: ResourceSid<K>, etag: string | undefined): Promise<unknown>;
  /** Why it must not be deleted; undefined when nothing speaks against it. */
  usedBy(workspace: WorkspaceAccess, sid: ResourceSid<K>): Promise<string | undefined>;
}
