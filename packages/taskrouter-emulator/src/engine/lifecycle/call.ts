import type { Call, CallOutcome, CallPlan } from '../tables/call';
import type { Reservation, Task } from '../tables/task';
import type { Workspace } from '../tables/workspace';
import { connectCall, endCall, forgetCall, tell } from './call-state';
import { accept, fail } from './reservation';
import { complete, wrapUp } from './task';
import { touchTask } from './task-state';
import { moveWorker } from './worker-activity';

/**
 * Calls the worker. A call that accepts its reservation puts it on hold: its timeout stands still until the call is
 * answered (accepted) or not (canceled).
 * Source: https://support.twilio.com/hc/en-us/articles/42786996187419
 * @param ringTime seconds after which an unanswered call is given up.
 */
export function startCall(
  workspace: Workspace,
  params: Omit<Call, 'kind' | 'sid' | 'status' | 'planned' | 'deadline' | 'dateCreated' | 'dateUpdated'>,
  plan: CallPlan,
  ringTime: number,
): Call {
  const { now, context, deadlines } = workspace;
  const { reservation } = params;
  const isAnsweredInTime = plan.outcome !== 'no-answer' && plan.after < ringTime;
  const call: Call = {
    ...params,
    kind: 'call',
    sid: context.sids.next('CA'),
    status: 'ringing',
    planned: isAnsweredInTime ? plan.outcome : 'no-answer',
    deadline: undefined,
    dateCreated: now,
    dateUpdated: now,
  };
  call.deadline = deadlines.create(call);
  deadlines.set(call.deadline, now + (isAnsweredInTime ? plan.after : ringTime) * 1000);
  if (call.accepts && reservation.deadline !== undefined) deadlines.clear(reservation.deadline);
  // A `call` that doesn't accept can be made again: the new one takes the place of the one before.
  if (reservation.call !== undefined) forgetCall(workspace, reservation.call);
  reservation.call = call;
  workspace.calls.set(call.sid, call);
  if (call.instruction !== 'conference') addWorkerCall(workspace, reservation.task, call);
  tell(workspace, call, 'initiated', 'initiated');
  tell(workspace, call, 'ringing', 'ringing');
  return call;
}

/** What becomes of a ringing call, and of the reservation it decides about. */
export function endRinging(workspace: Workspace, call: Call, outcome: CallOutcome): void {
  const { reservation, accepts } = call;
  if (outcome === 'answered') connectCall(workspace, call);
  else endCall(workspace, call, outcome);
  if (!accepts || reservation.status !== 'pending') return;
  if (outcome === 'answered') accept(workspace, reservation);
  else fail(workspace, reservation, 'canceled');
}

/**
 * Ends a call that was answered. The end of a dequeued call or a conference is the end of the task's work: wrapping
 * in a multi-tasking workspace; completed in a single-tasking one, where the worker also goes to its post-work
 * activity.
 * Source: https://www.twilio.com/docs/taskrouter/lifecycle-task-state, /docs/taskrouter/twiml-queue-calls
 */
export function hangUp(workspace: Workspace, call: Call): void {
  const { reservation, instruction, postWorkActivity } = call;
  endCall(workspace, call, 'completed');
  if (instruction === 'call' || !isHeld(reservation)) return;
  const { task, worker } = reservation;
  if (workspace.settings.multiTaskEnabled) {
    if (task.status === 'assigned') wrapUp(workspace, task, 'hangup');
    return;
  }
  const isThere = postWorkActivity !== undefined && workspace.activities.has(postWorkActivity.sid);
  if (isThere) moveWorker(workspace, worker, postWorkActivity);
  complete(workspace, task, 'hangup');
}

function isHeld({ status }: Reservation): boolean {
  return status === 'accepted' || status === 'wrapping';
}

// Source: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks (dequeue, call)
function addWorkerCall(workspace: Workspace, task: Task, { sid }: Call): void {
  task.attributeValues = { ...task.attributeValues, worker_call_sid: sid };
  task.attributes = JSON.stringify(task.attributeValues);
  touchTask(workspace, task);
  workspace.emit({ type: 'task.updated', task });
}
