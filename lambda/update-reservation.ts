import { AuthTokenReader } from './support/auth-token';
import { required, requiredSid } from './support/environment';
import { handleHttp } from './support/handle-http';
import { HttpProblem, invalidInput, json, jsonText } from './support/http';
import { type Reservation, TaskRouter } from './support/task-router';
import { TwilioError } from './support/twilio-client';
import { twilioProblem } from './support/twilio-problem';
import { parseAccept, parseReject, type ReservationUpdate } from './taskrouter/reservation-update';

const accountSid = requiredSid('TWILIO_ACCOUNT_SID', 'AC');
const authToken = new AuthTokenReader(required('AUTH_TOKEN_SECRET'), accountSid);
const taskRouter = new TaskRouter(
  required('TASKROUTER_URL'),
  requiredSid('TWILIO_WORKSPACE_SID', 'WS'),
  async () => ({ username: accountSid, password: await authToken.get() }),
);

/** Accepts or rejects a pending Reservation and answers 200 with its SID, status and Worker. */
export const handler = handleHttp(async (request) => {
  const parse = request.rawPath.endsWith('/accept_reservation') ? parseAccept : parseReject;
  const update = parse(jsonText(request));
  if (!update.ok) throw invalidInput(update.problems);
  try {
    const reservation = await carriedOut(update.value);
    const { taskSid, sid: reservationSid, status: outcome } = reservation;
    return { response: json(200, representation(reservation)), fields: { outcome, taskSid, reservationSid } };
  } catch (error) {
    throw twilioProblem(error, 'The update');
  }
});

/** Twilio's refusal does not say what became of the Reservation, so it is read again to tell the caller. */
async function carriedOut(update: ReservationUpdate): Promise<Reservation> {
  let reservation: Reservation;
  try {
    reservation = await taskRouter.updateReservation(update);
  } catch (error) {
    if (!(error instanceof TwilioError) || error.status >= 500 || error.status === 429) throw error;
    reservation = await readAgain(update);
    if (reservation.status === 'pending') throw error;
  }
  if (reservation.status === update.status) return reservation;
  throw new HttpProblem(409, `The Reservation is ${reservation.status}, no longer pending.`, {
    members: { reservation_status: reservation.status },
  });
}

async function readAgain(update: ReservationUpdate): Promise<Reservation> {
  try {
    return await taskRouter.fetchReservation(update);
  } catch (error) {
    if (!(error instanceof TwilioError) || error.status !== 404) throw error;
    throw new HttpProblem(
      409,
      'The Reservation is gone: there is none with this SID, or its Task has ended.',
    );
  }
}

function representation({ sid, status, taskSid, workerSid, workerName }: Reservation) {
  return {
    reservation_sid: sid,
    reservation_status: status,
    task_sid: taskSid,
    worker_sid: workerSid,
    worker_name: workerName,
  };
}
