import { sid } from 'taskrouter/kind';
import type { Parsed } from 'taskrouter/parsed';
import type { ActivitySid, ReservationSid, TaskSid } from 'taskrouter/sid';
import { parseBody, RequestBody } from '../http/request-body';

/**
 * A Reservation's status.
 * Source: the enum `task_reservation_enum_status` of Twilio's OpenAPI document.
 */
export type ReservationStatus =
  | 'pending'
  | 'accepted'
  | 'rejected'
  | 'timeout'
  | 'canceled'
  | 'rescinded'
  | 'wrapping'
  | 'completed';

/** A decision about a pending Reservation, to be carried out by the REST API. */
export type ReservationUpdate = {
  readonly taskSid: TaskSid;
  readonly reservationSid: ReservationSid;
} & (
  | { readonly status: 'accepted' }
  /** `workerActivitySid`: the Activity the Worker moves to; without it the Worker keeps its own. */
  | { readonly status: 'rejected'; readonly workerActivitySid?: ActivitySid }
);

/** The JSON body of accept_reservation: `task_sid` and `reservation_sid`. */
export function parseAccept(text: string): Parsed<ReservationUpdate> {
  const json = parseBody(text);
  if (!json.ok) return json;
  const body = new RequestBody(json.value, ['task_sid', 'reservation_sid']);
  const { taskSid, reservationSid } = reservation(body);
  return body.parsed(() => taskSid && reservationSid && { taskSid, reservationSid, status: 'accepted' });
}

/** The JSON body of reject_reservation: `task_sid`, `reservation_sid` and, optional, `worker_activity_sid`. */
export function parseReject(text: string): Parsed<ReservationUpdate> {
  const json = parseBody(text);
  if (!json.ok) return json;
  const body = new RequestBody(json.value, ['task_sid', 'reservation_sid', 'worker_activity_sid']);
  const { taskSid, reservationSid } = reservation(body);
  const workerActivitySid = body.optional('worker_activity_sid', sid('WA'));
  return body.parsed(
    () =>
      taskSid &&
      reservationSid && {
        taskSid,
        reservationSid,
        status: 'rejected',
        ...(workerActivitySid && { workerActivitySid }),
      },
  );
}

function reservation(body: RequestBody<'task_sid' | 'reservation_sid' | 'worker_activity_sid'>) {
  return {
    taskSid: body.required('task_sid', sid('WT')),
    reservationSid: body.required('reservation_sid', sid('WR')),
  };
}
