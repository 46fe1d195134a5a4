import { defaultedField, object, optionalField, requiredField } from 'taskrouter/fields';
import { isJsonObject, type Parsed } from 'taskrouter/parsed';
import { oneOf, text, url } from 'taskrouter/schema';
import { isSid } from 'taskrouter/sid';
import type { CallView } from '../calls/call-control';
import { type PlannedCalls, parseCallPlan } from '../calls/call-plans';
import { CALL_MOVES } from '../engine/commands/calls';
import { notFound } from '../rest/api-error';
import type { CallerView, NewIncomingCall } from '../voice/switchboard';
import type { Endpoint } from './endpoint';
import { readJsonBody } from './json-body';

/** The calls to workers, and those of callers into the application. */
export const listCalls: Endpoint = ({ calls, switchboard }) => ({
  status: 200,
  body: { calls: calls.list().map(formatCall), callers: switchboard().list().map(formatCaller) },
});

/**
 * `{"incoming": "http://127.0.0.1:8080/incoming", "from": "+15550100", "to": "+15550199", "digits": "1"}` lets a call come
 * in. `{"to": "+15550100", "outcome": "busy"}` says what happens when a worker is called from now on.
 */
export const makeOrPlanCalls: Endpoint = async ({ calls, switchboard }, request) => {
  const asked = await readJsonBody(request, parseNewOrPlanned);
  if ('incoming' in asked) return { status: 201, body: formatCaller(switchboard().receive(asked)) };
  calls.plans.set(asked.plan, asked.to);
  return { status: 204 };
};

const INCOMING = object({
  incoming: requiredField(url(), 'the URL of the application that answers TwiML'),
  from: defaultedField(text("the caller's number"), '+15550100', "the caller's number"),
  to: defaultedField(text('the number dialed'), '+15550199', 'the number dialed'),
  digits: optionalField(
    text('the keys to press, such as 1'),
    'the keys that the caller presses as soon as they are asked for',
  ),
});

function parseNewOrPlanned(input: unknown): Parsed<NewIncomingCall | PlannedCalls> {
  return isJsonObject(input) && 'incoming' in input ? INCOMING.parse(input) : parseCallPlan(input);
}

/** `{"status": "busy"}`: what happens to this call now. A caller hangs up (`completed`), or presses `{"digits": "1"}`. */
export const moveCall: Endpoint = async ({ calls, switchboard }, request, name) => {
  if (!isSid('CA', name)) throw notFound(`/_emulator/calls/${name}`);
  if (switchboard().find(name) !== undefined) {
    const { digits } = await readJsonBody(request, CALLER_MOVE.parse);
    const caller = digits === undefined ? switchboard().hangUp(name) : switchboard().press(name, digits);
    return { status: 200, body: formatCaller(caller) };
  }
  const { status: move } = await readJsonBody(request, MOVE.parse);
  return { status: 200, body: formatCall(calls.move(name, move)) };
};

const MOVE = object({ status: requiredField(oneOf(CALL_MOVES)) }, { expected: 'a JSON object: {"status"}' });

const CALLER_MOVE = object(
  {
    digits: optionalField(text('the keys to press, such as 1')),
    status: optionalField(oneOf(['completed'])),
  },
  { expected: 'a JSON object: {"digits"}, or {"status": "completed"}' },
);

function formatCaller({ sid, status, from, to, task, story }: CallerView): object {
  return { sid, status, from, to, task_sid: task?.taskSid ?? null, story };
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
