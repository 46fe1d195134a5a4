import type { Workspace } from '../workspace';
import { longestIdleFirst, offerWorker } from './matching';
import { routeAgain } from './router';

/** Brings the workspace to rest after a change: routes the tasks that came back, then gives the freed workers tasks. */
export function drain(workspace: Workspace): void {
  for (const task of workspace.unroutedTasks) routeAgain(workspace, task);
  workspace.unroutedTasks.length = 0;
  if (workspace.freedWorkers.size === 0) return;
  const workers = longestIdleFirst(workspace.freedWorkers);
  workspace.freedWorkers.clear();
  for (const worker of workers) offerWorker(workspace, worker);
  // Being given a task can itself move a worker (single-tasking), never free one: nothing is left to do.
  workspace.freedWorkers.clear();
}
