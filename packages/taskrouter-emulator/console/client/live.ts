import { signal } from '@preact/signals';
import { parseJsonObject } from 'taskrouter/parsed';
import type { Gap } from '../data/apply-event';
import { fillGap } from '../data/fill-gap';
import { objectsIn, textIn } from '../data/json';
import { readState } from '../data/read-state';
import { type SentMessage, StreamReader } from '../data/server-sent-events';
import { takeIn } from '../data/take-in';
import { readAlert, readCallback, readInspection, readRequest } from '../data/traffic-rows';
import { call } from './api';
import { readClock } from './clock';
import { isReplay, shown } from './shown';
import { Watched } from './watched';

/*
 * The page's connection to the emulator: a state, and from exactly there the stream of what happens. After an
 * interruption the stream goes on where it ended, so that nothing is missing and nothing is there twice.
 */

export type LiveConnection = 'connecting' | 'live' | 'interrupted';

export const connection = signal<LiveConnection>('connecting');

/** The emulator as it is, also while a log is shown. */
export const live = signal<Watched>(shown.value);

/** ms until the next attempt, longer after each one that fails. */
const RETRY_MS = [250, 500, 1_000, 2_000];
/** After so many messages what is old is forgotten. */
const TRIM_AFTER = 500;

/** The last message that has been taken in; undefined before the state is there. */
let lastId: string | undefined;
let sinceTrim = 0;

/** Stays connected for as long as the page is open. */
export async function stayConnected(): Promise<never> {
  for (let attempt = 0; ; attempt++) {
    try {
      if (lastId === undefined) await load();
      await follow(() => {
        attempt = 0;
      });
    } catch {
      // Whatever it was, the next attempt finds out.
    }
    connection.value = connection.value === 'connecting' ? 'connecting' : 'interrupted';
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]));
  }
}

/** Takes in the state, and what has passed before it. */
async function load(): Promise<void> {
  const watched = new Watched();
  const { world } = watched;
  const state = await call({ path: '/_emulator/state' });
  readState(world, state);
  const [callbacks, requests, inspections, alerts, clock] = await Promise.all(
    ['callbacks', 'requests', 'inspections', 'alerts', 'clock'].map((name) =>
      call({ path: `/_emulator/${name}` }),
    ),
  );
  for (const row of objectsIn(callbacks ?? {}, 'callbacks')) world.callbacks.set(readCallback(row));
  for (const row of objectsIn(requests ?? {}, 'requests')) world.requests.set(readRequest(row));
  for (const row of objectsIn(inspections ?? {}, 'inspections')) world.inspections.set(readInspection(row));
  for (const row of objectsIn(alerts ?? {}, 'alerts')) world.alerts.set(readAlert(row));
  readClock(clock ?? {});
  live.value = watched;
  if (!isReplay.value) shown.value = watched;
  lastId = textIn(state, 'stream_id') ?? String(state.stream_id ?? '');
}

async function follow(onOpen: () => void): Promise<void> {
  const response = await fetch('/_emulator/stream', {
    headers: { Accept: 'text/event-stream', 'Last-Event-ID': lastId ?? '' },
    cache: 'no-store',
  });
  if (!response.ok || response.body === null) throw new Error(`The stream answers ${response.status}`);
  connection.value = 'live';
  onOpen();
  const reader = new StreamReader();
  const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await pieces.read();
    if (done) return;
    for (const message of reader.read(value)) {
      take(message);
      if (lastId === undefined) {
        await pieces.cancel();
        return;
      }
    }
  }
}

function take({ id, type, data }: SentMessage): void {
  if (type === 'reset') {
    lastId = undefined;
    return;
  }
  const told = parseJsonObject(data);
  if (type === 'event') askForClock();
  if (type === 'clock' && told !== undefined) readClock(told);
  else if (told !== undefined) for (const gap of takeIn(live.value.world, type, told)) void fill(gap);
  if (id !== '') lastId = id;
  if (++sinceTrim < TRIM_AFTER) return;
  sinceTrim = 0;
  live.value.world.trim();
}

/** ms after an event until it is asked what is due next: one question for all that happens together. */
const CLOCK_DELAY = 500;
let isClockAsked = false;

/** What happens changes what is due next. */
function askForClock(): void {
  if (isClockAsked) return;
  isClockAsked = true;
  setTimeout(() => {
    isClockAsked = false;
    call({ path: '/_emulator/clock' })
      .then(readClock)
      .catch(() => undefined);
  }, CLOCK_DELAY);
}

/** Asks for what an event has named only. */
async function fill(gap: Gap): Promise<void> {
  const { world } = live.value;
  const path =
    gap.kind === 'Workspaces'
      ? `/v1/Workspaces/${gap.sid}`
      : `/v1/Workspaces/${gap.workspaceSid}/${gap.kind}/${gap.sid}`;
  try {
    const resource = await call({ path });
    const channels = gap.kind === 'Workers' ? await call({ path: `${path}/Channels` }) : {};
    fillGap(world, gap, resource, objectsIn(channels, 'channels'));
  } catch {
    // It is gone again, which its own event says.
  }
}
