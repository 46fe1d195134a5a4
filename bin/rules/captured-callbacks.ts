import { readFileSync } from 'node:fs';
import { isJsonObject, type Json, type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import { type Form, parseFormJson } from '#lambda/http/form';
import { RulesCommandError } from './rules-command-error';

/** A callback that the emulator sent. */
export interface WhatWasCaptured {
  readonly parameters: Form;
  /** Status and body of the answer, for people; undefined where there was none. */
  readonly answered: string | undefined;
}

/** Where `npm run emulator` listens unless told otherwise. */
const USUAL_URL = 'http://127.0.0.1:4001';

/** The emulator of the last `npm start`, as its `local.env` names it; otherwise where one usually is. */
export function usualEmulator(variablesFile: string): string {
  try {
    const [, workspace = ''] = /^WORKSPACE='([^']+)'$/m.exec(readFileSync(variablesFile, 'utf8')) ?? [];
    return new URL(workspace).origin;
  } catch {
    return USUAL_URL;
  }
}

/**
 * The last Assignment Callback that a running emulator sent about this Reservation.
 * @throws RulesCommandError when there is no emulator, or no such callback
 */
export async function fetchCaptured(emulator: string, reservationSid: string): Promise<WhatWasCaptured> {
  const list = parseJsonObject(await get(emulator));
  const captured = list && capturedIn(list, reservationSid);
  if (captured !== undefined) return captured;
  throw new RulesCommandError(
    `the emulator at ${emulator} remembers no Assignment Callback for ${reservationSid}; GET ${emulator}/_emulator/callbacks lists what it remembers`,
  );
}

async function get(emulator: string): Promise<string> {
  try {
    const response = await fetch(new URL('/_emulator/callbacks', emulator));
    if (response.ok) return await response.text();
  } catch {
    // Told below, as an answer of another program is.
  }
  throw new RulesCommandError(`no emulator answers at ${emulator}; --emulator URL names another one`);
}

/**
 * The last Assignment Callback in what `GET /_emulator/callbacks` answers, or in one entry of it.
 * @param reservationSid the one it has to be about; undefined for any
 * @returns undefined when there is none, or `json` is something else
 */
export function capturedIn(
  json: JsonObject,
  reservationSid: string | undefined,
): WhatWasCaptured | undefined {
  const entries: readonly Json[] = Array.isArray(json.callbacks) ? json.callbacks : [json];
  return entries
    .map(assignmentCallback)
    .filter((captured) => captured !== undefined)
    .findLast(
      ({ parameters }) => reservationSid === undefined || parameters.ReservationSid === reservationSid,
    );
}

function assignmentCallback(entry: Json): WhatWasCaptured | undefined {
  if (!isJsonObject(entry) || !isJsonObject(entry.parameters)) return undefined;
  const parameters = parseFormJson(JSON.stringify(entry.parameters));
  // An event about a Reservation names it, too.
  if (parameters === undefined || !('ReservationSid' in parameters) || 'EventType' in parameters)
    return undefined;
  const { answer } = entry;
  const isAnswered = isJsonObject(answer) && answer.status !== undefined;
  return { parameters, answered: isAnswered ? `${answer.status} ${answer.body}` : undefined };
}
