import type { ActivitySid, ReservationSid } from 'taskrouter/sid';
import { CommandError, throwCommandError } from '../command-error';
import { complete, wrapUp } from '../lifecycle/ending';
import { accept, fail } from '../lifecycle/reserving';
import { moveWorker } from '../lifecycle/worker-activity';
import type { Reservation } from '../tables/reservation';
import type { Workspace } from '../workspace';
import * as lookup from './lookup';
import { checkTransition } from './tasks';

/** The statuses a client sets. Source: https://www.twilio.com/docs/taskrouter/api/reservations */
export const SETTABLE_RESERVATION_STATUSES = ['accepted', 'rejected', 'wrapping', 'completed'] as const;
export type SettableReservationStatus = (typeof SETTABLE_RESERVATION_STATUSES)[number];

/** Accepts, rejects, wraps up or completes; what happens to a reservation happens to its task. */
export function updateReservation(
  workspace: Workspace,
  params: {
    readonly sid: ReservationSid;
    readonly status?: SettableReservationStatus | undefined;
    /** With `rejected`: where the worker goes; it stays in its activity without. */
    readonly activitySid?: ActivitySid | undefined;
    readonly expectedVersion?: number | undefined;
  },
): Reservation {
  const reservation = lookup.own(workspace.reservations, params.sid);
  lookup.checkVersion(reservation, params.expectedVersion);
  const { status, activitySid } = params;
  const activity =
    activitySid === undefined
      ? undefined
      : lookup.referred(workspace.activities, activitySid, 'WorkerActivitySid', 'Activity');
  switch (status) {
    case 'accepted':
      checkPending(reservation, 'accept');
      accept(workspace, reservation);
      break;
    case 'rejected':
      checkPending(reservation, 'reject');
      // The worker first: it must be gone before the task looks for the next one.
      if (activity !== undefined) {
        moveWorker(workspace, workspace.workers.named(reservation.workerSid), activity);
      }
      fail(workspace, reservation, 'rejected');
      break;
    case 'wrapping':
    case 'completed': {
      const task = workspace.tasks.named(reservation.taskSid);
      if (task.acceptedSid !== reservation.sid) {
        throwCommandError(
          `Reservation ${reservation.sid} cannot be ${status}: it is ${reservation.status}, not accepted`,
        );
      }
      checkTransition(workspace, task, status);
      (status === 'wrapping' ? wrapUp : complete)(workspace, task, undefined);
    }
  }
  return reservation;
}

/**
 * How an acceptance is refused: what another worker has accepted is gone.
 * Source: https://www.twilio.com/docs/taskrouter/api/task-queue (multi-reservation)
 */
export function refusalOf({ status }: Reservation): 'gone' | 'invalid' {
  return status === 'rescinded' ? 'gone' : 'invalid';
}

// The end of the sentence is what people match on in Twilio's answers.
function checkPending(reservation: Reservation, verb: 'accept' | 'reject'): void {
  if (reservation.status === 'pending') return;
  const message = `Unable to ${verb}. Reservation ${reservation.sid} is not currently in a Pending state. It is ${reservation.status}.`;
  throw new CommandError(verb === 'accept' ? refusalOf(reservation) : 'invalid', message);
}
