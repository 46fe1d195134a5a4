import { changeActivity } from '../routing/membership';
import type { Activity } from '../tables/resources';
import type { Worker } from '../tables/worker';
import type { Workspace } from '../workspace';

/** Moves the worker to the activity; it is given tasks, if it can take any now, before the command ends. */
export function moveWorker(workspace: Workspace, worker: Worker, activity: Activity): void {
  if (activity.sid === worker.activitySid) return;
  const previousActivity = workspace.activities.named(worker.activitySid);
  const timeInPreviousActivity = workspace.now - worker.dateStatusChanged;
  worker.dateStatusChanged = workspace.now;
  worker.lastMoved = workspace.nextSequence();
  touchWorker(workspace, worker);
  const entry = workspace.entryOfWorker(worker);
  changeActivity(workspace, entry, activity);
  workspace.freedWorkers.add(entry);
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
