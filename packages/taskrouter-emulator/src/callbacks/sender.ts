import type { AssignmentCallback, CallStatusCallback } from '../engine/output';

/** Takes callbacks off the engine's hands. Both resolve when the callback needn't be sent again. */
export interface CallbackSender {
  sendAssignment(callback: AssignmentCallback): Promise<void>;
  sendCallStatus(callback: CallStatusCallback): Promise<void>;
}
