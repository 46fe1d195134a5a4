import type { AssignmentCallback, CallStatusCallback } from '../engine/output';
import { sendAssignmentCallback } from './assignment-callbacks';
import { sendCallStatusCallback } from './call-status-callbacks';
import { complain } from './complaint';
import type { CallbackContext } from './context';
import { InFlight } from './in-flight';
import type { CallbackSender } from './sender';

/** ms your application has to answer. Source: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks */
export const CALLBACK_LIMIT_MS = 5_000;

/** Sends callbacks. Each runs on its own and in real time; those about one call come in order. */
export class Callbacks implements CallbackSender {
  /** @param inFlight shared with other callbacks that are waited for, and broken off, together with these. */
  constructor(
    private readonly context: CallbackContext,
    private readonly inFlight = new InFlight(),
  ) {}

  sendAssignment(callback: AssignmentCallback): Promise<void> {
    return this.inFlight.start((signal) =>
      this.guard(callback, sendAssignmentCallback(this.context, callback, signal)),
    );
  }

  sendCallStatus(callback: CallStatusCallback): Promise<void> {
    return this.inFlight.start(
      (signal) => this.guard(callback, sendCallStatusCallback(this.context, callback, signal)),
      callback.callSid,
    );
  }

  /** Resolves when no callback is on its way, those included that others have led to. */
  settled(): Promise<void> {
    return this.inFlight.settled();
  }

  /** Breaks off what is on its way; what comes back is ignored. */
  close(): Promise<void> {
    return this.inFlight.close();
  }

  private async guard(callback: AssignmentCallback | CallStatusCallback, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      const message = error instanceof Error ? error.message : 'unknown error';
      complain(this.context, callback, callback.url, [{ level: 'error', code: 0, message }]);
    }
  }
}
