import { setTimeout as sleep } from 'node:timers/promises';
import { remainingMs } from '../aws/deadline';
import { TwilioError } from './twilio-client';

const ATTEMPTS = 3;
// The waiting has to leave room for the requests themselves inside the function's timeout.
const MAX_WAIT_MS = 5_000;

/** How {@link retryWhenThrottled} waits, and until when. */
export interface ThrottledRetry {
  /** Milliseconds that one call and what follows it may take: a call that might be cut short is not begun. */
  readonly neededMs: number;
  /** Waits so many milliseconds. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

/**
 * Makes a call, and makes it again when Twilio answers 429, after as long as Twilio says and while there is time. Any
 * other failure is the caller's: only a 429 says for certain that nothing was done.
 * @throws what the last call threw
 */
export async function retryWhenThrottled<T>(
  call: () => Promise<T>,
  { neededMs, wait = sleep }: ThrottledRetry,
): Promise<T> {
  let waited = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof TwilioError) || error.status !== 429) throw error;
      const pause = pauseMs(error.retryAfter, attempt);
      const isTimeLeft = waited + pause <= MAX_WAIT_MS && remainingMs() - pause >= neededMs;
      if (attempt === ATTEMPTS || !isTimeLeft) throw error;
      await wait(pause);
      waited += pause;
    }
  }
}

function pauseMs(retryAfter: string | undefined, attempt: number): number {
  const seconds = Number(retryAfter);
  return retryAfter !== undefined && seconds >= 0 ? seconds * 1_000 : 250 * 2 ** attempt;
}
