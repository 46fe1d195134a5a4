import { compactJson } from 'taskrouter/compact-json';
import type { Call, CallOutcome, CallPlan } from '../tables/call';
import type { Due } from '../tables/deadline';
import type { Reservation } from '../tables/reservation';
import type { Dated } from '../tables/resources';
import type { Task } from '../tables/task';
import type { Workspace } from '../workspace';
import { connectCall, endCall, forgetCall, tell } from './call-state';
import { complete, wrapUp } from './ending';
import { accept, fail } from './reserving';
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
  reservation: Reservation,
  params: Omit<Call, 'kind' | 'sid' | 'reservationSid' | 'status' | 'planned' | keyof Due | keyof Dated>,
  plan: CallPlan,
  ringTime: number,
): Call {
  const { now, context } = workspace;
  const isAnsweredInTime = plan.outcome !== 'no-answer' && plan.after < ringTime;
  const call: Call = {
    ...params,
    kind: 'call',
    sid: context.sids.next('CA'),
    reservationSid: reservation.sid,
    status: 'ringing',
    planned: isAnsweredInTime ? plan.outcome : 'no-answer',
    dateCreated: now,
    dateUpdated: now,
    dueAt: undefined,
    dueOrder: 0,
  };
  workspace.makeDue(call, now + (isAnsweredInTime ? plan.after : ringTime) * 1000);
  if (call.accepts) workspace.makeDue(reservation, undefined);
  // A `call` that doesn't accept can be made again: the new one takes the place of the one before.
  const previous = workspace.calls.named(reservation.callSid);
  if (previous !== undefined) forgetCall(workspace, previous);
  reservation.callSid = call.sid;
  workspace.calls.add(call);
  if (call.instruction !== 'conference') {
    addWorkerCall(workspace, workspace.tasks.named(reservation.taskSid), call);
  }
  tell(workspace, call, 'initiated', 'initiated');
  tell(workspace, call, 'ringing', 'ringing');
  return call;
}

/** What becomes of a ringing call, and of the reservation it decides about. */
export function endRinging(workspace: Workspace, call: Call, outcome: CallOutcome): void {
  const { accepts } = call;
  const reservation = workspace.reservations.named(call.reservationSid);
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
  const { instruction, postWorkActivitySid } = call;
  const reservation = workspace.reservations.named(call.reservationSid);
  endCall(workspace, call, 'completed');
  if (instruction === 'call' || !isHeld(reservation)) return;
  const task = workspace.tasks.named(reservation.taskSid);
  if (workspace.settings.multiTaskEnabled) {
    if (task.status === 'assigned') wrapUp(workspace, task, 'hangup');
    return;
  }
  const activity =
    postWorkActivitySid === undefined ? undefined : workspace.activities.get(postWorkActivitySid);
  if (activity !== undefined) moveWorker(workspace, workspace.workers.named(reservation.workerSid), activity);
  complete(workspace, task, 'hangup');
}

function isHeld({ status }: Reservation): boolean {
  return status === 'accepted' || status === 'wrapping';
}

// Source: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks (dequeue, call)
function addWorkerCall(workspace: Workspace, task: Task, { sid }: Call): void {
  const fields = task.attributes.slice(1, -1);
  const added = `"worker_call_sid":${JSON.stringify(sid)}`;
  // Of a repeated key the last value counts; everything else stays as it was sent.
  task.attributes =
    compactJson(`{${fields.trim() === '' ? added : `${fields},${added}`}}`) ?? task.attributes;
  touchTask(workspace, task);
  workspace.emit({ type: 'task.updated', task });
}
