import type { Clock } from 'taskrouter/clock';
import type { Queues } from '../../sqs/queues';
import type { Lambda } from '../lambda';
import type { EventSourceConfiguration } from './event-source-configuration';
import { EventSourceMapping } from './event-source-mapping';

/** The event source mappings of the deployed stack. */
export class EventSources {
  #mappings: readonly EventSourceMapping[] = [];

  constructor(
    private readonly lambda: Lambda,
    private readonly queues: Queues,
    private readonly clock: Clock,
    private readonly log: (line: string) => void,
  ) {}

  /** Begins to poll; what polled before has to be stopped. */
  start(configurations: readonly EventSourceConfiguration[]): void {
    this.#mappings = configurations.flatMap((configuration) => {
      const queue = this.queues.find(configuration.queueArn);
      if (queue === undefined) return [];
      return [new EventSourceMapping(configuration, queue, this.lambda, this.clock, this.log)];
    });
  }

  /**
   * Ends all polling.
   * @param endInvocations ends the invocations that are under way, so that no poller has to wait for them
   */
  async stop(endInvocations: () => Promise<void>): Promise<void> {
    for (const mapping of this.#mappings) mapping.stop();
    await endInvocations();
    await Promise.all(this.#mappings.map((mapping) => mapping.stopped()));
    this.#mappings = [];
  }
}
