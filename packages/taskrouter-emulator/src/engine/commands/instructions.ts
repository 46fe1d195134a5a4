import type { Instruction, InstructionOf } from 'taskrouter/instruction';
import { parseJsonObject } from 'taskrouter/parsed';
import type { ActivitySid, ReservationSid } from 'taskrouter/sid';
import { CommandError } from '../command-error';
import { startCall } from '../lifecycle/calling';
import { accept } from '../lifecycle/reserving';
import { CALL_EVENTS, type Call, type CallEvent, type CallPlan } from '../tables/call';
import type { Reservation } from '../tables/reservation';
import type { Worker } from '../tables/worker';
import type { Workspace } from '../workspace';
import * as lookup from './lookup';
import { refusalOf, updateReservation } from './reservations';

/*
 * Assignment instructions, as they come in the answer to a callback or from the Reservation resource.
 * Source: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks and /docs/taskrouter/api/reservations;
 * the codes are those of https://www.twilio.com/docs/api/errors.
 */

/** Seconds a worker's telephone rings without a `timeout`; the most there is for a SIP address. */
const DEFAULT_RING_TIME = 60;
const MAX_SIP_RING_TIME = 600;

/** The code of an instruction that comes when its reservation is no longer pending. */
const NOT_PENDING = { call: 40114, redirect: 40123, dequeue: 40135, conference: 40136 };

/** @throws CommandError with the instruction's own code, before anything has changed. */
export function executeInstruction(
  workspace: Workspace,
  params: {
    readonly sid: ReservationSid;
    readonly instruction: Instruction;
    /** What the worker's telephone does when it is called. */
    readonly plan: CallPlan;
    readonly expectedVersion?: number | undefined;
  },
): Reservation {
  const { sid, instruction, plan, expectedVersion } = params;
  const reservation = lookup.own(workspace.reservations, sid);
  lookup.checkVersion(reservation, expectedVersion);
  switch (instruction.instruction) {
    case 'accept':
      return updateReservation(workspace, { sid, status: 'accepted' });
    case 'reject':
      return reject(workspace, reservation, instruction.activity_sid);
    case 'redirect':
      checkPending(workspace, reservation, 'redirect');
      workspace.context.output.redirect?.({ callSid: instruction.call_sid, url: instruction.url });
      if (instruction.accept === true) accept(workspace, reservation);
      return reservation;
    case 'call':
      return call(workspace, reservation, instruction, plan);
    case 'dequeue':
      return dequeue(workspace, reservation, instruction, plan);
    case 'conference':
      return conference(workspace, reservation, instruction, plan);
  }
}

/** Where the worker is called when an instruction doesn't say. */
export function contactOf({ attributes }: Worker): string | undefined {
  const uri = parseJsonObject(attributes)?.contact_uri;
  return typeof uri === 'string' && uri.trim() !== '' ? uri : undefined;
}

function reject(
  workspace: Workspace,
  { sid }: Reservation,
  activitySid: ActivitySid | undefined,
): Reservation {
  if (activitySid !== undefined) checkActivity(workspace, activitySid, 'activity_sid', 40100);
  return updateReservation(workspace, { sid, status: 'rejected', activitySid });
}

function call(
  workspace: Workspace,
  reservation: Reservation,
  instruction: InstructionOf<'call'>,
  plan: CallPlan,
): Reservation {
  checkPending(workspace, reservation, 'call');
  const { from, accept: accepts = false, status_callback_url: url } = instruction;
  const leg = {
    instruction: 'call',
    to: contactFor(workspace, reservation, instruction.to, 'call', 40110),
    from,
    accepts,
    postWorkActivitySid: undefined,
    statusCallback: statusCallback(url, 'GET', undefined),
  } as const;
  return ring(workspace, reservation, leg, instruction.timeout, plan);
}

function dequeue(
  workspace: Workspace,
  reservation: Reservation,
  instruction: InstructionOf<'dequeue'>,
  plan: CallPlan,
): Reservation {
  checkPending(workspace, reservation, 'dequeue');
  if (!hasText(workspace, reservation, 'call_sid')) throw needsEnqueue('dequeue', 40140);
  const { status_callback_url: url, status_callback_events: events } = instruction;
  const leg = {
    instruction: 'dequeue',
    to: contactFor(workspace, reservation, instruction.to, 'dequeue', 40131),
    from: callerIdFor(workspace, reservation, instruction.from, 'dequeue', 40132),
    accepts: true,
    postWorkActivitySid: postWorkActivity(workspace, instruction.post_work_activity_sid, 40130),
    statusCallback: statusCallback(url, 'GET', events),
  } as const;
  return ring(workspace, reservation, leg, instruction.timeout, plan);
}

