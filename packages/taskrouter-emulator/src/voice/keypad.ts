import type { Gather } from './steps';

/** What a Gather got of the keys pressed, and what is left for the next one. */
export interface Entered {
  readonly digits: string;
  readonly rest: string;
}

/** What the keys pressed so far make of a Gather; undefined while it still waits. */
export function enteredBy(pressed: string, { numDigits, finishOnKey }: Gather): Entered | undefined {
  const finish = finishOnKey === '' ? -1 : pressed.indexOf(finishOnKey);
  if (finish >= 0 && finish <= numDigits) {
    return { digits: pressed.slice(0, finish), rest: pressed.slice(finish + 1) };
  }
  if (pressed.length < numDigits) return undefined;
  return { digits: pressed.slice(0, numDigits), rest: pressed.slice(numDigits) };
}
