import type { AssignmentCallback } from '../engine/output';

/** Takes assignment callbacks off the engine's hands. */
export interface CallbackSender {
  /** Returns at once; the callback is on its way. */
  send(callback: AssignmentCallback): void;
}
