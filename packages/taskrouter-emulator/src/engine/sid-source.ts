import type { Sid, SidPrefix } from 'taskrouter/sid';

/** Where the engine's SIDs come from. Injected: the same source and the same commands give the same SIDs. */
export interface SidSource {
  /** A SID not given out before. */
  next<P extends SidPrefix>(prefix: P): Sid<P>;
  /** The SID that belongs to these names: the same names give the same SID, always. */
  of<P extends SidPrefix>(prefix: P, ...names: readonly string[]): Sid<P>;
}
