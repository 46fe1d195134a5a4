import { hasEnded, type Task } from '../tables/task';
import type { Workspace } from '../tables/workspace';
import { forgetCall } from './call-state';
import { follow, free, pendingOf, release } from './reservation';
import { leaveMatchGroup, touchTask, watch } from './task-state';

/** Ends a pending or reserved task; its pending reservations are canceled. */
export function cancel(workspace: Workspace, task: Task, reason: string | undefined): void {
  end(workspace, task, 'canceled', reason);
  for (const reservation of pendingOf(task)) release(workspace, reservation, 'canceled');
  workspace.emit({ type: 'task.canceled', task });
}

/** Moves an assigned task, and its reservation with it, to wrapping. */
export function wrapUp(workspace: Workspace, task: Task, reason: string | undefined): void {
  task.status = 'wrapping';
  task.reason = reason ?? task.reason;
  touchTask(workspace, task);
  workspace.emit({ type: 'task.wrapup', task });
  if (task.accepted !== undefined) follow(workspace, task.accepted, 'wrapping');
}

/** Ends an assigned or wrapping task, and its reservation with it. */
export function complete(workspace: Workspace, task: Task, reason: string | undefined): void {
  end(workspace, task, 'completed', reason);
  workspace.emit({ type: 'task.completed', task });
  if (task.accepted !== undefined) follow(workspace, task.accepted, 'completed');
}

/** Removes the task and its reservations, whatever their state. */
export function removeTask(workspace: Workspace, task: Task): void {
  for (const reservation of pendingOf(task)) release(workspace, reservation, 'canceled');
  if (!hasEnded(task)) {
    if (task.accepted !== undefined) free(workspace, task.accepted);
    leaveMatchGroup(task);
    settleCounts(task);
  }
  if (task.deadline !== undefined) workspace.deadlines.clear(task.deadline);
  workspace.tasks.delete(task.sid);
  for (const reservation of task.reservations) {
    workspace.reservations.delete(reservation.sid);
    if (reservation.call !== undefined) forgetCall(workspace, reservation.call);
    reservation.worker.reservations.delete(reservation.sid);
  }
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
  leaveMatchGroup(task);
  settleCounts(task);
  touchTask(workspace, task);
  watch(workspace, task);
}

function settleCounts(task: Task): void {
  if (task.queue !== undefined) task.queue.openTasks--;
  if (task.workflow !== undefined) task.workflow.openTasks--;
}
