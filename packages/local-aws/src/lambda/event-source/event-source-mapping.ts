import type { Clock } from 'taskrouter/clock';
import { isJsonObject } from 'taskrouter/parsed';
import { parseJson } from '../../json';
import type { ReceivedMessage } from '../../sqs/message';
import type { Queue } from '../../sqs/queue';
import { TooManyRequestsError } from '../invocation';
import type { Lambda } from '../lambda';
import { parseBatchResponse } from './batch-response';
import type { EventSourceConfiguration } from './event-source-configuration';
import { type Batch, createBatches } from './sqs-event';

/** Long polls are as long as SQS allows. */
const POLL_SECONDS = 20;

/**
 * Pollers that take messages from a queue, invoke the function with them, and delete what it dealt with. Whatever it
 * didn't becomes visible again after the queue's visibility timeout.
 * Source: "Using Lambda with Amazon SQS" in the Lambda Developer Guide.
 */
export class EventSourceMapping {
  readonly #stop = new AbortController();
  readonly #pollers: Promise<unknown>;

  constructor(
    private readonly configuration: EventSourceConfiguration,
    private readonly queue: Queue,
    private readonly lambda: Lambda,
    private readonly clock: Clock,
    private readonly log: (line: string) => void,
  ) {
    const pollers = Array.from({ length: configuration.maximumConcurrency }, () => this.#poll());
    this.#pollers = Promise.all(pollers);
  }

  /** Takes no more messages from now on. */
  stop(): void {
    this.#stop.abort();
  }

  /** Resolves when, after `stop`, every poller has ended. */
  async stopped(): Promise<void> {
    await this.#pollers;
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const messages = await this.#gather(signal);
      for (const batch of createBatches(messages, this.configuration)) {
        if (signal.aborted) return;
        await this.#deliver(batch);
      }
    }
  }

  /** A batch: what is there, and with a batching window what comes while it lasts. */
  async #gather(signal: AbortSignal): Promise<ReceivedMessage[]> {
    const { batchSize, batchingWindowSeconds } = this.configuration;
    const messages = await this.queue.receive({ max: batchSize, waitSeconds: POLL_SECONDS, signal });
    const closesAt = this.clock.now() + batchingWindowSeconds * 1000;
    while (messages.length > 0 && messages.length < batchSize && !signal.aborted) {
      const waitSeconds = (closesAt - this.clock.now()) / 1000;
      if (waitSeconds <= 0) break;
      messages.push(...(await this.queue.receive({ max: batchSize - messages.length, waitSeconds, signal })));
    }
    return messages;
  }

  async #deliver(batch: Batch): Promise<void> {
    const failed = await this.#invoke(batch);
    for (const { messageId, receiptHandle } of batch.messages) {
      if (failed !== 'all' && !failed.has(messageId)) this.queue.delete(receiptHandle);
    }
  }

  /** The IDs of the messages that failed. */
  async #invoke({ messages, payload }: Batch): Promise<ReadonlySet<string> | 'all'> {
    const { functionArn, reportsBatchItemFailures } = this.configuration;
    try {
      const result = await this.lambda.invoke(functionArn, payload);
      if (result.functionError !== undefined) {
        this.#report(`all ${messages.length} messages failed`, errorType(result.payload));
        return 'all';
      }
      if (!reportsBatchItemFailures) return new Set();
      const failed = parseBatchResponse(result.payload, new Set(messages.map(({ messageId }) => messageId)));
      if (failed === 'all')
        this.#report(`all ${messages.length} messages failed`, 'malformed batch response');
      else if (failed.size > 0)
        this.#report(`${failed.size} of ${messages.length} messages failed`, 'reported');
      return failed;
    } catch (error) {
      if (!(error instanceof TooManyRequestsError)) throw error;
      this.#report(`${messages.length} messages wait`, error.name);
      return 'all';
    }
  }

  /** Says what went wrong without any of the message, which may hold personal data. */
  #report(what: string, why: string): void {
    if (this.#stop.signal.aborted) return;
    const { queueName, functionName } = this.configuration;
    this.log(`event source | ${queueName} → ${functionName}: ${what} (${why})`);
  }
}

function errorType(payload: string): string {
  const failure = parseJson(payload);
  return String((isJsonObject(failure) ? failure.errorType : undefined) ?? 'Error');
}
