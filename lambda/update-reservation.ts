import { required, requiredSid } from './aws/environment';
import { handleHttp } from './http/handle-http';
import { HttpProblem, invalidInput, json, jsonText } from './http/http';
import { parseAccept, parseReject, type ReservationUpdate } from './reservations/reservation-update';
import { applyUpdate } from './twilio/apply-update';
import { type ReservationResource, TaskRouterClient } from './twilio/task-router';
import { twilioProblem } from './twilio/twilio-problem';
import { RestCredentials } from './twilio/twilio-secrets';

const accountSid = requiredSid('TWILIO_ACCOUNT_SID', 'AC');
const credentials = new RestCredentials(required('REST_SECRET'), accountSid);
const taskRouter = new TaskRouterClient(
  required('TASKROUTER_URL'),
  requiredSid('TWILIO_WORKSPACE_SID', 'WS'),
  credentials,
  { timeoutMs: 10_000, reservedMs: 0 },
);

/** Accepts or rejects a pending Reservation and answers 200 with its SID, status and Worker. */
export const handler = handleHttp(async (request) => {
  const parse = request.rawPath.endsWith('/accept_reservation') ? parseAccept : parseReject;
  const update = parse(jsonText(request));
  if (!update.ok) throw invalidInput(update.problems);
  try {
    const reservation = await apply(update.value);
    const { taskSid, sid: reservationSid, status: outcome } = reservation;
    return { response: json(200, representation(reservation)), fields: { outcome, taskSid, reservationSid } };
  } catch (error) {
    throw error instanceof HttpProblem ? error : twilioProblem(error, 'The update');
  }
});

async function apply(update: ReservationUpdate): Promise<ReservationResource> {
  const reservation = await applyUpdate(taskRouter, update);
  if (reservation === undefined) {
    throw new HttpProblem(
      409,
      'The Reservation is gone: there is none with this SID, or its Task has ended.',
    );
  }
  if (reservation.status === update.status) return reservation;
  throw new HttpProblem(409, `The Reservation is ${reservation.status}, no longer pending.`, {
    members: { reservation_status: reservation.status },
  });
}

function representation({ sid, status, taskSid, workerSid, workerName }: ReservationResource) {
  return {
    reservation_sid: sid,
    reservation_status: status,
    task_sid: taskSid,
    worker_sid: workerSid,
    worker_name: workerName,
  };
}
