import type { ReservationStatus } from 'taskrouter/reservation-status';
import type {
  CallSid,
  ReservationSid,
  TaskChannelSid,
  TaskQueueSid,
  TaskSid,
  WorkerSid,
} from 'taskrouter/sid';
import type { Due } from './deadline';
import type { Dated } from './resources';

export interface Reservation extends Dated, Due {
  readonly kind: 'reservation';
  readonly sid: ReservationSid;
  readonly taskSid: TaskSid;
  readonly workerSid: WorkerSid;
  readonly queueSid: TaskQueueSid | undefined;
  /** The channel whose capacity it takes. */
  readonly channelSid: TaskChannelSid;
  status: ReservationStatus;
  /** Rises with every change, from 1; the ETag. */
  version: number;
  /** The last call that was made to its worker. */
  callSid: CallSid | undefined;
}

/** Whether it takes capacity of its worker. Source: https://www.twilio.com/docs/taskrouter/multitasking */
export function takesCapacity(status: ReservationStatus): boolean {
  return status === 'pending' || status === 'accepted' || status === 'wrapping';
}
