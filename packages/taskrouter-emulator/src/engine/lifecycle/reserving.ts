import type { ActivitySid } from 'taskrouter/sid';
import { changeStatus, indexReservation } from '../indexes/reservation-index';
import { refreshAvailability } from '../routing/membership';
import type { Reservation, ReservationStatus } from '../tables/reservation';
import type { Task } from '../tables/task';
import type { Worker } from '../tables/worker';
import type { Workspace } from '../workspace';
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
    taskSid: task.sid,
    workerSid: worker.sid,
    queueSid: task.queueSid,
    channelSid: task.channelSid,
    status: 'pending',
    version: 1,
    callSid: undefined,
    dateCreated: now,
    dateUpdated: now,
    dueAt: undefined,
    dueOrder: 0,
  };
  const workflow = workspace.workflows.named(task.workflowSid);
  workspace.makeDue(
    reservation,
    now + (workflow?.taskReservationTimeout ?? DEFAULT_RESERVATION_TIMEOUT) * 1000,
  );
  workspace.reservations.add(reservation);
  indexReservation(workspace, reservation);

  if (task.status === 'pending') {
    task.status = 'reserved';
    task.assignmentCount++;
    task.round = [worker.sid];
    touchTask(workspace, task);
  } else task.round = [...task.round, worker.sid];
  const queue = workspace.taskQueues.named(task.queueSid);
  if (task.round.length >= maxReservedWorkers(workspace, task)) leaveMatchGroup(workspace, task);
  watch(workspace, task);

  worker.lastAssigned = workspace.nextSequence();
  touchWorker(workspace, worker);
  applyActivity(workspace, worker, queue?.reservationActivitySid);
  refreshAvailability(workspace, workspace.entryOfWorker(worker));

  workspace.emit({ type: 'reservation.created', reservation });
  const callback = assignmentCallback(workspace, reservation, task, worker, workflow);
  if (callback !== undefined) context.output.assignment(callback);
}

/** How many workers the task may be offered to at the same time. */
export function maxReservedWorkers(workspace: Workspace, task: Task): number {
  if (task.directWorkerSid !== undefined) return 1;
  return workspace.taskQueues.named(task.queueSid)?.maxReservedWorkers ?? 1;
}

/** Accepts a pending reservation: the task is assigned, and the other workers' reservations are rescinded. */
export function accept(workspace: Workspace, reservation: Reservation): void {
  const task = workspace.tasks.named(reservation.taskSid);
  const worker = workspace.workers.named(reservation.workerSid);
  close(workspace, reservation, 'accepted');
  task.status = 'assigned';
  task.acceptedSid = reservation.sid;
  task.assignedAt = workspace.now;
  leaveMatchGroup(workspace, task);
  touchTask(workspace, task);
  watch(workspace, task);
  touchWorker(workspace, worker);
  applyActivity(workspace, worker, workspace.taskQueues.named(task.queueSid)?.assignmentActivitySid);
  refreshAvailability(workspace, workspace.entryOfWorker(worker));
  workspace.freedWorkers.add(worker);
  workspace.emit({ type: 'reservation.accepted', reservation });
  for (const other of workspace.pendingReservationsOf(task)) release(workspace, other, 'rescinded');
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
  const task = workspace.tasks.named(reservation.taskSid);
  release(workspace, reservation, status);
  if (task.status !== 'reserved' || workspace.pendingReservationsOf(task).length > 0) return;
  task.status = 'pending';
  task.round = [];
  leaveMatchGroup(workspace, task);
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
  const call = workspace.calls.named(reservation.callSid);
  if (call?.status === 'ringing') endCall(workspace, call, 'canceled');
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
  changeStatus(workspace, reservation, status);
  if (status === 'completed') free(workspace, reservation);
  const type = status === 'completed' ? 'reservation.completed' : 'reservation.wrapup';
  workspace.emit({ type, reservation });
}

/** Lets the worker be given tasks again before the command ends, because the reservation takes no more capacity. */
export function free(workspace: Workspace, { workerSid }: Reservation): void {
  const worker = workspace.workers.named(workerSid);
  refreshAvailability(workspace, workspace.entryOfWorker(worker));
  workspace.freedWorkers.add(worker);
}

function close(workspace: Workspace, reservation: Reservation, status: ReservationStatus): void {
  workspace.makeDue(reservation, undefined);
  changeStatus(workspace, reservation, status);
}

// Only single-tasking workspaces have their workers moved: https://www.twilio.com/docs/taskrouter/api/task-queue
function applyActivity(workspace: Workspace, worker: Worker, activitySid: ActivitySid | undefined): void {
  if (activitySid === undefined || workspace.settings.multiTaskEnabled) return;
  moveWorker(workspace, worker, workspace.activities.named(activitySid));
}
