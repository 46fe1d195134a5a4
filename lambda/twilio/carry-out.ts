import type { ReservationUpdate } from '../reservations/reservation-update';
import type { Reservation, TaskRouter } from './task-router';
import { TwilioError } from './twilio-client';

/**
 * Accepts or rejects a Reservation. Twilio's refusal does not say what became of the Reservation, so it is read again.
 * @returns the Reservation, whose status tells whether the update took effect now or earlier; undefined when it is gone
 * @throws TwilioError when the Reservation is still pending or Twilio failed, NoResponse
 */
export async function carryOut(
  taskRouter: TaskRouter,
  update: ReservationUpdate,
): Promise<Reservation | undefined> {
  try {
    return await taskRouter.updateReservation(update);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const reservation = await find(taskRouter, update);
    if (reservation?.status === 'pending') throw error;
    return reservation;
  }
}

/** The Reservation, undefined when there is none: its Task has ended and has been deleted. */
export async function find(
  taskRouter: TaskRouter,
  sids: Pick<ReservationUpdate, 'taskSid' | 'reservationSid'>,
): Promise<Reservation | undefined> {
  try {
    return await taskRouter.fetchReservation(sids);
  } catch (error) {
    if (error instanceof TwilioError && error.status === 404) return undefined;
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof TwilioError && error.status < 500 && error.status !== 429;
}
