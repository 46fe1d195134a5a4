import type { ActivitySid, CallSid, ReservationSid } from 'taskrouter/sid';
import type { Due } from './deadline';
import type { Dated } from './resources';

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

/** The leg of a call that goes to the worker. It exists as long as its task; what is due is the end of its ringing. */
export interface Call extends Dated, Due {
  readonly kind: 'call';
  readonly sid: CallSid;
  readonly reservationSid: ReservationSid;
  readonly instruction: 'dequeue' | 'call' | 'conference';
  readonly to: string;
  readonly from: string;
  /** Whether its being answered accepts the reservation, whose timeout is suspended until then. */
  readonly accepts: boolean;
  readonly postWorkActivitySid: ActivitySid | undefined;
  readonly statusCallback: StatusCallback | undefined;
  status: CallStatus;
  /** How the ringing ends when it is left alone. */
  planned: CallOutcome;
}
