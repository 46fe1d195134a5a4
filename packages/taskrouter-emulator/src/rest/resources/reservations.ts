import { RESERVATION_STATUSES } from 'taskrouter/reservation-status';
import { readInstruction } from '../../calls/instruction-form';
import { SETTABLE_RESERVATION_STATUSES } from '../../engine/commands/reservations';
import type { Reservation } from '../../engine/tables/reservation';
import type { Workspace } from '../../engine/workspace';
import { type ApiRequest, found, type Handler, iso, ok, sidIn, workspaceOf } from '../api';
import { notFound, notImplemented } from '../api-error';
import { PAGE_PARAMETERS, page } from '../pagination';
import { choiceText, optionalParameter, plainText, readParameters, sidText } from '../parameters';

/*
 * The Reservation resource, which has two addresses: below its task and below its worker.
 * Source: https://www.twilio.com/docs/taskrouter/api/reservations
 */

type Side = 'task' | 'worker';

/** Source: the schemas task_reservation and worker_reservation of Twilio's OpenAPI document; they are alike. */
function format(request: ApiRequest, workspace: Workspace, side: Side, reservation: Reservation): object {
  const workspaceUrl = `${request.base}/Workspaces/${workspace.sid}`;
  const { taskSid, workerSid } = reservation;
  const taskUrl = `${workspaceUrl}/Tasks/${taskSid}`;
  const workerUrl = `${workspaceUrl}/Workers/${workerSid}`;
  return {
    account_sid: request.accountSid,
    date_created: iso(reservation.dateCreated),
    date_updated: iso(reservation.dateUpdated),
    reservation_status: reservation.status,
    sid: reservation.sid,
    task_sid: taskSid,
    worker_name: workspace.workers.named(workerSid).friendlyName,
    worker_sid: workerSid,
    workspace_sid: workspace.sid,
    url: `${side === 'task' ? taskUrl : workerUrl}/Reservations/${reservation.sid}`,
    links: { task: taskUrl, worker: workerUrl, workspace: workspaceUrl },
  };
}

function allOf(request: ApiRequest, workspace: Workspace, side: Side): readonly Reservation[] {
  if (side === 'task') {
    const task = found(request, workspace.tasks, sidIn(request, 'WT', 'TaskSid'));
    return workspace.entryOfTask(task).reservations;
  }
  const worker = found(request, workspace.workers, sidIn(request, 'WK', 'WorkerSid'));
  return [...workspace.entryOfWorker(worker).reservations.values()];
}

/** The reservation of the path, which must belong to the path's task or worker. */
function reservationOf(request: ApiRequest, workspace: Workspace, side: Side): Reservation {
  const reservation = found(request, workspace.reservations, sidIn(request, 'WR'));
  const isOwn =
    side === 'task'
      ? reservation.taskSid === sidIn(request, 'WT', 'TaskSid')
      : reservation.workerSid === sidIn(request, 'WK', 'WorkerSid');
  if (!isOwn) throw notFound(request.path);
  return reservation;
}

const list =
  (side: Side): Handler =>
  (request) => {
    const workspace = workspaceOf(request);
    const { ReservationStatus, WorkerSid } = readParameters(request.query, {
      ...PAGE_PARAMETERS,
      ReservationStatus: optionalParameter(choiceText(RESERVATION_STATUSES)),
      WorkerSid: optionalParameter(sidText('WK')),
    });
    const reservations = allOf(request, workspace, side).filter(
      ({ status, workerSid }) =>
        (ReservationStatus === undefined || status === ReservationStatus) &&
        (WorkerSid === undefined || workerSid === WorkerSid),
    );
    return page(request, 'reservations', reservations, (reservation) =>
      format(request, workspace, side, reservation),
    );
  };

const fetch =
  (side: Side): Handler =>
  (request) => {
    const workspace = workspaceOf(request);
    const reservation = reservationOf(request, workspace, side);
    return ok(format(request, workspace, side, reservation), reservation.version);
  };

const update =
  (side: Side): Handler =>
  (request) => {
    const workspace = workspaceOf(request);
    const { sid, workerSid } = reservationOf(request, workspace, side);
    const { expectedVersion, runtime, plans } = request;
    const instruction = readInstruction(request.form);
    if (instruction === 'supervise') throw notImplemented('The supervise instruction');
    const reservation =
      instruction === undefined
        ? runtime.execute(workspace.sid, 'updateReservation', {
            ...statusIn(request.form),
            sid,
            expectedVersion,
          })
        : runtime.execute(workspace.sid, 'executeInstruction', {
            sid,
            instruction,
            plan: plans.planFor(instruction, workspace.workers.named(workerSid)),
            expectedVersion,
          });
    return ok(format(request, workspace, side, reservation), reservation.version);
  };

function statusIn(form: URLSearchParams) {
  const { ReservationStatus: status, WorkerActivitySid: activitySid } = readParameters(form, {
    ReservationStatus: optionalParameter(choiceText(SETTABLE_RESERVATION_STATUSES)),
    WorkerActivitySid: optionalParameter(sidText('WA')),
    // Not given here, or it would be an instruction: named so that a slip of the pen is noticed.
    Instruction: optionalParameter(plainText),
  });
  return { status, activitySid };
}

export const reservationHandlers = { list, fetch, update };
