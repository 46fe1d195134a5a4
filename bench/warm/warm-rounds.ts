import { isJsonObject, type Json } from 'taskrouter/parsed';

/** One call's time, in microseconds. */
export interface CallTime {
  readonly cpuUs: number;
  readonly wallUs: number;
}

/** One round of the driver: the mean over a batch of each. */
export interface WarmRound {
  readonly function: CallTime;
  readonly reference: CallTime;
}

/**
 * The driver's answer.
 * @param printed what it printed besides, for the error
 * @throws Error when the driver did not come to its end
 */
export function parseWarmRounds(answer: string, printed: () => string): readonly WarmRound[] {
  const rounds: Json = answer === '' ? [] : JSON.parse(answer);
  if (Array.isArray(rounds) && rounds.length > 0 && rounds.every(isWarmRound)) return rounds;
  throw new Error(`the warm calls came to no end: ${printed()}`);
}

function isWarmRound(value: unknown): value is WarmRound {
  return isJsonObject(value) && isCallTime(value.function) && isCallTime(value.reference);
}

function isCallTime(value: unknown): value is CallTime {
  return isJsonObject(value) && typeof value.cpuUs === 'number' && typeof value.wallUs === 'number';
}
