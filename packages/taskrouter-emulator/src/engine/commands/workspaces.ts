import type { ActivitySid } from 'taskrouter/sid';
import { throwCommandError } from '../command-error';
import { refreshAvailability } from '../routing/membership';
import { waitAgain } from '../routing/router';
import type { TaskOrder } from '../tables/resources';
import type { Workspace } from '../workspace';
import * as lookup from './lookup';

/** Source: https://www.twilio.com/docs/taskrouter/api/workspace */
export function updateWorkspace(
  workspace: Workspace,
  params: {
    readonly friendlyName?: string | undefined;
    readonly eventCallbackUrl?: string | undefined;
    readonly eventsFilter?: string | undefined;
    readonly multiTaskEnabled?: boolean | undefined;
    readonly prioritizeQueueOrder?: TaskOrder | undefined;
    readonly defaultActivitySid?: ActivitySid | undefined;
    readonly timeoutActivitySid?: ActivitySid | undefined;
  },
): Workspace {
  const { settings, now } = workspace;
  const defaultActivitySid = checkActivity(workspace, params.defaultActivitySid, 'DefaultActivitySid');
  const timeoutActivitySid = checkActivity(workspace, params.timeoutActivitySid, 'TimeoutActivitySid');
  if (settings.multiTaskEnabled && params.multiTaskEnabled === false) {
    throwCommandError('MultiTaskEnabled: a multi-tasking Workspace cannot go back to single-tasking');
  }
  const becomesMultiTasking = !settings.multiTaskEnabled && params.multiTaskEnabled === true;

  settings.friendlyName = params.friendlyName ?? settings.friendlyName;
  settings.eventCallbackUrl = params.eventCallbackUrl ?? settings.eventCallbackUrl;
  settings.eventsFilter = params.eventsFilter ?? settings.eventsFilter;
  settings.prioritizeQueueOrder = params.prioritizeQueueOrder ?? settings.prioritizeQueueOrder;
  settings.multiTaskEnabled = params.multiTaskEnabled ?? settings.multiTaskEnabled;
  workspace.defaultActivitySid = defaultActivitySid ?? workspace.defaultActivitySid;
  workspace.timeoutActivitySid = timeoutActivitySid ?? workspace.timeoutActivitySid;
  workspace.dateUpdated = now;
  if (becomesMultiTasking) startMultiTasking(workspace);
  workspace.emit({ type: 'workspace.updated' });
  return workspace;
}

// From now on capacity counts per channel, and tasks of one queue no longer share a group.
function startMultiTasking(workspace: Workspace): void {
  for (const entry of workspace.workerEntries.values()) {
    refreshAvailability(workspace, entry);
    workspace.freedWorkers.add(entry);
  }
  for (const task of workspace.tasks.values()) waitAgain(workspace, task);
}

function checkActivity(
  workspace: Workspace,
  sid: ActivitySid | undefined,
  parameter: string,
): ActivitySid | undefined {
  return lookup.checkReferred(workspace.activities, sid, parameter, 'Activity');
}
