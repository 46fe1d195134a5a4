import { computed, signal } from '@preact/signals';
import type { JsonObject } from 'taskrouter/parsed';
import { isTrueIn, numberIn, timeIn } from '../data/json';
import { call } from './api';
import { notifyProblem } from './notices';

/** The emulator's clock as it was told, and when. */
interface ToldClock {
  /** ms since the epoch, in the emulator's time. */
  readonly now: number;
  /** Emulator's seconds in a real one; 0 stands still. */
  readonly speed: number;
  readonly nextDue: number | null;
  readonly toldAt: number;
}

export const clock = signal<ToldClock>({ now: Date.now(), speed: 1, nextDue: null, toldAt: Date.now() });
const ticks = signal(0);

/** The moment of a log that is shown; undefined while what is shown is live. */
export const replayedTime = signal<number | undefined>(undefined);

/** What time it is for what is shown, to the second. */
export const now = computed(() => {
  ticks.value;
  if (replayedTime.value !== undefined) return replayedTime.value;
  const { now: then, speed, toldAt } = clock.value;
  return then + (Date.now() - toldAt) * speed;
});

const TICK_MS = 1_000;
setInterval(() => {
  if (!document.hidden) ticks.value++;
}, TICK_MS);

/** Takes in what the emulator says of its clock. */
export function readClock(told: JsonObject): void {
  const isManual = isTrueIn(told, 'manual');
  clock.value = {
    now: timeIn(told, 'now') ?? Date.now(),
    speed: numberIn(told, 'speed') ?? (isManual ? 0 : 1),
    nextDue: timeIn(told, 'next_due'),
    toldAt: Date.now(),
  };
}

/** Asks the clock for something: `{speed: 10}`, `{step: true}`, `{advance: 60}`. */
export async function askForTime(json: object): Promise<void> {
  try {
    readClock(await call({ method: 'POST', path: '/_emulator/clock', json }));
  } catch (error) {
    notifyProblem(error);
  }
}
