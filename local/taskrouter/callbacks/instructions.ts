import type { Instruction } from '../../../lambda/taskrouter/instruction';
import type { Reservation } from '../engine/model/task';
import type { AssignmentCallback } from '../engine/output';
import { Refusal } from '../engine/refusal';
import type { Runtime } from '../runtime';
import type { Complaint } from './reply';

/** The code of an instruction that comes when its reservation is no longer pending; 0 where there is none. */
const NOT_PENDING = { accept: 0, reject: 0, call: 40114, redirect: 40123, dequeue: 40135, conference: 40136 };
/** The code of an instruction that needs a task made by `<Enqueue>`. */
const NEEDS_ENQUEUE = { dequeue: 40140, conference: 40142 };

/**
 * Carries out an instruction.
 * @returns what Twilio's debugger would show; empty when all went well.
 */
export function carryOut(
  runtime: Runtime,
  { workspaceSid, reservationSid }: AssignmentCallback,
  instruction: Instruction,
): Complaint[] {
  runtime.catchUp();
  const reservation = runtime.workspaces.get(workspaceSid)?.reservations.get(reservationSid);
  const name = instruction.instruction;
  if (reservation?.status !== 'pending') {
    const status = reservation?.status ?? 'gone';
    return error(NOT_PENDING[name], `cannot ${name}: ${reservationSid} is not pending, it is ${status}`);
  }
  switch (name) {
    case 'accept':
      return update(runtime, workspaceSid, { sid: reservationSid, status: 'accepted' });
    case 'reject': {
      const { activity_sid: activitySid } = instruction;
      return update(runtime, workspaceSid, { sid: reservationSid, status: 'rejected', activitySid });
    }
    case 'dequeue':
    case 'conference':
      if (!isCall(reservation)) {
        return error(NEEDS_ENQUEUE[name], `${name} needs a Task created by <Enqueue>: it has no call_sid`);
      }
      return notCarried(name);
    default:
      return notCarried(name);
  }
}

function update(
  runtime: Runtime,
  workspaceSid: AssignmentCallback['workspaceSid'],
  change: Parameters<typeof runtime.execute<'updateReservation'>>[2],
): Complaint[] {
  try {
    runtime.execute(workspaceSid, 'updateReservation', change);
    return [];
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return error(change.status === 'rejected' ? 40100 : 0, refusal.message);
  }
}

function isCall({ task }: Reservation): boolean {
  return typeof task.attributeValues.call_sid === 'string';
}

function notCarried(name: string): Complaint[] {
  return error(
    0,
    `${name} is understood, but simulated call legs are not carried yet: the Reservation stays pending`,
  );
}

function error(code: number, message: string): Complaint[] {
  return [{ level: 'error', code, message }];
}
