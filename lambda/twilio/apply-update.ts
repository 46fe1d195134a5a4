import type { ReservationUpdate } from '../reservations/reservation-update';
import type { ReservationResource, TaskRouterClient } from './task-router';
import { TwilioError } from './twilio-client';

/**
 * Accepts or rejects a Reservation. Twilio's refusal does not say what became of the Reservation, so it is read again.
 * @returns the Reservation, whose status tells whether the update took effect now or earlier; undefined when it is gone
 * @throws TwilioError when the Reservation is still pending or Twilio failed, UnclearAnswer, NoResponse
 */
export async function applyUpdate(
  taskRouter: TaskRouterClient,
  update: ReservationUpdate,
): Promise<ReservationResource | undefined> {
  try {
    return await taskRouter.updateReservation(update);
  } catch (error) {
    if (!(error instanceof TwilioError && error.isRefusal) || error.status === 429) throw error;
    const reservation = await findReservation(taskRouter, update);
    if (reservation?.status === 'pending') throw error;
    return reservation;
  }
}

/** The Reservation, undefined when there is none: its Task has ended and has been deleted. */
export async function findReservation(
  taskRouter: TaskRouterClient,
  sids: Pick<ReservationUpdate, 'taskSid' | 'reservationSid'>,
): Promise<ReservationResource | undefined> {
  try {
    return await taskRouter.fetchReservation(sids);
  } catch (error) {
    if (error instanceof TwilioError && error.status === 404) return undefined;
    throw error;
  }
}
