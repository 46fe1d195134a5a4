import type { EventRecord } from './event-record';

/** An event callback to be delivered. */
export interface EventCallback {
  readonly event: EventRecord;
  /** The Workspace's EventCallbackUrl when it happened. */
  readonly url: string;
}

/** Takes event callbacks off the runtime's hands. */
export interface EventSender {
  /**
   * The event is delivered after those of its workspace sent before it. Resolves when it needn't be sent again.
   */
  send(callback: EventCallback): Promise<void>;
}
