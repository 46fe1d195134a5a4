/** A stage's or route's throttle, as its settings name it. */
export interface Throttle {
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** A token bucket: `burst` requests at once, refilled at `ratePerSecond`. */
export class TokenBucket {
  #tokens: number;
  #at: number;

  /** @param now milliseconds since the epoch. */
  constructor(
    private readonly throttle: Throttle,
    now: number,
  ) {
    this.#tokens = throttle.burst;
    this.#at = now;
  }

  /** Takes a token if there is one; false means the request is one too many. */
  take(now: number): boolean {
    const { ratePerSecond, burst } = this.throttle;
    const elapsedMs = Math.max(0, now - this.#at);
    if (elapsedMs > 0) this.#tokens = Math.min(burst, this.#tokens + (elapsedMs / 1000) * ratePerSecond);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