function conference(
  workspace: Workspace,
  reservation: Reservation,
  instruction: InstructionOf<'conference'>,
  plan: CallPlan,
): Reservation {
  checkPending(workspace, reservation, 'conference');
  if (!hasText(workspace, reservation, 'call_sid') && !hasText(workspace, reservation, 'outbound_to'))
    throw needsEnqueue('conference', 40142);
  const { post_work_activity_sid: activitySid, status_callback: url } = instruction;
  if (activitySid !== undefined && workspace.settings.multiTaskEnabled) {
    const why = 'is not valid in a multi-tasking Workspace';
    throw new CommandError('invalid', `post_work_activity_sid: ${why}`, 40143);
  }
  const leg = {
    instruction: 'conference',
    to: contactFor(workspace, reservation, instruction.to, 'conference', 40137),
    from: callerIdFor(workspace, reservation, instruction.from, 'conference', 40141),
    accepts: true,
    postWorkActivitySid: postWorkActivity(workspace, activitySid, 40139),
    statusCallback: statusCallback(
      url,
      instruction.status_callback_method ?? 'POST',
      instruction.status_callback_event,
    ),
  } as const;
  return ring(workspace, reservation, leg, instruction.timeout, plan);
}

function ring(
  workspace: Workspace,
  reservation: Reservation,
  leg: Parameters<typeof startCall>[2],
  timeout: number | undefined,
  plan: CallPlan,
): Reservation {
  const longest = /^sips?:/i.test(leg.to) ? MAX_SIP_RING_TIME : Number.POSITIVE_INFINITY;
  startCall(workspace, reservation, leg, plan, Math.min(timeout ?? DEFAULT_RING_TIME, longest));
  return reservation;
}

// The sentence is what people match on in Twilio's answers.
function checkPending(workspace: Workspace, reservation: Reservation, name: keyof typeof NOT_PENDING): void {
  const isBusy = workspace.timeoutSuspended(reservation);
  if (reservation.status === 'pending' && !isBusy) return;
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  const now = isBusy ? 'Its call is being set up.' : `It is ${reservation.status}.`;
  throw new CommandError(
    refusalOf(reservation),
    `Unable to execute ${title} instruction. Reservation ${reservation.sid} is not currently in a Pending state. ${now}`,
    NOT_PENDING[name],
  );
}

function needsEnqueue(name: 'dequeue' | 'conference', code: number): CommandError {
  const sentence = `The ${name} instruction can only be issued on a task that was created using the <Enqueue> TwiML verb.`;
  const missing = name === 'dequeue' ? 'call_sid' : 'call_sid or outbound_to';
  return new CommandError('invalid', `${sentence} Its attributes have no ${missing}.`, code);
}

function contactFor(
  workspace: Workspace,
  { workerSid }: Reservation,
  given: string | undefined,
  name: Call['instruction'],
  code: number,
): string {
  const to = given ?? contactOf(workspace.workers.named(workerSid));
  if (to !== undefined) return to;
  const message = `to: is required for ${name}, Worker ${workerSid} has no contact_uri in its attributes`;
  throw new CommandError('invalid', message, code);
}

// Without `from` it is the number the caller dialed.
function callerIdFor(
  workspace: Workspace,
  { taskSid }: Reservation,
  given: string | undefined,
  name: string,
  code: number,
): string {
  const { to, called } = workspace.attributesOf(workspace.tasks.named(taskSid));
  const from = given ?? to ?? called;
  if (typeof from === 'string') return from;
  const message = `from: is required for ${name}, the Task's attributes don't tell the number the caller dialed`;
  throw new CommandError('invalid', message, code);
}

function postWorkActivity(
  workspace: Workspace,
  sid: ActivitySid | undefined,
  code: number,
): ActivitySid | undefined {
  if (sid !== undefined) checkActivity(workspace, sid, 'post_work_activity_sid', code);
  return sid;
}

function checkActivity(workspace: Workspace, sid: ActivitySid, parameter: string, code: number): void {
  if (workspace.activities.has(sid)) return;
  throw new CommandError('invalid', `${parameter}: ${sid} is no Activity of this Workspace`, code);
}

function hasText(workspace: Workspace, { taskSid }: Reservation, attribute: string): boolean {
  return typeof workspace.attributesOf(workspace.tasks.named(taskSid))[attribute] === 'string';
}

function statusCallback(
  url: string | undefined,
  method: 'GET' | 'POST',
  events = 'completed',
): Call['statusCallback'] {
  if (url === undefined) return undefined;
  const asked = events.split(',').map((event) => event.trim());
  const known: CallEvent[] = CALL_EVENTS.filter((event) => asked.includes(event));
  return { url, method, events: known };
}
