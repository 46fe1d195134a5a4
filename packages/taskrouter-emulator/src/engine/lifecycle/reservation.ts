import { refreshAvailability } from '../routing/membership';
import type { Activity } from '../tables/resources';
import type { Reservation, ReservationStatus, Task } from '../tables/task';
import type { Worker } from '../tables/worker';
import type { Workspace } from '../tables/workspace';
import { assignmentCallback } from './assignment-callback';
import { endCall } from './call-state';
import { leaveMatchGroup, touchTask, watch } from './task-state';
import { moveWorker, touchWorker } from './worker-activity';

/** Seconds a reservation waits when the task has no workflow. Twilio's default for workflows. */
const DEFAULT_RESERVATION_TIMEOUT = 120;

/**
 * Reserves the worker for the task, which has the assignment callback sent.
 * Source: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks
 */
export function reserve(workspace: Workspace, task: Task, worker: Worker): void {
  const { now, context } = workspace;
  const reservation: Reservation = {
    kind: 'reservation',
    sid: context.sids.next('WR'),
    task,
    worker,
    queue: task.queue,
    channel: task.channel,
    status: 'pending',
    version: 1,
    call: undefined,
    dateCreated: now,
    dateUpdated: now,
    deadline: undefined,
  };
  reservation.deadline = workspace.deadlines.create(reservation);
  const timeout = task.workflow?.taskReservationTimeout ?? DEFAULT_RESERVATION_TIMEOUT;
  workspace.deadlines.set(reservation.deadline, now + timeout * 1000);
  workspace.reservations.set(reservation.sid, reservation);

  if (task.status === 'pending') {
    task.status = 'reserved';
    task.assignmentCount++;
    task.roundSize = 0;
    touchTask(workspace, task);
  }
  task.reservations.push(reservation);
  task.roundSize++;
  task.pendingCount++;
  if (task.roundSize >= maxReservedWorkers(task)) leaveMatchGroup(task);
  watch(workspace, task);

  worker.reservations.set(reservation.sid, reservation);
  worker.pending.add(reservation);
  worker.lastAssigned = workspace.nextSequence();
  load(worker, reservation, 1);
  touchWorker(workspace, worker);
  applyActivity(workspace, worker, task.queue?.reservationActivity);
  refreshAvailability(workspace, worker);

  workspace.emit({ type: 'reservation.created', reservation });
  const callback = assignmentCallback(workspace, reservation);
  if (callback !== undefined) context.output.assignment(callback);
}

/** How many workers the task may be offered to at the same time. */
export function maxReservedWorkers(task: Task): number {
  return task.queue !== undefined && task.directWorker === undefined ? task.queue.maxReservedWorkers : 1;
}

/** Accepts a pending reservation: the task is assigned, and the other workers' reservations are rescinded. */
export function accept(workspace: Workspace, reservation: Reservation): void {
  const { task, worker } = reservation;
  close(workspace, reservation, 'accepted');
  task.status = 'assigned';
  task.accepted = reservation;
  task.assignedAt = workspace.now;
  leaveMatchGroup(task);
  touchTask(workspace, task);
  watch(workspace, task);
  worker.pending.delete(reservation);
  touchWorker(workspace, worker);
  applyActivity(workspace, worker, task.queue?.assignmentActivity);
  refreshAvailability(workspace, worker);
  workspace.freedWorkers.add(worker);
  workspace.emit({ type: 'reservation.accepted', reservation });
  for (const other of pendingOf(task)) release(workspace, other, 'rescinded');
}

/**
 * Ends a pending reservation without an assignment. When it was the round's last one the task goes back to pending,
 * to be routed again before the command ends.
 */
export function fail(
  workspace: Workspace,
  reservation: Reservation,
  status: 'rejected' | 'timeout' | 'canceled',
): void {
  const { task } = reservation;
  release(workspace, reservation, status);
  if (task.status !== 'reserved' || task.pendingCount > 0) return;
  task.status = 'pending';
  task.roundSize = 0;
  leaveMatchGroup(task);
  touchTask(workspace, task);
  workspace.unroutedTasks.push(task);
}

/** Ends a pending reservation and frees its worker, leaving the task as it is. */
export function release(
  workspace: Workspace,
  reservation: Reservation,
  status: 'rejected' | 'timeout' | 'canceled' | 'rescinded',
): void {
  close(workspace, reservation, status);
  if (reservation.call?.status === 'ringing') endCall(workspace, reservation.call, 'canceled');
  reservation.worker.pending.delete(reservation);
  free(workspace, reservation);
  workspace.emit({
    type: `reservation.${status}`,
    reservation,
  });
}

/** Moves the accepted reservation along with its task. */
export function follow(
  workspace: Workspace,
  reservation: Reservation,
  status: 'wrapping' | 'completed',
): void {
  mark(workspace, reservation, status);
  if (status === 'completed') free(workspace, reservation);
  const type = status === 'completed' ? 'reservation.completed' : 'reservation.wrapup';
  workspace.emit({ type, reservation });
}

/** Gives back the capacity the reservation took; the worker is given tasks again before the command ends. */
export function free(workspace: Workspace, reservation: Reservation): void {
  const { worker } = reservation;
  load(worker, reservation, -1);
  refreshAvailability(workspace, worker);
  workspace.freedWorkers.add(worker);
}

export function pendingOf(task: Task): Reservation[] {
  return task.pendingCount === 0 ? [] : task.reservations.filter(({ status }) => status === 'pending');
}

function close(workspace: Workspace, reservation: Reservation, status: ReservationStatus): void {
  if (reservation.deadline !== undefined) workspace.deadlines.clear(reservation.deadline);
  reservation.task.pendingCount--;
  mark(workspace, reservation, status);
}

function mark(workspace: Workspace, reservation: Reservation, status: ReservationStatus): void {
  reservation.status = status;
  reservation.version++;
  reservation.dateUpdated = workspace.now;
}

function load(worker: Worker, reservation: Reservation, change: number): void {
  const channel = worker.channels.get(reservation.channel);
  if (channel !== undefined) channel.load += change;
}

// Only single-tasking workspaces have their workers moved: https://www.twilio.com/docs/taskrouter/api/task-queue
function applyActivity(workspace: Workspace, worker: Worker, activity: Activity | undefined): void {
  if (activity !== undefined && !workspace.settings.multiTaskEnabled) moveWorker(workspace, worker, activity);
}
