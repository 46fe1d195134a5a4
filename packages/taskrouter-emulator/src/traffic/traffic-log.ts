import type { ReservationSid, TaskSid, WorkspaceSid } from 'taskrouter/sid';
import type { Delivery, Webhook } from '../callbacks/webhook';

/** Why the emulator asked something of the application. */
export type CallbackKind = 'assignment' | 'event' | 'call-status' | 'twiml' | 'replay';

/** What a callback is about, as far as it is about anything. */
export interface CallbackSubject {
  readonly kind: CallbackKind;
  readonly workspaceSid?: WorkspaceSid | undefined;
  readonly taskSid?: TaskSid | undefined;
  readonly reservationSid?: ReservationSid | undefined;
}

/** A request to the application, and what came of it. */
export interface SentCallback extends CallbackSubject {
  /** Counted from 1. */
  readonly n: number;
  /** ms since the epoch, in the emulator's time. */
  readonly at: number;
  /** As configured; it may hold credentials. */
  readonly webhook: Webhook;
  /** What was signed, before the parameters, and the signature. */
  readonly delivery: Delivery;
  /** ms that it took, in real time. */
  readonly durationMs: number;
}

/** A request to the REST API, and its answer. */
export interface ReceivedRequest {
  /** Counted from 1. */
  readonly n: number;
  /** ms since the epoch, in the emulator's time. */
  readonly at: number;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** The parameters of a form; empty for anything else. */
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  /** 0 when the connection was dropped on purpose. */
  readonly status: number;
  /** ms that it took, in real time. */
  readonly durationMs: number;
}

/** Told of each as it passes. */
export interface TrafficListener {
  readonly callback?: (callback: SentCallback) => void;
  readonly request?: (request: ReceivedRequest) => void;
}

const MOST = 1_000;

/** What has passed between the emulator and programs of late: the last thousand of each, oldest first. */
export class TrafficLog {
  private readonly sent = new Recent<SentCallback>();
  private readonly received = new Recent<ReceivedRequest>();

  constructor(private readonly listener: TrafficListener = {}) {}

  get callbacks(): readonly SentCallback[] {
    return this.sent.items;
  }

  get requests(): readonly ReceivedRequest[] {
    return this.received.items;
  }

  addCallback(callback: Omit<SentCallback, 'n'>): SentCallback {
    const sent = this.sent.add((n) => ({ ...callback, n }));
    this.listener.callback?.(sent);
    return sent;
  }

  addRequest(request: Omit<ReceivedRequest, 'n'>): ReceivedRequest {
    const received = this.received.add((n) => ({ ...request, n }));
    this.listener.request?.(received);
    return received;
  }

  clear(): void {
    this.sent.clear();
    this.received.clear();
  }
}

/** The last items of a numbered list. */
class Recent<T> {
  private readonly list: T[] = [];
  private count = 0;

  get items(): readonly T[] {
    return this.list;
  }

  add(make: (n: number) => T): T {
    const item = make(++this.count);
    this.list.push(item);
    if (this.list.length > MOST) this.list.shift();
    return item;
  }

  clear(): void {
    this.list.length = 0;
  }
}
