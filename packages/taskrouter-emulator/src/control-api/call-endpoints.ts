import { object, requiredField } from 'taskrouter/fields';
import { oneOf } from 'taskrouter/schema';
import { isSid } from 'taskrouter/sid';
import type { CallView } from '../calls/call-control';
import { parseCallPlan } from '../calls/call-plans';
import { CALL_MOVES } from '../engine/commands/calls';
import { notFound } from '../rest/api-error';
import type { Endpoint } from './endpoint';
import { readJsonBody } from './json-body';

export const listCalls: Endpoint = ({ calls }) => ({
  status: 200,
  body: { calls: calls.list().map(formatCall) },
});

/** `{"to": "+15550100", "outcome": "busy"}`: what happens when somebody is called from now on. */
export const planCalls: Endpoint = async ({ calls }, request) => {
  const { to, plan } = await readJsonBody(request, parseCallPlan);
  calls.plans.set(plan, to);
  return { status: 204 };
};

/** `{"status": "busy"}`: what happens to this call now. */
export const moveCall: Endpoint = async ({ calls }, request, name) => {
  const { status: move } = await readJsonBody(request, MOVE.parse);
  if (!isSid('CA', name)) throw notFound(`/_emulator/calls/${name}`);
  return { status: 200, body: formatCall(calls.move(name, move)) };
};

const MOVE = object({ status: requiredField(oneOf(CALL_MOVES)) }, { expected: 'a JSON object: {"status"}' });

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
