import type { EventRecord } from './event-record';

/** An event callback to be delivered. */
export interface EventCallback {
  readonly event: EventRecord;
  /** The Workspace's EventCallbackUrl when it happened. */
  readonly url: string;
}

/** Takes event callbacks off the runtime's hands. */
export interface EventSender {
  /** Returns at once; the event will be delivered after those of its workspace sent before it. */
  send(callback: EventCallback): void;
}
