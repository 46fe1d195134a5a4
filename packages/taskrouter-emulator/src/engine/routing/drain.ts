import type { Workspace } from '../workspace';
import { offerWorker } from './matching';
import { routeAgain } from './router';

/**
 * Brings the workspace to rest after a change: routes the tasks that came back, then gives the freed workers tasks,
 * longest idle first. Being given one can bring a worker into another match group: it goes on until nothing is left.
 */
export function drain(workspace: Workspace): void {
  const { unroutedTasks, freedWorkers, idlesLonger } = workspace;
  for (const task of unroutedTasks) routeAgain(workspace, task);
  unroutedTasks.length = 0;
  while (freedWorkers.size > 0) {
    const workers = [...freedWorkers];
    freedWorkers.clear();
    if (workers.length > 1) workers.sort((a, b) => (idlesLonger(a, b) ? -1 : 1));
    for (const worker of workers) offerWorker(workspace, worker);
  }
}
