import type { CallSid, ReservationSid, TaskSid, WorkerSid } from 'taskrouter/sid';
import { CommandError } from '../engine/command-error';
import type { CallMove } from '../engine/commands/calls';
import type { Call, CallStatus } from '../engine/tables/call';
import type { Workspace } from '../engine/workspace';
import type { Runtime } from '../runtime';
import type { CallPlans } from './call-plans';

/** A call to a worker, as a test sees it. */
export interface CallView {
  readonly sid: CallSid;
  readonly status: CallStatus;
  readonly instruction: Call['instruction'];
  readonly to: string;
  readonly from: string;
  readonly taskSid: TaskSid;
  readonly reservationSid: ReservationSid;
  readonly workerSid: WorkerSid;
}

/** The workers' telephones in a test's hands. */
export class CallControl {
  constructor(
    private readonly runtime: () => Runtime,
    /** What happens to calls that are left alone. */
    readonly plans: CallPlans,
  ) {}

  /** The calls to workers, oldest first; a call is there as long as its task. */
  list(): CallView[] {
    const runtime = this.runtime();
    runtime.catchUp();
    return [...runtime.workspaces.values()].flatMap((workspace) =>
      [...workspace.calls.values()].map((call) => viewOf(workspace, call)),
    );
  }

  /**
   * Ends a call's ringing (`answered`, `busy`, `no-answer`, `failed`) or hangs it up (`completed`).
   * @throws CommandError when there is no such call, or its status doesn't allow it.
   */
  move(sid: CallSid, move: CallMove): CallView {
    const runtime = this.runtime();
    runtime.catchUp();
    for (const workspace of runtime.workspaces.values()) {
      if (workspace.calls.has(sid))
        return viewOf(workspace, runtime.execute(workspace.sid, 'updateCall', { sid, move }));
    }
    throw new CommandError('not-found', `${sid} was not found`);
  }
}

function viewOf(
  workspace: Workspace,
  { sid, status, instruction, to, from, reservationSid }: Call,
): CallView {
  const { taskSid, workerSid } = workspace.reservations.named(reservationSid);
  return {
    sid,
    status,
    instruction,
    to,
    from,
    taskSid,
    reservationSid,
    workerSid,
  };
}
