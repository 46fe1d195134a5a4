import { createHash } from 'node:crypto';

/**
 * Numbers that look random and can be had again: the same seed gives the same ones.
 * @returns a function that gives the next number, from 0 up to but not including 1
 */
export function randomFrom(seed: number): () => number {
  let count = 0;
  return () => createHash('sha256').update(`${seed}/${count++}`).digest().readUInt32BE(0) / 2 ** 32;
}
