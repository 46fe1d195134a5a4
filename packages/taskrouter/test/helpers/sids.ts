import { parseSid, type Sid, type SidPrefix } from '#src/sid';

/** A well-formed SID that is recognizable in a failure: the prefix, zeros, and `n` in hexadecimal. */
export function testSid<P extends SidPrefix>(prefix: P, n = 1): Sid<P> {
  return parseSid(prefix, prefix + n.toString(16).padStart(32, '0'));
}
