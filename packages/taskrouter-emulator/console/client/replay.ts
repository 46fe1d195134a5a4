import { batch, effect, signal } from '@preact/signals';
import { LogPlayer } from '../data/log-player';
import { readLog } from '../data/recorded-log';
import { callText } from './api';
import { replayedTime } from './clock';
import { live } from './live';
import { keepInAddress, query } from './location';
import { isReplay, shown } from './shown';
import { Watched } from './watched';

/* A log in the place of the emulator: every view shows the moment that one has walked to. */

interface Replay {
  readonly player: LogPlayer;
  readonly watched: Watched;
  /** What the log is called. */
  readonly name: string;
}

export const loadedLog = signal<Replay | undefined>(undefined);
/** How many of the log's entries have happened. */
export const position = signal(0);
export const isPlaying = signal(false);

/** Whether the log is one that an address can name: a file can't be opened by one. */
let isAddressed = false;

/** Opens a log at its end. @throws Error when it is none */
export function openLog(name: string, text: string, at?: number): void {
  const log = readLog(text);
  const watched = new Watched();
  const player = new LogPlayer(log, watched.world, watched.journal);
  isAddressed = false;
  batch(() => {
    loadedLog.value = { player, watched, name };
    isReplay.value = true;
    shown.value = watched;
    walkTo(at ?? player.entries.length);
  });
}

/** The log of the run that is under way: each place in it has an address. @throws ApiProblem */
export async function openOwnLog(at?: number): Promise<void> {
  openLog('this run', await callText({ path: '/_emulator/log' }), at);
  isAddressed = true;
  keepInAddress('log', 'run');
  keepInAddress('at', String(position.peek()));
}

/** Opens the log that the address names, if it names one: `?log=run&at=12`. */
export async function openAddressedLog(): Promise<void> {
  const { value } = query;
  const at = value.get('at');
  if (value.get('log') === 'run') await openOwnLog(at === null ? undefined : Number(at));
}

export function walkTo(wanted: number): void {
  const player = loadedLog.value?.player;
  if (player === undefined) return;
  player.goTo(wanted);
  position.value = player.position;
  replayedTime.value = player.time;
  if (isAddressed) addressSoon();
  if (player.position >= player.entries.length) isPlaying.value = false;
}

/** Browsers take few changes of the address in a short time: a slider that is drawn makes many. */
const ADDRESS_MS = 200;
let isAddressDue = false;

function addressSoon(): void {
  if (isAddressDue) return;
  isAddressDue = true;
  setTimeout(() => {
    isAddressDue = false;
    if (isAddressed) keepInAddress('at', String(position.peek()));
  }, ADDRESS_MS);
}

/** Shows the emulator as it is again. */
export function closeLog(): void {
  isAddressed = false;
  for (const name of ['log', 'at']) keepInAddress(name, null);
  batch(() => {
    loadedLog.value = undefined;
    isReplay.value = false;
    isPlaying.value = false;
    replayedTime.value = undefined;
    shown.value = live.value;
  });
}

/** ms between two steps while it plays. */
const PLAY_MS = 400;

effect(() => {
  if (!isPlaying.value) return;
  const timer = setInterval(() => walkTo(position.peek() + 1), PLAY_MS);
  return () => clearInterval(timer);
});
