import type { Call, CallEvent, CallStatus } from '../tables/call';
import type { Workspace } from '../workspace';

/** Gives the call a status that it keeps: nothing is due for it any more. */
export function endCall(
  workspace: Workspace,
  call: Call,
  status: Exclude<CallStatus, 'ringing' | 'in-progress'>,
): void {
  workspace.makeDue(call, undefined);
  changeStatus(workspace, call, status);
  tell(workspace, call, 'completed', status);
}

/** The worker has picked up. */
export function connectCall(workspace: Workspace, call: Call): void {
  workspace.makeDue(call, undefined);
  changeStatus(workspace, call, 'in-progress');
  tell(workspace, call, 'answered', 'in-progress');
}

/**
 * Has the status callback sent, where the instruction asks for this event.
 * @param status as the callback's CallStatus says it.
 */
export function tell(workspace: Workspace, call: Call, event: CallEvent, status: string): void {
  const { statusCallback } = call;
  if (statusCallback?.events.includes(event) !== true) return;
  const reservation = workspace.reservations.named(call.reservationSid);
  const task = workspace.tasks.named(reservation.taskSid);
  const customerCall = workspace.attributesOf(task).call_sid;
  workspace.context.output.callStatus({
    workspaceSid: workspace.sid,
    taskSid: task.sid,
    reservationSid: reservation.sid,
    callSid: call.sid,
    url: statusCallback.url,
    method: statusCallback.method,
    parameters: {
      AccountSid: workspace.context.accountSid,
      ApiVersion: '2010-04-01',
      CallSid: call.sid,
      CallStatus: status,
      Direction: 'outbound-api',
      From: call.from,
      To: call.to,
      Timestamp: new Date(workspace.now).toUTCString(),
      TaskSid: task.sid,
      ReservationSid: reservation.sid,
      WorkerSid: reservation.workerSid,
      ...(typeof customerCall === 'string' && { taskCallSid: customerCall }),
    },
  });
}

/** Ends the call if it hasn't ended, and removes it. */
export function forgetCall(workspace: Workspace, call: Call): void {
  if (call.status === 'ringing') endCall(workspace, call, 'canceled');
  if (call.status === 'in-progress') endCall(workspace, call, 'completed');
  workspace.calls.delete(call.sid);
}

function changeStatus(workspace: Workspace, call: Call, status: CallStatus): void {
  call.status = status;
  call.dateUpdated = workspace.now;
}
