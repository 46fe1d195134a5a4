import { optionalField, requiredField } from 'taskrouter/fields';
import type { Parsed } from 'taskrouter/parsed';
import { sid } from 'taskrouter/schema';
import type { ActivitySid, ReservationSid, TaskSid } from 'taskrouter/sid';
import { readBody } from '../http/request-body';

/** A decision about a pending Reservation, to be carried out by the REST API. */
export type ReservationUpdate = {
  readonly taskSid: TaskSid;
  readonly reservationSid: ReservationSid;
} & (
  | { readonly status: 'accepted' }
  /** `workerActivitySid`: the Activity the Worker moves to; without it the Worker keeps its own. */
  | { readonly status: 'rejected'; readonly workerActivitySid?: ActivitySid }
);

const RESERVATION = { task_sid: requiredField(sid('WT')), reservation_sid: requiredField(sid('WR')) };
const REJECTION = { ...RESERVATION, worker_activity_sid: optionalField(sid('WA')) };

/** The JSON body of accept_reservation: `task_sid` and `reservation_sid`. */
export function parseAccept(text: string): Parsed<ReservationUpdate> {
  const body = readBody(text, RESERVATION);
  if (!body.ok) return body;
  const { task_sid: taskSid, reservation_sid: reservationSid } = body.value;
  return { ok: true, value: { taskSid, reservationSid, status: 'accepted' } };
}

/** The JSON body of reject_reservation: `task_sid`, `reservation_sid` and, optional, `worker_activity_sid`. */
export function parseReject(text: string): Parsed<ReservationUpdate> {
  const body = readBody(text, REJECTION);
  if (!body.ok) return body;
  const {
    task_sid: taskSid,
    reservation_sid: reservationSid,
    worker_activity_sid: workerActivitySid,
  } = body.value;
  return {
    ok: true,
    value: { taskSid, reservationSid, status: 'rejected', ...(workerActivitySid && { workerActivitySid }) },
  };
}
