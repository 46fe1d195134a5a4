import type { Journal } from '../journal/journal';
import { InFlight } from './in-flight';
import type { OutboxState, OutgoingMessage } from './message';

/**
 * Brings a message to its application.
 * @param signal breaks it off; what the application says then has no effect.
 * @returns when the message needn't be delivered again. Never rejects.
 */
export type Deliver = (message: OutgoingMessage, signal: AbortSignal) => Promise<void>;

/**
 * What is to be said to applications: every message is dispatched once what led to it is durable, and again after a
 * restart unless it was acknowledged.
 */
export class Outbox {
  /** Added in the middle of a command, and not yet dispatched. */
  private readonly added: OutgoingMessage[] = [];
  private count = 0;
  private readonly unacknowledged = new Map<number, OutgoingMessage>();
  private readonly inFlight: InFlight;

  constructor(
    private readonly deliver: Deliver,
    private readonly journal: Journal,
  ) {
    this.inFlight = new InFlight(() => journal.durable());
  }

  add(message: OutgoingMessage): void {
    this.added.push(message);
  }

  /** Sends everything on its way that has been added. */
  dispatch(): void {
    for (const n of this.number()) this.send(n);
  }

  /** Keeps what has been added for `redeliver`. */
  hold(): void {
    this.number();
  }

  /** Sends on its way again what hasn't been acknowledged. */
  redeliver(): void {
    for (const n of [...this.unacknowledged.keys()]) this.send(n);
  }

  /** The n-th message needn't be delivered again. */
  acknowledge(n: number): void {
    this.unacknowledged.delete(n);
  }

  get state(): OutboxState {
    return { count: this.count, unacknowledged: [...this.unacknowledged] };
  }

  /** Takes over what another outbox had. To be called on a new one. */
  restore({ count, unacknowledged }: OutboxState): void {
    this.count = count;
    for (const [n, message] of unacknowledged) this.unacknowledged.set(n, message);
  }

  get isIdle(): boolean {
    return this.inFlight.isIdle;
  }

  /** Resolves when no message is on its way, those included that others have led to. */
  settled(): Promise<void> {
    return this.inFlight.settled();
  }

  /** Breaks off what is on its way. */
  close(): Promise<void> {
    return this.inFlight.close();
  }

  private number(): number[] {
    return this.added.splice(0).map((message) => {
      this.unacknowledged.set(++this.count, message);
      return this.count;
    });
  }

  private send(n: number): void {
    const message = this.unacknowledged.get(n);
    if (message === undefined) return;
    const work = async (signal: AbortSignal): Promise<void> => {
      await this.deliver(message, signal);
      if (signal.aborted) return;
      this.acknowledge(n);
      this.journal.append({ do: 'acknowledge', n });
    };
    this.inFlight.start(work, orderOf(message));
  }
}

/** Messages with the same order are delivered one after the other: the events of a workspace, what is said of a call. */
function orderOf(message: OutgoingMessage): string | undefined {
  if ('event' in message) return message.event.workspaceSid;
  return 'callSid' in message ? message.callSid : undefined;
}
