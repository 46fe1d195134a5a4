/** Whether a callback was made just now. `unknown`: its Timestamp is missing or not in the form Twilio uses elsewhere. */
export type Freshness = 'fresh' | 'stale' | 'unknown';

/**
 * Compares a callback's `Timestamp` with the time it arrived. The form of the parameter is not documented; event
 * callbacks carry Unix seconds.
 * @param toleranceSeconds how far the two may be apart, in both directions; 0 takes any time for fresh
 * @param now milliseconds since the epoch
 */
export function freshness(timestamp: unknown, toleranceSeconds: number, now: number): Freshness {
  if (typeof timestamp !== 'string' || !/^\d{9,11}$/.test(timestamp)) return 'unknown';
  const apart = Math.abs(now / 1_000 - Number(timestamp));
  return toleranceSeconds === 0 || apart <= toleranceSeconds ? 'fresh' : 'stale';
}
