import { object, optionalField } from 'taskrouter/fields';
import { boolean, number } from 'taskrouter/schema';
import { SHARED_KEY } from '../callbacks/signature';
import { ROUTING_CHOICES } from '../engine/routing-choices';
import type { ClockState } from '../time-control';
import { OPENAPI_DOCUMENT, VERSION } from '../version';
import type { Endpoint } from './endpoint';
import { readJsonBody } from './json-body';

export const showClock: Endpoint = ({ run }) => ({ status: 200, body: formatClock(run.time.state) });

/**
 * `{"advance": 120}` moves the clock by so many seconds, `{"step": true}` to the next thing due: everything due happens at
 * its own moment, and the answer comes when every callback that it led to has been answered. `{"speed": 10}` has time pass
 * ten times as fast from now on, `{"speed": 0}` stops it.
 */
export const moveClock: Endpoint = async ({ run, stream }, request) => {
  const { advance, step, speed } = await readJsonBody(request, CLOCK_CHANGE.parse);
  if (speed !== undefined) run.time.setSpeed(speed);
  if (advance !== undefined) await run.time.advance(advance);
  if (step === true) await run.time.step();
  const body = formatClock(run.time.state);
  stream.add('clock', () => body);
  return { status: 200, body };
};

/** Back to the seed: everything that has happened since is forgotten. */
export const resetRun: Endpoint = async ({ run }) => {
  await run.reset();
  return { status: 204 };
};

export const showRouting: Endpoint = ({ run }) => ({ status: 200, body: run.routing() });

/** `{"longestIdle": "since-free"}`: other routing choices from now on; those that aren't named stay. */
export const chooseRouting: Endpoint = async ({ run }, request) => {
  await run.chooseRouting(await readJsonBody(request, ROUTING_CHOICES.parse));
  return { status: 200, body: run.routing() };
};

/** Which key signs instead of the auth token, never its secret. */
export const showSharedKey: Endpoint = ({ run }) => ({
  status: 200,
  body: { sid: run.sharedKeySid() ?? null },
});

/** `{"sid": "SK…", "secret": "…"}`: this key signs callbacks from now on, by HMAC-SHA256. */
export const chooseSharedKey: Endpoint = async (context, request) => {
  context.run.signWith(await readJsonBody(request, SHARED_KEY.parse));
  return showSharedKey(context, request, '');
};

/** The auth token signs again. */
export const dropSharedKey: Endpoint = ({ run }) => {
  run.signWith(undefined);
  return { status: 204 };
};

/** Everything there is, as rows that name others by SID. */
export const showState: Endpoint = ({ run, stream }) => ({
  status: 200,
  // Where the stream goes on from exactly here.
  body: { ...run.state(), stream_id: stream.lastId },
});

/** Which emulator this is, and which document it is held against. */
export const showVersion: Endpoint = () => ({
  status: 200,
  body: { version: VERSION, openapi: OPENAPI_DOCUMENT, node: process.version },
});

export function formatClock({ now, mode, speed, nextDue }: ClockState): object {
  return {
    now: new Date(now).toISOString(),
    mode,
    manual: mode === 'manual',
    speed,
    next_due: nextDue === undefined ? null : new Date(nextDue).toISOString(),
  };
}

/** A week at most: everything due in it happens before the answer comes. */
const CLOCK_CHANGE = object(
  {
    advance: optionalField(number(0, 604_800, 'seconds, from 0 to 604800'), 'moves it by so many seconds'),
    step: optionalField(boolean, 'moves it to the next thing due'),
    speed: optionalField(number(0, 1_000, 'a factor'), 'how many times as fast time passes'),
  },
  {
    expected: 'a JSON object: {"advance"}, {"step"} or {"speed"}',
    check: (given) =>
      Object.keys(given).length === 1
        ? []
        : [{ path: '', message: 'takes one of advance (seconds), step (true) and speed (a factor)' }],
  },
);
