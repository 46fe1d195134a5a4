import { unindexReservation } from '../indexes/reservation-index';
import { hasEnded, type Task } from '../tables/task';
import type { Workspace } from '../workspace';
import { forgetCall } from './call-state';
import { follow, free, release } from './reserving';
import { leaveMatchGroup, touchTask, watch } from './task-state';

/** Ends a pending or reserved task; its pending reservations are canceled. */
export function cancel(workspace: Workspace, task: Task, reason: string | undefined): void {
  end(workspace, task, 'canceled', reason);
  for (const reservation of workspace.pendingReservationsOf(task))
    release(workspace, reservation, 'canceled');
  workspace.emit({ type: 'task.canceled', task });
}

/** Moves an assigned task, and its reservation with it, to wrapping. */
export function wrapUp(workspace: Workspace, task: Task, reason: string | undefined): void {
  task.status = 'wrapping';
  task.reason = reason ?? task.reason;
  touchTask(workspace, task);
  workspace.emit({ type: 'task.wrapup', task });
  const accepted = workspace.reservations.named(task.acceptedSid);
  if (accepted !== undefined) follow(workspace, accepted, 'wrapping');
}

/** Ends an assigned or wrapping task, and its reservation with it. */
export function complete(workspace: Workspace, task: Task, reason: string | undefined): void {
  end(workspace, task, 'completed', reason);
  workspace.emit({ type: 'task.completed', task });
  const accepted = workspace.reservations.named(task.acceptedSid);
  if (accepted !== undefined) follow(workspace, accepted, 'completed');
}

/** Removes the task and its reservations, whatever their state. */
export function removeTask(workspace: Workspace, task: Task): void {
  const { reservations } = workspace.entryOfTask(task);
  for (const reservation of workspace.pendingReservationsOf(task))
    release(workspace, reservation, 'canceled');
  for (const reservation of reservations) {
    const call = workspace.calls.named(reservation.callSid);
    if (call !== undefined) forgetCall(workspace, call);
    unindexReservation(workspace, reservation);
  }
  const accepted = workspace.reservations.named(task.acceptedSid);
  if (accepted !== undefined && !hasEnded(task)) free(workspace, accepted);
  for (const { sid } of reservations) workspace.reservations.delete(sid);
  leaveMatchGroup(workspace, task);
  workspace.makeDue(task, undefined);
  workspace.tasks.delete(task.sid);
  workspace.taskEntries.delete(task.sid);
}

function end(
  workspace: Workspace,
  task: Task,
  status: 'canceled' | 'completed',
  reason: string | undefined,
): void {
  task.status = status;
  task.reason = reason ?? task.reason;
  task.endedAt = workspace.now;
  leaveMatchGroup(workspace, task);
  touchTask(workspace, task);
  watch(workspace, task);
}
