import { changeActivity } from '../routing/membership';
import type { Activity } from '../tables/resources';
import type { Worker } from '../tables/worker';
import type { Workspace } from '../tables/workspace';

/** Moves the worker to the activity; it is given tasks, if it can take any now, before the command ends. */
export function moveWorker(workspace: Workspace, worker: Worker, activity: Activity): void {
  const previousActivity = worker.activity;
  if (activity === previousActivity) return;
  const timeInPreviousActivity = workspace.now - worker.dateStatusChanged;
  worker.dateStatusChanged = workspace.now;
  worker.lastMoved = workspace.nextSequence();
  touchWorker(workspace, worker);
  changeActivity(workspace, worker, activity);
  workspace.freedWorkers.add(worker);
  workspace.emit({
    type: 'worker.activity.update',
    worker,
    previousActivity,
    timeInPreviousActivity,
  });
}

/** Notes that the worker changed: its version is what If-Match is compared with. */
export function touchWorker(workspace: Workspace, worker: Worker): void {
  worker.version++;
  worker.dateUpdated = workspace.now;
}
