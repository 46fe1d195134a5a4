import type { TaskEntry } from '../indexes/entries';
import { unindexReservation } from '../indexes/reservation-index';
import { takesCapacity } from '../tables/reservation';
import type { Task } from '../tables/task';
import type { Workspace } from '../workspace';
import { forgetCall } from './call-state';
import { follow, free, release } from './reserving';
import { leaveMatchGroup, touchTask, watch } from './task-state';

/** Ends a pending or reserved task; its pending reservations are canceled. */
export function cancel(workspace: Workspace, task: Task, reason: string | undefined): void {
  const entry = workspace.entryOfTask(task);
  end(workspace, entry, 'canceled', reason);
  for (const reservation of workspace.pendingReservationsOf(entry))
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
  end(workspace, workspace.entryOfTask(task), 'completed', reason);
  workspace.emit({ type: 'task.completed', task });
  const accepted = workspace.reservations.named(task.acceptedSid);
  if (accepted !== undefined) follow(workspace, accepted, 'completed');
}

/** Removes the task and its reservations, whatever their state. */
export function removeTask(workspace: Workspace, task: Task): void {
  const entry = workspace.entryOfTask(task);
  const accepted = workspace.reservations.named(task.acceptedSid);
  const isBusy = accepted !== undefined && takesCapacity(accepted.status);
  for (const reservation of workspace.pendingReservationsOf(entry))
    release(workspace, reservation, 'canceled');
  for (const reservation of entry.reservations) {
    const call = workspace.calls.named(reservation.callSid);
    if (call !== undefined) forgetCall(workspace, call);
    unindexReservation(reservation, workspace.workerEntries.get(reservation.workerSid));
  }
  if (isBusy) free(workspace, workspace.entryOf(workspace.workerEntries, accepted.workerSid));
  for (const { sid } of entry.reservations) workspace.reservations.delete(sid);
  leaveMatchGroup(entry);
  workspace.makeTaskDue(entry, undefined);
  workspace.tasks.delete(task.sid);
  workspace.taskEntries.delete(task.sid);
}

function end(
  workspace: Workspace,
  entry: TaskEntry,
  status: 'canceled' | 'completed',
  reason: string | undefined,
): void {
  const { task } = entry;
  task.status = status;
  task.reason = reason ?? task.reason;
  task.endedAt = workspace.now;
  leaveMatchGroup(entry);
  touchTask(workspace, task);
  watch(workspace, entry);
}
