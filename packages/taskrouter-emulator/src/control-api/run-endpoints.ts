import { object, requiredField } from 'taskrouter/fields';
import { number } from 'taskrouter/schema';
import { ROUTING_CHOICES } from '../engine/routing-choices';
import { ApiError } from '../rest/api-error';
import { OPENAPI_DOCUMENT, VERSION } from '../version';
import type { Endpoint } from './endpoint';
import { readJsonBody } from './json-body';
import type { RunControl } from './run-control';

export const showClock: Endpoint = ({ run }) => ({ status: 200, body: format(run) });

/**
 * `{"advance": 120}`: moves the manual clock by so many seconds. Everything due happens at its own moment; the answer
 * comes when every callback that it led to has been answered.
 */
export const moveClock: Endpoint = async ({ run }, request) => {
  const { advance } = await readJsonBody(request, ADVANCE.parse);
  if (!run.isManual) throw new ApiError(409, 409, 'The clock is not a manual one: start with --clock manual');
  await run.advance(advance);
  return { status: 200, body: format(run) };
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

/** Everything there is, as rows that name others by SID. */
export const showState: Endpoint = ({ run }) => ({ status: 200, body: run.state() });

/** Which emulator this is, and which document it is held against. */
export const showVersion: Endpoint = () => ({
  status: 200,
  body: { version: VERSION, openapi: OPENAPI_DOCUMENT, node: process.version },
});

function format({ now, isManual, nextDue }: RunControl): object {
  const next = nextDue();
  return {
    now: new Date(now()).toISOString(),
    manual: isManual,
    next_due: next === undefined ? null : new Date(next).toISOString(),
  };
}

/** A week at most: everything due in it happens before the answer comes. */
const ADVANCE = object(
  { advance: requiredField(number(0, 604_800, 'seconds, from 0 to 604800')) },
  { expected: 'a JSON object: {"advance"}' },
);
