import type { CallSid } from 'taskrouter/sid';
import type { Deadline } from '../indexes/deadlines';
import type { Activity, Dated } from './resources';
import type { Reservation, Timed } from './task';

/** How a call to a worker goes when it is left alone. */
export const CALL_OUTCOMES = ['answered', 'busy', 'no-answer', 'failed'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** What the worker's telephone does. `no-answer` rings for as long as the instruction says, whatever `after` is. */
export interface CallPlan {
  readonly outcome: CallOutcome;
  /** Seconds from the start of the call. */
  readonly after: number;
}

/** Source: https://www.twilio.com/docs/voice/api/call-resource#call-status-values */
export type CallStatus =
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'canceled';

/** What a status callback can be asked for. Source: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks */
export const CALL_EVENTS = ['initiated', 'ringing', 'answered', 'completed'] as const;
export type CallEvent = (typeof CALL_EVENTS)[number];

export interface StatusCallback {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly events: readonly CallEvent[];
}

/** The leg of a call that goes to the worker. It exists as long as its task. */
export interface Call extends Dated {
  readonly kind: 'call';
  readonly sid: CallSid;
  readonly reservation: Reservation;
  readonly instruction: 'dequeue' | 'call' | 'conference';
  readonly to: string;
  readonly from: string;
  /** Whether its being answered accepts the reservation, which is on hold until then. */
  readonly accepts: boolean;
  readonly postWorkActivity: Activity | undefined;
  readonly statusCallback: StatusCallback | undefined;
  status: CallStatus;
  /** What happens at its deadline while it rings. */
  planned: CallOutcome;
  deadline: Deadline<Timed> | undefined;
}

/** Whether the reservation's timeout stands still because a call that decides about it is being set up. */
export function timeoutSuspended({ call }: Reservation): boolean {
  return call?.accepts === true && call.status === 'ringing';
}
