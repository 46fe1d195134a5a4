import { isSid } from 'taskrouter/sid';
import type { NameOf } from '../seed/name-references';
import { type ResourceKind, SID_PREFIX_OF } from '../seed/name-references';
import { KIND_NAMES, type ResourceSid } from './resources';

/** A name that nothing has. */
export class UnknownName extends Error {
  override readonly name = 'UnknownName';
}

/** The names and SIDs of one workspace's resources, each by the other. It grows while resources are made. */
export class Names {
  private readonly sids = new Map<string, string>();
  private readonly names = new Map<string, { readonly kind: ResourceKind; readonly name: string }>();

  add<K extends ResourceKind>(kind: K, name: string, sid: ResourceSid<K>): void {
    this.sids.set(`${kind} ${name}`, sid);
    this.names.set(sid, { kind, name });
  }

  readonly nameOf: NameOf = (sid) => this.names.get(sid);

  /** @throws UnknownName where nothing has the name; a SID stands for itself. */
  sidOf = (kind: ResourceKind, name: string): string => {
    const sid = this.sids.get(`${kind} ${name}`);
    if (sid !== undefined) return sid;
    if (isSid(SID_PREFIX_OF[kind], name)) return name;
    throw new UnknownName(`there is no ${KIND_NAMES[kind][0]} ${JSON.stringify(name)} in the workspace`);
  };
}
