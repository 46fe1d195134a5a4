import type { Clock, Timer } from 'taskrouter/clock';
import { TooManyRequestsError } from './invocation';
import type { Lambda } from './lambda';

/** Waits before the second and the third attempt of an invocation whose function failed. */
const RETRY_AFTER_SECONDS = [60, 120];

/** Waits of a throttled event double up to five minutes, for six hours in all. */
const THROTTLE_SECONDS = { first: 1, longest: 300, all: 6 * 3600 };

/**
 * Events that functions are invoked with asynchronously: nobody waits for the result; a failure is tried twice more.
 * Source: "How Lambda handles errors and retries with asynchronous invocation" in the Lambda Developer Guide.
 */
export class AsynchronousInvocations {
  readonly #timers = new Set<Timer>();
  #generation = 0;

  constructor(
    private readonly lambda: Lambda,
    private readonly clock: Clock,
    private readonly log: (line: string) => void,
  ) {}

  /**
   * Queues an event for a function.
   * @param functionArn of a function of the stack
   * @param payload the event, as JSON
   */
  invoke(functionArn: string, payload: string): void {
    void this.#attempt(functionArn, payload, 0, THROTTLE_SECONDS.first);
  }

  /** Drops every event that waits for another attempt. */
  stop(): void {
    this.#generation++;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  async #attempt(
    functionArn: string,
    payload: string,
    failures: number,
    throttleSeconds: number,
    throttledSeconds = 0,
  ): Promise<void> {
    const generation = this.#generation;
    try {
      const { functionError } = await this.lambda.invoke(functionArn, payload);
      if (functionError === undefined || generation !== this.#generation) return;
      const delay = RETRY_AFTER_SECONDS[failures];
      if (delay === undefined) {
        this.log(`${functionArn}: an event is dropped, it failed ${failures + 1} times`);
      } else {
        this.#after(delay, () => this.#attempt(functionArn, payload, failures + 1, THROTTLE_SECONDS.first));
      }
    } catch (error) {
      if (generation !== this.#generation) return;
      if (!(error instanceof TooManyRequestsError)) {
        this.log(`${functionArn}: an event is dropped, ${error instanceof Error ? error.message : error}`);
        return;
      }
      const waited = throttledSeconds + throttleSeconds;
      if (waited > THROTTLE_SECONDS.all) {
        this.log(`${functionArn}: an event is dropped, the function is throttled`);
        return;
      }
      const next = Math.min(throttleSeconds * 2, THROTTLE_SECONDS.longest);
      this.#after(throttleSeconds, () => this.#attempt(functionArn, payload, failures, next, waited));
    }
  }

  #after(seconds: number, attempt: () => Promise<void>): void {
    const timer = this.clock.setTimer(this.clock.now() + seconds * 1000, () => {
      this.#timers.delete(timer);
      void attempt();
    });
    this.#timers.add(timer);
  }
}
