import { randomUUID } from 'node:crypto';
import type { Clock, Timer } from 'taskrouter/clock';
import {
  formatReceiptHandle,
  type Message,
  newReceipt,
  parseReceiptHandle,
  type ReceivedMessage,
} from './message';
import type { QueueConfiguration } from './queue-configuration';
import { sqsError } from './sqs-error';

// Source: "Amazon SQS standard queue quotas".
const MAX_IN_FLIGHT = 120_000;

/** A message in the queue. A message that SQS delivers twice is held twice, each with a life of its own. */
interface Held {
  readonly key: string;
  readonly message: Message;
  readonly state: 'available' | 'delayed' | 'inFlight';
  readonly receiveCount: number;
  readonly firstReceivedAt?: number;
  /** Of the latest receive; only its handle counts. */
  readonly receive?: string;
  /** Stops it from becoming available when its delay or visibility timeout is over. */
  readonly timer?: Timer;
}

interface Waiter {
  readonly max: number;
  readonly visibilitySeconds: number | undefined;
  readonly resolve: (messages: ReceivedMessage[]) => void;
}

/** How a consumer asks for messages. */
export interface ReceiveOptions {
  /** At most so many; at least 1. */
  readonly max: number;
  /** In place of the queue's visibility timeout. */
  readonly visibilitySeconds?: number;
  /** How long to wait for a first message; 0 = not at all. */
  readonly waitSeconds: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

/** How many messages a queue has in each state. */
export type MessageCounts = Readonly<Record<Held['state'], number>>;

/** A standard queue: at-least-once, roughly in the order of sending. Every time in it comes from the clock. */
export class Queue {
  readonly #held = new Map<string, Held>();
  /** Keys in the order they became available. */
  readonly #available = new Set<string>();
  readonly #counts = { available: 0, delayed: 0, inFlight: 0 };
  readonly #waiting = new Set<Waiter>();
  readonly createdAt: number;

  /**
   * @param configuration replaced when a new deployment changes it
   * @param moveToDeadLetters takes a message that was received too often
   */
  constructor(
    public configuration: QueueConfiguration,
    private readonly clock: Clock,
    private readonly moveToDeadLetters: (message: Message, from: QueueConfiguration) => void,
  ) {
    this.createdAt = clock.now();
  }

  /** Takes a message in; it becomes available after `delaySeconds`. */
  add(message: Message, delaySeconds = 0): void {
    const held: Held = {
      key: randomUUID(),
      message,
      state: 'delayed',
      receiveCount: 0,
    };
    if (delaySeconds > 0) this.#hide(held, delaySeconds);
    else this.#show(held);
  }

  /**
   * Messages as soon as there are any; none when the wait is over, the signal aborted or the queue closed.
   * @throws ServiceError `OverLimit` when too many are in flight, and only without a wait, as in SQS.
   */
  async receive({ max, visibilitySeconds, waitSeconds, signal }: ReceiveOptions): Promise<ReceivedMessage[]> {
    const messages = this.take(max, visibilitySeconds);
    if (messages.length === 0 && waitSeconds === 0 && this.#counts.inFlight >= MAX_IN_FLIGHT) {
      throw sqsError('OverLimit', `Too many messages in flight; the maximum is ${MAX_IN_FLIGHT}.`);
    }
    if (messages.length > 0 || waitSeconds === 0 || signal?.aborted === true) return messages;
    return new Promise((resolve) => {
      const giveUp = () => waiter.resolve([]);
      const timer = this.clock.setTimer(this.clock.now() + waitSeconds * 1000, giveUp);
      signal?.addEventListener('abort', giveUp);
      const waiter: Waiter = {
        max,
        visibilitySeconds,
        resolve: (received) => {
          timer.cancel();
          signal?.removeEventListener('abort', giveUp);
          this.#waiting.delete(waiter);
          resolve(received);
        },
      };
      this.#waiting.add(waiter);
    });
  }

