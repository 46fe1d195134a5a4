import type { ServiceFaults } from '../service-endpoint/faults';
import type { ReceivedMessage } from './message';
import type { Queue } from './queue';
import { queueAttributes } from './queue-operations';
import type { Queues } from './queues';

/** SQS for tests and tools, past signatures and policies. A queue is named by its name, logical ID, ARN or URL. */
export interface SqsTestClient {
  /**
   * Sends a message.
   * @param delaySeconds in place of the queue's own delay
   * @returns the message's ID
   */
  send(queue: string, body: string, options?: { readonly delaySeconds?: number }): string;
  /** Up to `max` (10 by default) messages that are available now; they stay hidden for the visibility timeout. */
  receive(queue: string, max?: number): readonly ReceivedMessage[];
  /** Deletes a message that was received. */
  delete(queue: string, receiptHandle: string): void;
  /**
   * Moves dead letters back to where they came from, or to `destination`.
   * @returns how many were moved
   */
  redrive(deadLetterQueue: string, destination?: string): number;
  /** The queue's attributes, as GetQueueAttributes gives `All` of them. */
  attributes(queue: string): Readonly<Record<string, string>>;
  /** Closes every connection of SQS's callers without an answer, until told otherwise. */
  unreachable(on: boolean): void;
  /** Lets every n-th message that is sent be delivered twice; 0 ends it. */
  duplicate(everyNth: number): void;
}

/** @throws Error, from each tool, for a queue that isn't in the stack */
export function sqsTestClient(queues: Queues, faults: ServiceFaults): SqsTestClient {
  const find = (id: string): Queue => {
    const queue = queues.find(id);
    if (queue === undefined) throw new Error(`there is no queue ${id} in the stack`);
    return queue;
  };
  return {
    send: (queue, body, { delaySeconds } = {}) =>
      queues.send(find(queue), { body, attributes: {}, senderId: 'local' }, delaySeconds).messageId,
    receive: (queue, max = 10) => find(queue).take(max),
    delete: (queue, receiptHandle) => find(queue).delete(receiptHandle),
    redrive: (queue, destination) =>
      queues.redrive(find(queue), destination === undefined ? undefined : find(destination)).moved,
    attributes: (queue) => queueAttributes(find(queue)),
    unreachable: (on) => faults.fail(on ? true : 0, 'drop'),
    duplicate: (everyNth) => queues.duplicate(everyNth),
  };
}
