import type { IncomingMessage } from 'node:http';
import type { Clock } from 'taskrouter/clock';
import { ServiceError } from './service';

/**
 * How a call fails on purpose: `error` is answered with HTTP 500, `throttled` with AWS's ThrottlingException (HTTP 400),
 * `timeout` is never answered, and for `drop` the connection is closed without an answer. In each of these cases nothing
 * is carried out; for `drop-after` it is, and then the connection is closed.
 */
export type Failure = 'error' | 'throttled' | 'timeout' | 'drop' | 'drop-after';

/** Switches by which one service goes wrong, for tests of what depends on it. */
export interface ServiceFaults {
  /**
   * Makes calls fail.
   * @param times so many of the next ones, or all from now on (`true`); 0 ends it
   * @param how `error` by default
   */
  fail(times: number | true, how?: Failure): void;
  /** Lets every call wait so many milliseconds, by the clock that functions run by, before it is dealt with; 0 ends it. */
  slow(milliseconds: number): void;
}

/** The faults of one service, and what they do to its calls. */
export class Faults implements ServiceFaults {
  #remaining = 0;
  #how: Failure = 'error';
  #delayMs = 0;

  constructor(private readonly clock: Clock) {}

  fail(times: number | true, how: Failure = 'error'): void {
    this.#remaining = times === true ? Number.POSITIVE_INFINITY : times;
    this.#how = how;
  }

  slow(milliseconds: number): void {
    this.#delayMs = milliseconds;
  }

  /**
   * Lets a call pass, or makes it fail as it should. Never settles for a `timeout`.
   * @returns whether the answer is to be lost
   * @throws ServiceError for an `error`
   */
  async apply({ socket }: IncomingMessage): Promise<boolean> {
    const delayMs = this.#delayMs;
    if (delayMs > 0) await this.#delay(delayMs, socket);
    if (this.#remaining <= 0) return false;
    this.#remaining--;
    if (this.#how === 'drop-after') return true;
    if (this.#how === 'throttled') throw new ServiceError('ThrottlingException', 'Rate exceeded');
    if (this.#how === 'error') {
      throw new ServiceError('InternalFailure', 'The request processing has failed: it was told to.', 500);
    }
    if (this.#how === 'drop') socket.destroy();
    return new Promise<never>(() => {});
  }

  #delay(milliseconds: number, socket: IncomingMessage['socket']): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.clock.setTimer(this.clock.now() + milliseconds, () => {
        socket.off('close', cancel);
        resolve();
      });
      const cancel = () => timer.cancel();
      socket.once('close', cancel);
    });
  }
}
