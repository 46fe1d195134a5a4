import type { Clock } from '#src';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  readonly #timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  #now: number;
  #lastId = 0;

  /** @param now milliseconds since the epoch; this moment by default, as real signers go by real time. */
  constructor(now = Date.now()) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  setTimer(delayMs: number, callback: () => void): () => void {
    const id = ++this.#lastId;
    this.#timers.set(id, { at: this.#now + delayMs, callback });
    return () => this.#timers.delete(id);
  }

  /** Moves on, and runs what is due by then. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    for (const [id, { at, callback }] of [...this.#timers]) {
      if (at > this.#now) continue;
      this.#timers.delete(id);
      callback();
    }
  }
}
