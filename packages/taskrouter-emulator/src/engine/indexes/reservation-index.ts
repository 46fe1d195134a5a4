import { type Reservation, takesCapacity } from '../tables/reservation';
import type { WorkspaceState } from '../workspace-state';

/*
 * What follows from the reservations' rows for their tasks and workers.
 */

/** Takes a reservation into the indexes that isn't in them yet. */
export function indexReservation(workspace: WorkspaceState, reservation: Reservation): void {
  const { sid, taskSid, workerSid, status } = reservation;
  const task = workspace.taskEntries.get(taskSid);
  if (task !== undefined) {
    // Most tasks have one: a list that grows would take room for many.
    task.reservations = task.reservations.length === 0 ? [reservation] : [...task.reservations, reservation];
  }
  const worker = workspace.workerEntries.get(workerSid);
  worker?.reservations.set(sid, reservation);
  if (status === 'pending') worker?.pending.add(reservation);
  if (takesCapacity(status)) useCapacity(workspace, reservation, 1);
}

/** Gives the reservation another status, in its row and in the indexes. */
export function changeStatus(
  workspace: WorkspaceState,
  reservation: Reservation,
  status: Reservation['status'],
): void {
  const { status: before, workerSid } = reservation;
  reservation.status = status;
  reservation.version++;
  reservation.dateUpdated = workspace.now;
  if (before === 'pending') workspace.workerEntries.get(workerSid)?.pending.delete(reservation);
  if (takesCapacity(before) && !takesCapacity(status)) useCapacity(workspace, reservation, -1);
}

/** Takes the reservation out of the indexes, together with its task. */
export function unindexReservation(workspace: WorkspaceState, reservation: Reservation): void {
  const worker = workspace.workerEntries.get(reservation.workerSid);
  worker?.reservations.delete(reservation.sid);
  worker?.pending.delete(reservation);
  if (takesCapacity(reservation.status)) useCapacity(workspace, reservation, -1);
}

function useCapacity(
  workspace: WorkspaceState,
  { workerSid, channelSid }: Reservation,
  change: number,
): void {
  const capacityInUse = workspace.workerEntries.get(workerSid)?.capacityInUse;
  capacityInUse?.set(channelSid, (capacityInUse.get(channelSid) ?? 0) + change);
}
