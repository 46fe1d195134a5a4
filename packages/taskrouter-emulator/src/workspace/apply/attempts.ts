import { pauseMs } from '../account/patient-client';
import { isStatus } from '../account/rest-error';
import { UnknownOutcome } from '../account/unknown-outcome';

const ATTEMPTS = 8;

/**
 * Tries something that looks at the state before it changes it, again and again while the outcome is unknown or another
 * version came in between (412).
 * @param attempt told how often it was tried before, from 0
 * @param sleep how ms are waited
 */
export async function lookThenAct<T>(
  attempt: (before: number) => Promise<T>,
  sleep: (ms: number) => Promise<unknown>,
): Promise<T> {
  for (let before = 0; ; before++) {
    try {
      return await attempt(before);
    } catch (error) {
      const isOpen = error instanceof UnknownOutcome || isStatus(error, 412);
      if (!isOpen || before + 1 === ATTEMPTS) throw error;
      await sleep(pauseMs(undefined, before + 1));
    }
  }
}
