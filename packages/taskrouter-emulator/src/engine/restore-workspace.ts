import { queueEntry, taskEntry } from './indexes/entries';
import { indexReservation } from './indexes/reservation-index';
import { enrolAll, indexWorker } from './routing/membership';
import { joinMatchGroup } from './routing/router';
import type { WorkspaceDump } from './tables/workspace-tables';
import { parsedTargetWorkers } from './workflow/target-workers';
import { type EngineContext, Workspace } from './workspace';

/** Makes the workspace again that a dump was taken of: its rows, and the indexes derived from them. */
export function restoreWorkspace(context: EngineContext, dump: WorkspaceDump): Workspace {
  const workspace = new Workspace(dump.sid, context, dump.settings, dump.dateCreated);
  workspace.load(dump);
  for (const worker of workspace.workers.values()) indexWorker(workspace, worker);
  for (const task of workspace.tasks.values()) {
    workspace.taskEntries.set(task.sid, { ...taskEntry(task), target: workspace.targetOf(task) });
  }
  for (const reservation of workspace.reservations.values()) {
    const task = workspace.entryOf(workspace.taskEntries, reservation.taskSid);
    indexReservation(reservation, task, workspace.workerEntries.get(reservation.workerSid));
  }
  for (const queue of workspace.taskQueues.values()) {
    const entry = queueEntry(queue);
    workspace.queueEntries.set(queue.sid, entry);
    enrolAll(workspace, entry, parsedTargetWorkers(queue.targetWorkers));
  }
  for (const entry of workspace.taskEntries.values())
    if (entry.task.isWaiting) joinMatchGroup(workspace, entry);
  for (const table of [workspace.tasks, workspace.reservations, workspace.calls])
    for (const row of table.values()) workspace.indexDue(row);
  // Indexing admits workers to match groups, but a workspace at rest has given them what they can take.
  workspace.freedWorkers.clear();
  return workspace;
}
