import type { ActivitySid, TaskChannelSid, WorkspaceSid } from 'taskrouter/sid';
import { throwCommandError } from './command-error';
import { createActivity } from './commands/activities';
import { createTaskChannel } from './commands/task-channels';
import type { WorkspaceSettings } from './tables/workspace-tables';
import { type EngineContext, Workspace } from './workspace';

/** The settings that may be left out. */
type OptionalSettings = {
  readonly [K in Exclude<keyof WorkspaceSettings, 'friendlyName'>]?: WorkspaceSettings[K] | undefined;
};

export interface NewWorkspace extends OptionalSettings {
  readonly sid?: WorkspaceSid | undefined;
  readonly friendlyName: string;
  /** By default Twilio's Offline, Available and Unavailable. */
  readonly activities?: readonly {
    readonly sid?: ActivitySid | undefined;
    readonly friendlyName: string;
    readonly available: boolean;
  }[];
  /** By friendly name; the first activity without. */
  readonly defaultActivity?: string | undefined;
  readonly timeoutActivity?: string | undefined;
  /** `default`, `voice`, `sms`, `chat` and `video` without; those have these unique names. */
  readonly taskChannels?: readonly {
    readonly sid?: TaskChannelSid | undefined;
    readonly uniqueName: string;
    readonly friendlyName: string;
    readonly channelOptimizedRouting?: boolean;
  }[];
}

/** Source: https://www.twilio.com/docs/taskrouter/api/activity (default activities) */
const DEFAULT_ACTIVITIES = [
  { friendlyName: 'Offline', available: false },
  { friendlyName: 'Available', available: true },
  { friendlyName: 'Unavailable', available: false },
];

/** Source: https://www.twilio.com/docs/taskrouter/multitasking */
export const DEFAULT_TASK_CHANNELS = [
  { uniqueName: 'default', friendlyName: 'Default' },
  { uniqueName: 'voice', friendlyName: 'Voice' },
  { uniqueName: 'sms', friendlyName: 'SMS' },
  { uniqueName: 'chat', friendlyName: 'Programmable Chat' },
  { uniqueName: 'video', friendlyName: 'Video' },
];

/** A workspace with its activities and task channels. Source: https://www.twilio.com/docs/taskrouter/api/workspace */
export function createWorkspace(context: EngineContext, now: number, params: NewWorkspace): Workspace {
  const workspace = new Workspace(
    params.sid ?? context.sids.next('WS'),
    context,
    {
      friendlyName: params.friendlyName,
      eventCallbackUrl: params.eventCallbackUrl ?? '',
      eventsFilter: params.eventsFilter,
      multiTaskEnabled: params.multiTaskEnabled ?? true,
      prioritizeQueueOrder: params.prioritizeQueueOrder ?? 'FIFO',
    },
    now,
  );
  workspace.emit({ type: 'workspace.created' });
  const activities = (params.activities ?? DEFAULT_ACTIVITIES).map((activity) =>
    createActivity(workspace, activity),
  );
  const named = (name: string | undefined) =>
    name === undefined
      ? activities[0]
      : (activities.find(({ friendlyName }) => friendlyName === name) ??
        throwCommandError(`${name} is no Activity`));
  workspace.defaultActivitySid = named(params.defaultActivity)?.sid;
  workspace.timeoutActivitySid = named(params.timeoutActivity)?.sid;
  for (const channel of params.taskChannels ?? DEFAULT_TASK_CHANNELS) {
    createTaskChannel(workspace, { channelOptimizedRouting: false, ...channel });
  }
  return workspace;
}
