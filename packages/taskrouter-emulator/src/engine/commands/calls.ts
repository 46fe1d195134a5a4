import type { CallSid } from 'taskrouter/sid';
import { throwCommandError } from '../command-error';
import { endRinging, hangUp } from '../lifecycle/calling';
import { CALL_OUTCOMES, type Call } from '../tables/call';
import type { Workspace } from '../workspace';
import * as lookup from './lookup';

/** What can be made of a call from outside: how its ringing ends, or that somebody hangs up (`completed`). */
export const CALL_MOVES = [...CALL_OUTCOMES, 'completed'] as const;
export type CallMove = (typeof CALL_MOVES)[number];

/** Steers a simulated call. */
export function updateCall(
  workspace: Workspace,
  { sid, move }: { readonly sid: CallSid; readonly move: CallMove },
): Call {
  const call = lookup.own(workspace.calls, sid);
  if (move === 'completed') {
    if (call.status !== 'in-progress')
      throwCommandError(`Call ${sid} cannot be hung up: it is ${call.status}`);
    hangUp(workspace, call);
  } else {
    if (call.status !== 'ringing')
      throwCommandError(`Call ${sid} cannot be ${move}: it is ${call.status}, not ringing`);
    endRinging(workspace, call, move);
  }
  return call;
}
