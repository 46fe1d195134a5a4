import { digest } from '../sids';
import { type ResourceKind, SID_PREFIX_OF } from './name-references';

/** A SID in the place of a name, so that what stands around it can be looked at. */
export function standInSid(kind: ResourceKind, name: string): string {
  return `${SID_PREFIX_OF[kind]}${digest(name)}`;
}
