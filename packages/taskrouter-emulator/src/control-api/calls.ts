import { oneOf } from 'taskrouter/kind';
import { isJsonObject, type Parsed } from 'taskrouter/parsed';
import { isSid } from 'taskrouter/sid';
import type { CallView } from '../calls/call-control';
import { parseCallPlan } from '../calls/call-plans';
import { CALL_MOVES, type CallMove } from '../engine/commands/calls';
import { notFound } from '../rest/api-error';
import { readJsonBody } from './json-body';
import type { Page } from './page';

export const listCalls: Page = ({ calls }) => ({
  status: 200,
  body: { calls: calls.list().map(formatCall) },
});

/** `{"to": "+15550100", "outcome": "busy"}`: what happens when somebody is called from now on. */
export const planCalls: Page = async ({ calls }, request) => {
  const { to, plan } = await readJsonBody(request, parseCallPlan);
  calls.plans.set(plan, to);
  return { status: 204 };
};

/** `{"status": "busy"}`: what happens to this call now. */
export const moveCall: Page = async ({ calls }, request, name) => {
  const move = await readJsonBody(request, parseMove);
  if (!isSid('CA', name)) throw notFound(`/_emulator/calls/${name}`);
  return { status: 200, body: formatCall(calls.move(name, move)) };
};

const moves = oneOf(CALL_MOVES);

function parseMove(input: unknown): Parsed<CallMove> {
  const status = isJsonObject(input) ? input.status : undefined;
  if (moves.is(status)) return { ok: true, value: status };
  return { ok: false, problems: [{ path: 'status', message: `takes ${moves.form}` }] };
}

function formatCall(call: CallView): object {
  return {
    sid: call.sid,
    status: call.status,
    instruction: call.instruction,
    to: call.to,
    from: call.from,
    task_sid: call.taskSid,
    reservation_sid: call.reservationSid,
    worker_sid: call.workerSid,
  };
}
