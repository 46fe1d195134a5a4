import type { ReservationStatus } from 'taskrouter/reservation-status';
import type { TaskEntry, WorkerEntry } from '../indexes/entries';
import { changeStatus, indexReservation } from '../indexes/reservation-index';
import { refreshAvailability } from '../routing/membership';
import type { Reservation } from '../tables/reservation';
import type { Task } from '../tables/task';
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
export function reserve(workspace: Workspace, taskEntry: TaskEntry, workerEntry: WorkerEntry): void {
  const { now, context } = workspace;
  const { task } = taskEntry;
  const { worker } = workerEntry;
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
  indexReservation(reservation, taskEntry, workerEntry);

  if (task.status === 'pending') {
    task.status = 'reserved';
    task.assignmentCount++;
    task.round = [worker.sid];
    touchTask(workspace, task);
  } else task.round = [...task.round, worker.sid];
  if (task.round.length >= maxReservedWorkers(workspace, task)) leaveMatchGroup(taskEntry);
  watch(workspace, taskEntry);

  worker.lastAssigned = workspace.nextSequence();
  touchWorker(workspace, worker);
  applyActivity(workspace, workerEntry, task, 'reservationActivitySid');
  refreshAvailability(workspace, workerEntry);

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
  const taskEntry = workspace.entryOf(workspace.taskEntries, reservation.taskSid);
  const workerEntry = workspace.entryOf(workspace.workerEntries, reservation.workerSid);
  const { task } = taskEntry;
  close(workspace, reservation, workerEntry, 'accepted');
  task.status = 'assigned';
  task.acceptedSid = reservation.sid;
  task.assignedAt = workspace.now;
  leaveMatchGroup(taskEntry);
  touchTask(workspace, task);
  watch(workspace, taskEntry);
  touchWorker(workspace, workerEntry.worker);
  applyActivity(workspace, workerEntry, task, 'assignmentActivitySid');
  refreshAvailability(workspace, workerEntry);
  workspace.freedWorkers.add(workerEntry);
  workspace.emit({ type: 'reservation.accepted', reservation });
  for (const other of workspace.pendingReservationsOf(taskEntry)) release(workspace, other, 'rescinded');
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
  const taskEntry = workspace.entryOf(workspace.taskEntries, reservation.taskSid);
  const { task } = taskEntry;
  release(workspace, reservation, status);
  if (task.status !== 'reserved' || workspace.pendingReservationsOf(taskEntry).length > 0) return;
  task.status = 'pending';
  task.round = [];
  leaveMatchGroup(taskEntry);
  touchTask(workspace, task);
  workspace.unroutedTasks.push(task);
}

/** Ends a pending reservation and frees its worker, leaving the task as it is. */
export function release(
  workspace: Workspace,
  reservation: Reservation,
  status: 'rejected' | 'timeout' | 'canceled' | 'rescinded',
): void {
  const workerEntry = workspace.entryOf(workspace.workerEntries, reservation.workerSid);
  close(workspace, reservation, workerEntry, status);
  const call = workspace.calls.named(reservation.callSid);
  if (call?.status === 'ringing') endCall(workspace, call, 'canceled');
  free(workspace, workerEntry);
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
  const workerEntry = workspace.entryOf(workspace.workerEntries, reservation.workerSid);
  changeStatus(reservation, workerEntry, status, workspace.now);
  if (status === 'completed') free(workspace, workerEntry);
  else refreshAvailability(workspace, workerEntry);
  const type = status === 'completed' ? 'reservation.completed' : 'reservation.wrapup';
  workspace.emit({ type, reservation });
}

/** Lets the worker be given tasks again before the command ends, because a reservation takes no more capacity. */
export function free(workspace: Workspace, entry: WorkerEntry): void {
  if (entry.openCount === 0) entry.worker.lastFreed = workspace.nextSequence();
  refreshAvailability(workspace, entry);
  workspace.freedWorkers.add(entry);
}

function close(
  workspace: Workspace,
  reservation: Reservation,
  workerEntry: WorkerEntry,
  status: ReservationStatus,
): void {
  workspace.makeDue(reservation, undefined);
  changeStatus(reservation, workerEntry, status, workspace.now);
}

// Only single-tasking workspaces have their workers moved: https://www.twilio.com/docs/taskrouter/api/task-queue
function applyActivity(
  workspace: Workspace,
  entry: WorkerEntry,
  { queueSid }: Task,
  which: 'reservationActivitySid' | 'assignmentActivitySid',
): void {
  if (workspace.settings.multiTaskEnabled) return;
  const activity = workspace.activities.named(workspace.taskQueues.named(queueSid)?.[which]);
  if (activity !== undefined) moveWorker(workspace, entry.worker, activity);
}
