import type { AssignmentCallback, CallStatusCallback } from '../engine/output';
import type { EventRecord } from '../events/event-record';

/** An event callback to be delivered. */
export interface EventCallback {
  readonly event: EventRecord;
  /** The Workspace's EventCallbackUrl when it happened. */
  readonly url: string;
}

/** What can be on its way to an application. */
export type OutgoingMessage = AssignmentCallback | CallStatusCallback | EventCallback;

/** An outbox as plain data. */
export interface OutboxState {
  /** How many messages there have been. */
  readonly count: number;
  /** Those that haven't been acknowledged, by their number, counted from 1. */
  readonly unacknowledged: readonly (readonly [number, OutgoingMessage])[];
}
