import type { JsonObject } from 'taskrouter/parsed';
import twilio from 'twilio';
import type { TaskRouter } from '#emulator';
import { sampleFor } from '#emulator/workflow-file/sample-task';
import type { NamedSid } from './variable-files';

/** What a person can do with the Workspace that was started. */
export interface StartedWorkspace {
  /** Its Workers and Activities. */
  readonly named: readonly NamedSid[];
  /** Attributes that its Workflow routes; undefined where none were found. */
  readonly attributes: JsonObject | undefined;
  /** The SIDs of a Worker who could be given that Task once available, and of the Activity; undefined where one is already. */
  readonly available: { readonly worker: string; readonly activity: string } | undefined;
}

/** The official client's Workspace. */
export function seededWorkspace({ url, accountSid, authToken, workspaceSid }: TaskRouter) {
  const client = twilio(accountSid, authToken);
  client.taskrouter.baseUrl = url;
  return client.taskrouter.v1.workspaces(workspaceSid);
}

/** Looks at the Workspace as it is now. */
export async function startedWorkspace(taskRouter: TaskRouter): Promise<StartedWorkspace> {
  const workspace = seededWorkspace(taskRouter);
  const [workers, activities, workflow] = await Promise.all([
    workspace.workers.list(),
    workspace.activities.list(),
    workspace.workflows(taskRouter.workflowSid).fetch(),
  ]);
  const sample = sampleFor(workflow.configuration);
  const members = sample && (await workspace.workers.list({ taskQueueSid: sample.queueSid }));
  const asked = members ?? workers;
  const worker = asked.map((each) => each).sort((a, b) => (a.friendlyName < b.friendlyName ? -1 : 1))[0];
  const activity = activities.find(({ available }) => available);
  const isNeeded = !asked.some(({ available }) => available);
  return {
    named: [...workers, ...activities],
    attributes: sample?.attributes,
    available:
      isNeeded && worker !== undefined && activity !== undefined
        ? { worker: worker.sid, activity: activity.sid }
        : undefined,
  };
}
