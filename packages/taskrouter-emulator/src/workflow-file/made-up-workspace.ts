import type { JsonObject } from 'taskrouter/parsed';
import { isJsonObject, type Json } from 'taskrouter/parsed';
import { isSid } from 'taskrouter/sid';
import { DEFAULT_TASK_CHANNELS } from '../engine/create-workspace';
import { shortSid } from '../narration/printable';
import type { WorkspaceSeed } from '../seed/workspace-seed';
import { type MadeUpQueue, queuesOf } from './made-up-queues';
import { type Staff, staffFor } from './made-up-workers';
import type { WorkflowFile } from './parse-workflow-file';

/** A workspace in which a Workflow can be tried. */
export interface MadeUpWorkspace {
  readonly seed: WorkspaceSeed;
  /** What was made up, and what couldn't be, for people: line by line. */
  readonly said: readonly string[];
}

/** Makes up what a Workflow needs and its file doesn't have: queues, workers, activities. The SIDs of the file stay. */
export function madeUpWorkspace(file: WorkflowFile): MadeUpWorkspace {
  const queues = queuesOf(file.configuration);
  const staff = staffFor(file.configuration, queues);
  const name = file.friendlyName ?? 'Workflow';
  const { sid, workspaceSid, taskReservationTimeout } = file;
  const activities = activitiesOf(file, staff);
  const seed: WorkspaceSeed = {
    friendlyName: `Workspace of ${name}`,
    ...(workspaceSid !== undefined && { sid: workspaceSid }),
    activities,
    taskChannels: staff.channels
      .filter((uniqueName) => !DEFAULT_TASK_CHANNELS.some((known) => known.uniqueName === uniqueName))
      .map((uniqueName) => ({ uniqueName })),
    taskQueues: queues.map(({ friendlyName, sid: queueSid, targetWorkers }) => ({
      friendlyName,
      targetWorkers,
      ...(queueSid !== undefined && { sid: queueSid }),
    })),
    workers: staff.workers,
    workflows: [
      {
        friendlyName: name,
        ...(sid !== undefined && { sid }),
        ...(taskReservationTimeout !== undefined && { taskReservationTimeout }),
        configuration: namingQueues(file.document, queues),
      },
    ],
  };
  return { seed, said: [...whatWasMadeUp(file, queues, staff), ...staff.unserved] };
}

/** Twilio's own activities, those that the configuration names by SID, and those that a worker has to be in. */
function activitiesOf({ document }: WorkflowFile, { workers }: Staff): WorkspaceSeed['activities'] {
  const sids = new Set(JSON.stringify(document).match(/\bWA[0-9a-f]{32}\b/g));
  const named = new Set(workers.map(({ activity = 'Available' }) => activity));
  return [
    { friendlyName: 'Offline', available: false },
    { friendlyName: 'Available', available: true },
    { friendlyName: 'Unavailable', available: false },
    ...[...named]
      .filter((friendlyName) => !['Offline', 'Available', 'Unavailable'].includes(friendlyName))
      .filter((friendlyName) => !sids.has(friendlyName))
      .map((friendlyName) => ({ friendlyName, available: true })),
    ...[...sids].flatMap((sid) => (isSid('WA', sid) ? [{ friendlyName: sid, available: true, sid }] : [])),
  ];
}

/** The document with the queues' names in the place of their SIDs, as workspace files have it. */
function namingQueues(document: JsonObject, queues: readonly MadeUpQueue[]): JsonObject {
  const nameOf = new Map(queues.map(({ written, friendlyName }) => [written, friendlyName]));
  const named = (value: Json, key: string): Json => {
    if (key === 'queue' && typeof value === 'string') return nameOf.get(value) ?? value;
    if (Array.isArray(value)) return value.map((item: Json) => named(item, ''));
    return isJsonObject(value) ? namedFields(value) : value;
  };
  const namedFields = (fields: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, named(value, key)]));
  return namedFields(document);
}

function whatWasMadeUp(
  { friendlyName, assignmentCallbackUrl }: WorkflowFile,
  queues: readonly MadeUpQueue[],
  { workers }: Staff,
): string[] {
  const title = friendlyName === undefined ? 'The Workflow' : `Workflow ${friendlyName}`;
  return [
    `${title} has only SIDs of its queues, and no workers. These were made up:`,
    ...queues.map(({ friendlyName: name, sid, targetWorkers }) => {
      const which = sid === undefined ? '' : ` (${shortSid(sid)})`;
      return `  queue ${name}${which}, for workers with ${targetWorkers}`;
    }),
    ...workers.map(({ friendlyName: name, activity, attributes, capacity }) => {
      const room = capacity === undefined ? '' : `, capacity ${JSON.stringify(capacity)}`;
      return `  worker ${name}, ${activity}: ${JSON.stringify(attributes)}${room}`;
    }),
    ...(assignmentCallbackUrl === undefined
      ? []
      : [
          `Its own assignment callback URL is not called: ${hostOf(assignmentCallbackUrl)} knows nothing of these tasks.`,
        ]),
  ];
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'it';
}
