import { setTimeout as sleep } from 'node:timers/promises';
import { TwilioError } from './twilio-client';

const ATTEMPTS = 3;
// The waiting has to leave room for the requests themselves inside the function's timeout.
const MAX_WAIT_MS = 5_000;

/**
 * Makes a call, and makes it again when Twilio answers 429, after as long as Twilio says. Any other failure is the
 * caller's: only a 429 says for certain that nothing was done.
 * @param wait how milliseconds are waited
 * @throws what the last call threw
 */
export async function whenAllowed<T>(
  call: () => Promise<T>,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<T> {
  let waited = 0;
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof TwilioError) || error.status !== 429) throw error;
      const pause = pauseMs(error.retryAfter, attempt);
      if (attempt === ATTEMPTS || waited + pause > MAX_WAIT_MS) throw error;
      await wait(pause);
      waited += pause;
    }
  }
}

function pauseMs(retryAfter: string | undefined, attempt: number): number {
  const seconds = Number(retryAfter);
  return retryAfter !== undefined && seconds >= 0 ? seconds * 1_000 : 250 * 2 ** attempt;
}
