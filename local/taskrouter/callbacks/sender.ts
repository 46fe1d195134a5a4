import type { AssignmentCallback, CallStatusCallback } from '../engine/output';

/** Takes callbacks off the engine's hands. Both return at once: the callback is on its way. */
export interface CallbackSender {
  sendAssignment(callback: AssignmentCallback): void;
  sendCallStatus(callback: CallStatusCallback): void;
}
