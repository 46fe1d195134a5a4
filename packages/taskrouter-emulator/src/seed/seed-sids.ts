import { parseSid, type Sid, type SidPrefix, type WorkflowSid, type WorkspaceSid } from 'taskrouter/sid';
import type { SidSource } from '../engine/sid-source';
import type { WorkspaceSeed } from './workspace-seed';

/** The SID of a seed's resource, by its kind and its name. */
export type SeedSidOf = <P extends SidPrefix>(prefix: P, name: string) => Sid<P>;

/** The SIDs of a seed's resources: those the seed gives them, or ones that follow from kind and name. */
export function seedSidOf(sids: SidSource, seed: WorkspaceSeed): SeedSidOf {
  const own = ownSids(seed);
  return (prefix, name) => {
    const given = own.get(`${prefix} ${name}`);
    return given === undefined ? sids.of(prefix, seed.friendlyName, name) : parseSid(prefix, given);
  };
}

const known = new WeakMap<WorkspaceSeed, ReadonlyMap<string, string>>();

/** The SIDs that a seed gives, by prefix and name. */
function ownSids(seed: WorkspaceSeed): ReadonlyMap<string, string> {
  const found = known.get(seed);
  if (found !== undefined) return found;
  const lists = { WA: seed.activities, WQ: seed.taskQueues, WK: seed.workers, WW: seed.workflows };
  const own = new Map<string, string>();
  for (const [prefix, list] of Object.entries(lists))
    for (const { friendlyName, sid } of list)
      if (sid !== undefined) own.set(`${prefix} ${friendlyName}`, sid);
  known.set(seed, own);
  return own;
}

/** What a seed becomes. */
export interface SeedSids {
  readonly workspaceSid: WorkspaceSid;
  /** The seed's first workflow. */
  readonly workflowSid: WorkflowSid;
}

export function seedSids(sids: SidSource, seed: WorkspaceSeed): SeedSids {
  const { sid, friendlyName, workflows } = seed;
  return {
    workspaceSid: sid === undefined ? sids.of('WS', friendlyName) : parseSid('WS', sid),
    workflowSid: seedSidOf(sids, seed)('WW', workflows[0].friendlyName),
  };
}
