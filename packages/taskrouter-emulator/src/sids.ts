import { createHash } from 'node:crypto';
import { parseSid, type Sid, type SidPrefix } from 'taskrouter/sid';
import type { SidSource } from './engine/sid-source';

/** A source that can go on where another one with the same seed has stopped. */
export interface RepeatableSids extends SidSource {
  /** How many SIDs have been given out by `next`. */
  position: number;
}

/**
 * SIDs that look random and can be repeated: the same seed gives the same SIDs in the same order.
 * @param seed tells runs apart; the SIDs that belong to names don't depend on it.
 */
export function createSidSource(seed: string): RepeatableSids {
  return {
    position: 0,
    next(prefix) {
      return sidFrom(prefix, `${seed}:${++this.position}`);
    },
    of: (prefix, ...names) => sidFrom(prefix, JSON.stringify([prefix, ...names])),
  };
}

function sidFrom<P extends SidPrefix>(prefix: P, text: string): Sid<P> {
  return parseSid(prefix, prefix + digest(text));
}

/** 32 hexadecimal digits that stand for the text. */
export function digest(text: string): string {
  // MD5 has the 128 bits a SID needs; nothing here is a secret to be protected.
  return createHash('md5').update(text).digest('hex');
}