  /** Up to `max` messages that are available now; they are hidden until their visibility timeout is over. */
  take(max: number, visibilitySeconds = this.configuration.visibilityTimeoutSeconds): ReceivedMessage[] {
    if (this.#counts.inFlight >= MAX_IN_FLIGHT) return [];
    const { redrive } = this.configuration;
    const taken = new Map<string, ReceivedMessage>();
    for (const key of this.#available) {
      if (taken.size === max) break;
      const held = this.#held.get(key);
      // Never both copies of a message at once: one who gets it twice gets it at another time.
      if (held === undefined || taken.has(held.message.messageId)) continue;
      if (this.#isExpired(held)) {
        this.#remove(held);
      } else if (redrive !== undefined && held.receiveCount >= redrive.maxReceiveCount) {
        this.#remove(held);
        const { message, receiveCount } = held;
        const earlierReceives = message.earlierReceives + receiveCount;
        this.moveToDeadLetters({ ...message, earlierReceives }, this.configuration);
      } else {
        taken.set(held.message.messageId, this.#hand(held, visibilitySeconds));
      }
    }
    return [...taken.values()];
  }

  /**
   * Deletes a message. Nothing happens when the handle isn't that of its latest receive, or it is gone already.
   * @throws ServiceError `ReceiptHandleIsInvalid`
   */
  delete(receiptHandle: string): void {
    const held = this.#byReceipt(receiptHandle);
    if (held !== undefined) this.#remove(held);
  }

  /**
   * Lets a message in flight become available so many seconds from now.
   * @throws ServiceError `ReceiptHandleIsInvalid`, or `MessageNotInflight`
   */
  changeVisibility(receiptHandle: string, seconds: number): void {
    const held = this.#byReceipt(receiptHandle);
    if (held?.state !== 'inFlight') {
      throw sqsError('MessageNotInflight', 'The message referred to is not in flight.');
    }
    held.timer?.cancel();
    this.#hide({ ...held, state: 'inFlight' }, seconds);
  }

  counts(): MessageCounts {
    for (const held of [...this.#held.values()]) if (this.#isExpired(held)) this.#remove(held);
    return { ...this.#counts };
  }

  /** Takes every available message away. */
  drain(): Message[] {
    const drained = [...this.#available].flatMap((key) => this.#held.get(key) ?? []);
    for (const held of drained) this.#remove(held);
    return drained.filter((held) => !this.#isExpired(held)).map(({ message }) => message);
  }

  /** Deletes every message. */
  purge(): void {
    for (const held of [...this.#held.values()]) this.#remove(held);
  }

  /** Ends every wait and every timer. */
  close(): void {
    this.purge();
    for (const waiter of [...this.#waiting]) waiter.resolve([]);
  }

  #hand(held: Held, visibilitySeconds: number): ReceivedMessage {
    const { key, message } = held;
    const receipt = newReceipt(key);
    const receiveCount = held.receiveCount + 1;
    const firstReceivedAt = held.firstReceivedAt ?? this.clock.now();
    const { receive } = receipt;
    this.#hide({ ...held, state: 'inFlight', receiveCount, firstReceivedAt, receive }, visibilitySeconds);
    return {
      ...message,
      receiptHandle: formatReceiptHandle(receipt),
      receiveCount: message.earlierReceives + receiveCount,
      firstReceivedAt,
    };
  }

  #hide(held: Held, seconds: number): void {
    if (seconds === 0) {
      this.#show(held);
      return;
    }
    const timer = this.clock.setTimer(this.clock.now() + seconds * 1000, () => {
      const current = this.#held.get(held.key);
      if (current !== undefined) this.#show(current);
    });
    this.#set({ ...held, timer });
  }

  #show(held: Held): void {
    const { timer: _, ...rest } = held;
    this.#set({ ...rest, state: 'available' });
    for (const waiter of [...this.#waiting]) {
      if (this.#available.size === 0 || this.#counts.inFlight >= MAX_IN_FLIGHT) return;
      const messages = this.take(waiter.max, waiter.visibilitySeconds);
      if (messages.length > 0) waiter.resolve(messages);
    }
  }

  #set(held: Held): void {
    this.#forget(held.key);
    this.#held.set(held.key, held);
    this.#counts[held.state]++;
    if (held.state === 'available') this.#available.add(held.key);
  }

  #remove({ key, timer }: Held): void {
    timer?.cancel();
    this.#forget(key);
  }

  #forget(key: string): void {
    const held = this.#held.get(key);
    if (held === undefined) return;
    this.#held.delete(key);
    this.#available.delete(key);
    this.#counts[held.state]--;
  }

  #byReceipt(receiptHandle: string): Held | undefined {
    const { key, receive } = parseReceiptHandle(receiptHandle);
    const held = this.#held.get(key);
    return held?.receive === receive ? held : undefined;
  }

  #isExpired({ message }: Held): boolean {
    return message.sentAt + this.configuration.retentionSeconds * 1000 <= this.clock.now();
  }
}
