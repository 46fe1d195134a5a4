import type { WorkspaceSid } from 'taskrouter/sid';
import { parseSid } from 'taskrouter/sid';
import type { TaskRouterAccount } from '../account/connection';
import { workspaceFields } from '../account/read-workspace';
import type { FieldChange } from '../field-change';
import type { WorkspaceFields } from '../resources';
import { lookThenAct } from './attempts';
import { ChangedMeanwhile } from './changed-meanwhile';
import { pathsOf, remaining, type Writing } from './write-resource';

/**
 * Makes a workspace, once. It has Twilio's default activities and task channels.
 * @throws ChangedMeanwhile where there is one of the name by now
 */
export function createWorkspaceOf(
  account: TaskRouterAccount,
  { friendlyName, multiTaskEnabled, prioritizeQueueOrder }: WorkspaceFields,
  sleep: Writing['sleep'],
): Promise<WorkspaceSid> {
  return lookThenAct(async (before) => {
    const there = await account.find(friendlyName);
    if (there !== undefined && before === 0)
      throw new ChangedMeanwhile(`workspace ${JSON.stringify(friendlyName)}`);
    if (there !== undefined) return there;
    const { sid } = await account.workspaces.create({ friendlyName, multiTaskEnabled, prioritizeQueueOrder });
    return parseSid('WS', sid);
  }, sleep);
}

/** Brings the workspace's own fields to what is wanted. @throws ChangedMeanwhile */
export async function updateWorkspaceFields(
  { workspace: { rest, names }, sleep }: Writing,
  wanted: WorkspaceFields,
  planned: readonly FieldChange[],
): Promise<void> {
  await lookThenAct(async () => {
    const left = remaining(workspaceFields(await rest.fetch()), wanted, planned);
    if (left === undefined) throw new ChangedMeanwhile('the workspace itself');
    if (left.length === 0) return;
    const changed = pathsOf(left);
    const { friendlyName, multiTaskEnabled, prioritizeQueueOrder, defaultActivity, timeoutActivity } = wanted;
    const { eventCallbackUrl, eventsFilter } = wanted;
    await rest.update({
      ...(changed.has('friendlyName') && { friendlyName }),
      ...(changed.has('multiTaskEnabled') && { multiTaskEnabled }),
      ...(changed.has('prioritizeQueueOrder') && { prioritizeQueueOrder }),
      ...(changed.has('eventCallbackUrl') && eventCallbackUrl !== undefined && { eventCallbackUrl }),
      ...(changed.has('eventsFilter') && eventsFilter !== undefined && { eventsFilter }),
      ...(changed.has('defaultActivity') && {
        defaultActivitySid: names.sidOf('activity', defaultActivity),
      }),
      ...(changed.has('timeoutActivity') && {
        timeoutActivitySid: names.sidOf('activity', timeoutActivity),
      }),
    });
  }, sleep);
}
