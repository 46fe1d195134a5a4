import { isReservationStatus, type ReservationStatus } from 'taskrouter/reservation-status';
import {
  isSid,
  type ReservationSid,
  type TaskSid,
  type WorkflowSid,
  type WorkspaceSid,
} from 'taskrouter/sid';
import type { Client } from 'twilio/lib/base/BaseTwilio';
import Domain from 'twilio/lib/base/Domain';
import Version from 'twilio/lib/base/Version';
import type V1 from 'twilio/lib/rest/taskrouter/V1';
import { TaskListInstance } from 'twilio/lib/rest/taskrouter/v1/workspace/task';
import type { ReservationInstance } from 'twilio/lib/rest/taskrouter/v1/workspace/task/reservation';
import type { ReservationUpdate } from '../reservations/reservation-update';
import type { NewTask } from '../tasks/new-task';
import { type CredentialsSource, type RequestTimes, TwilioClient, UnclearAnswer } from './twilio-client';

/** A Reservation as TaskRouter reports it. */
export interface ReservationResource {
  readonly sid: ReservationSid;
  readonly status: ReservationStatus;
  readonly taskSid: TaskSid;
  readonly workerSid: string;
  readonly workerName: string;
}

/** The part of TaskRouter's REST API that the functions use, for one Workspace. */
export class TaskRouterClient {
  private readonly version: V1;
  private readonly tasks: TaskListInstance;

  /**
   * @param baseUrl `https://taskrouter.twilio.com`, or a regional or local one
   */
  constructor(
    baseUrl: string,
    private readonly workspaceSid: WorkspaceSid,
    credentials: CredentialsSource,
    times: RequestTimes,
  ) {
    this.version = versionOver(new TwilioClient(credentials, times), baseUrl);
    this.tasks = TaskListInstance(this.version, workspaceSid);
  }

  /**
   * Creates a Task (operation CreateTask).
   * @returns the new Task's SID
   * @throws TwilioError, UnclearAnswer, NoResponse
   */
  async createTask({ ignoreCapacity, ...task }: NewTask): Promise<TaskSid> {
    const created = await this.tasks.create({
      ...task,
      ...(ignoreCapacity !== undefined && { ignoreCapacity: String(ignoreCapacity) }),
    });
    if (isSid('WT', created.sid)) return created.sid;
    throw new UnclearAnswer(201, "no Task's SID");
  }

  /**
   * Accepts or rejects a Reservation (operation UpdateTaskReservation).
   * @throws TwilioError, UnclearAnswer, NoResponse
   */
  async updateReservation(update: ReservationUpdate): Promise<ReservationResource> {
    const { taskSid, reservationSid, status } = update;
    const workerActivitySid = status === 'rejected' ? update.workerActivitySid : undefined;
    const updated = await this.reservation(taskSid, reservationSid).update({
      reservationStatus: status,
      ...(workerActivitySid !== undefined && { workerActivitySid }),
    });
    return reservation(updated, update);
  }

  /**
   * Reads a Reservation (operation FetchTaskReservation).
   * @throws TwilioError (404 once the Task is gone), UnclearAnswer, NoResponse
   */
  async fetchReservation(sids: {
    taskSid: TaskSid;
    reservationSid: ReservationSid;
  }): Promise<ReservationResource> {
    return reservation(await this.reservation(sids.taskSid, sids.reservationSid).fetch(), sids);
  }

  /**
   * How long a Workflow's Reservations stay pending, in seconds (operation FetchWorkflow). By the version itself: the
   * class of Workflows brings all their statistics along.
   * @throws TwilioError, UnclearAnswer, NoResponse
   */
  async fetchReservationTimeout(workflowSid: WorkflowSid): Promise<number> {
    const uri = `/Workspaces/${this.workspaceSid}/Workflows/${workflowSid}`;
    const { task_reservation_timeout: seconds } = await this.version.fetch({ uri, method: 'get' });
    if (typeof seconds === 'number' && seconds > 0) return seconds;
    throw new UnclearAnswer(200, 'no task_reservation_timeout');
  }

  private reservation(taskSid: TaskSid, reservationSid: ReservationSid) {
    return this.tasks.get(taskSid).reservations.get(reservationSid);
  }
}

function reservation(
  { reservationStatus, workerSid, workerName }: ReservationInstance,
  { taskSid, reservationSid }: { readonly taskSid: TaskSid; readonly reservationSid: ReservationSid },
): ReservationResource {
  if (!isReservationStatus(reservationStatus)) throw new UnclearAnswer(200, 'no known reservation_status');
  return { sid: reservationSid, status: reservationStatus, taskSid, workerSid, workerName };
}

/*
 * What the generated classes send through. Two casts stand here and nowhere else: the classes ask for a whole
 * client and a whole V1 but call only `request`, and the real ones would put axios and every TaskRouter resource
 * into the bundle. The tests drive both functions through them over HTTP.
 */
function versionOver(client: TwilioClient, baseUrl: string): V1 {
  return new Version(new Domain(client as Pick<Client, 'request'> as Client, baseUrl), 'v1') as V1;
}
