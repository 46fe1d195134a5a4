import type { AssignmentCallback } from '../output';
import type { Reservation } from '../tables/reservation';
import type { Workflow } from '../tables/resources';
import { ageOf, type Task } from '../tables/task';
import type { Worker } from '../tables/worker';
import type { Workspace } from '../workspace';

/**
 * The callback for a new reservation; undefined when the task's workflow has no URL and nobody is to be told.
 * Source: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks
 */
export function assignmentCallback(
  workspace: Workspace,
  reservation: Reservation,
  task: Task,
  worker: Worker,
  workflow: Workflow | undefined,
): AssignmentCallback | undefined {
  if (workflow?.assignmentCallbackUrl === undefined) return undefined;
  return {
    workspaceSid: workspace.sid,
    taskSid: task.sid,
    reservationSid: reservation.sid,
    url: workflow.assignmentCallbackUrl,
    fallbackUrl: workflow.fallbackAssignmentCallbackUrl,
    parameters: {
      Timestamp: String(Math.floor(reservation.dateCreated / 1000)),
      AccountSid: workspace.context.accountSid,
      WorkspaceSid: workspace.sid,
      WorkflowSid: workflow.sid,
      TaskQueueSid: task.queueSid ?? '',
      WorkerSid: worker.sid,
      WorkerAttributes: worker.attributes,
      TaskSid: task.sid,
      TaskAttributes: task.attributes,
      TaskAge: String(ageOf(task, workspace.now)),
      TaskPriority: String(task.priority),
      ReservationSid: reservation.sid,
    },
  };
}
