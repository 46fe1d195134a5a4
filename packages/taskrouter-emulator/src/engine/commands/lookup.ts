import type {
  ActivitySid,
  CallSid,
  ReservationSid,
  TaskChannelSid,
  TaskQueueSid,
  TaskSid,
  WorkerSid,
  WorkflowSid,
} from 'taskrouter/sid';
import { CommandError, throwCommandError } from '../command-error';
import type { Call } from '../tables/call';
import type { Activity, TaskChannel, TaskQueue, Workflow } from '../tables/resources';
import type { Reservation, Task } from '../tables/task';
import type { Worker } from '../tables/worker';
import type { Workspace } from '../tables/workspace';

/*
 * A command's own resource must exist (`not-found` otherwise); one that a parameter refers to must too, and then it is
 * the parameter that is wrong.
 */

export const activity = (workspace: Workspace, sid: ActivitySid): Activity => own(workspace.activities, sid);
export const taskChannel = (workspace: Workspace, sid: TaskChannelSid): TaskChannel =>
  own(workspace.taskChannels, sid);
export const worker = (workspace: Workspace, sid: WorkerSid): Worker => own(workspace.workers, sid);
export const taskQueue = (workspace: Workspace, sid: TaskQueueSid): TaskQueue =>
  own(workspace.taskQueues, sid);
export const workflow = (workspace: Workspace, sid: WorkflowSid): Workflow => own(workspace.workflows, sid);
export const task = (workspace: Workspace, sid: TaskSid): Task => own(workspace.tasks, sid);
export const reservation = (workspace: Workspace, sid: ReservationSid): Reservation =>
  own(workspace.reservations, sid);

export const call = (workspace: Workspace, sid: CallSid): Call => own(workspace.calls, sid);

/** The resource a parameter refers to. @throws CommandError naming the parameter. */
export function referred<K extends string, V>(
  table: ReadonlyMap<K, V>,
  sid: K,
  parameter: string,
  kind: string,
): V {
  return table.get(sid) ?? throwCommandError(`${parameter}: ${sid} is no ${kind} of this Workspace`);
}

/** Refuses a change based on an outdated version. Source: https://www.twilio.com/docs/usage/mutation-and-conflict-resolution */
export function checkVersion(resource: { readonly version: number }, expected: number | undefined): void {
  if (expected === undefined || expected === resource.version) return;
  const message = `If-Match: the resource has changed, its version is ${resource.version} and not ${expected}; fetch it again`;
  throw new CommandError('precondition-failed', message);
}

function own<K extends string, V>(table: ReadonlyMap<K, V>, sid: K): V {
  const resource = table.get(sid);
  if (resource === undefined) throw new CommandError('not-found', `${sid} was not found`);
  return resource;
}
