import type { ReservationStatus } from 'taskrouter/reservation-status';
import { type Reservation, takesCapacity } from '../tables/reservation';
import type { TaskEntry, WorkerEntry } from './entries';
import { channelOf, updateChannelScope } from './worker-entry';

/*
 * What follows from the reservations' rows for their tasks and workers.
 */

/** Takes a reservation into the indexes that isn't in them yet. @param worker undefined when it has been deleted. */
export function indexReservation(
  reservation: Reservation,
  task: TaskEntry,
  worker: WorkerEntry | undefined,
): void {
  // Most tasks have one: a list that grows would take room for many.
  task.reservations = task.reservations.length === 0 ? [reservation] : [...task.reservations, reservation];
  if (worker === undefined) return;
  const { sid, status } = reservation;
  worker.reservations.set(sid, reservation);
  if (status === 'pending') worker.pending.add(reservation);
  if (takesCapacity(status)) count(worker, reservation, 1, Number(status === 'accepted'));
}

/** Gives the reservation another status, in its row and in the indexes. */
export function changeStatus(
  reservation: Reservation,
  worker: WorkerEntry,
  status: ReservationStatus,
  now: number,
): void {
  const before = reservation.status;
  reservation.status = status;
  reservation.version++;
  reservation.dateUpdated = now;
  if (before === 'pending') worker.pending.delete(reservation);
  const opened = Number(takesCapacity(status)) - Number(takesCapacity(before));
  const assigned = Number(status === 'accepted') - Number(before === 'accepted');
  count(worker, reservation, opened, assigned);
}

/** Takes the reservation out of its worker's indexes, before it is deleted together with its task. */
export function unindexReservation(reservation: Reservation, worker: WorkerEntry | undefined): void {
  if (worker === undefined) return;
  const { sid, status } = reservation;
  worker.reservations.delete(sid);
  worker.pending.delete(reservation);
  if (takesCapacity(status)) count(worker, reservation, -1, -Number(status === 'accepted'));
}

function count(worker: WorkerEntry, { channelSid }: Reservation, opened: number, assigned: number): void {
  worker.openCount += opened;
  const channel = channelOf(worker, channelSid);
  if (channel === undefined) return;
  channel.open += opened;
  channel.assigned += assigned;
  updateChannelScope(channel);
}
