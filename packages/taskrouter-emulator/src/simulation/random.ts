/*
 * Random numbers by place instead of by turn: every number is a function of the run, the stream, the task and what it
 * is for. Two versions of a workspace therefore meet the same calls with the same lengths, whatever order they ask in
 * ("common random numbers"). The function is Threefry-2x32 with 20 rounds: J. Salmon et al., "Parallel random numbers:
 * as easy as 1, 2, 3", SC 2011; its published test vectors are in the tests.
 */

/** What a number is drawn for. Each has numbers of its own. */
export const PURPOSES = {
  arrival: 0,
  handling: 1,
  afterCall: 2,
  patience: 3,
  accept: 4,
  missed: 5,
  comeBack: 6,
} as const;
export type Purpose = (typeof PURPOSES)[keyof typeof PURPOSES];

/** Which task a number belongs to. */
export interface Place {
  /** 0 … 65,535 */
  readonly stream: number;
  /** The task's number in its stream, from 0. */
  readonly task: number;
}

/** The numbers of one run. */
export class Draws {
  /** @param seed and @param replication 32 bits each: two runs that differ in either share no number. */
  constructor(
    private readonly seed: number,
    private readonly replication: number,
  ) {}

  /**
   * A number between 0 and 1, both excluded.
   * @param attempt tells the numbers of one purpose apart: the task's offers. Below 1,024.
   * @param part a second number for what needs two.
   */
  uniform({ stream, task }: Place, purpose: Purpose, attempt = 0, part: 0 | 1 = 0): number {
    const place = (stream << 16) | (attempt << 4) | (purpose << 1) | part;
    return threefry(this.seed, this.replication, task, place);
  }
}

/** Threefry-2x32-20 of a key and a counter (two words each) as a number between 0 and 1 with 53 bits. */
export function threefry(key0: number, key1: number, counter0: number, counter1: number): number {
  const key2 = 0x1bd11bda ^ key0 ^ key1;
  let x = (counter0 + key0) | 0;
  let y = (counter1 + key1) | 0;
  // Written out, because it is called several times for every task: four rounds, then a part of the key.
  for (let group = 1; group <= 5; group++) {
    if ((group & 1) === 1) {
      x = (x + y) | 0;
      y = ((y << 13) | (y >>> 19)) ^ x;
      x = (x + y) | 0;
      y = ((y << 15) | (y >>> 17)) ^ x;
      x = (x + y) | 0;
      y = ((y << 26) | (y >>> 6)) ^ x;
      x = (x + y) | 0;
      y = ((y << 6) | (y >>> 26)) ^ x;
    } else {
      x = (x + y) | 0;
      y = ((y << 17) | (y >>> 15)) ^ x;
      x = (x + y) | 0;
      y = ((y << 29) | (y >>> 3)) ^ x;
      x = (x + y) | 0;
      y = ((y << 16) | (y >>> 16)) ^ x;
      x = (x + y) | 0;
      y = ((y << 24) | (y >>> 8)) ^ x;
    }
    const turn = group % 3;
    x = (x + (turn === 1 ? key1 : turn === 2 ? key2 : key0)) | 0;
    y = (y + (turn === 1 ? key2 : turn === 2 ? key0 : key1) + group) | 0;
  }
  return ((x >>> 5) * 0x4000000 + (y >>> 6) + 0.5) / 0x20000000000000;
}
