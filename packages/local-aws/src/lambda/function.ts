import type { Clock, Timer } from 'taskrouter/clock';
import type { ExecutionContext } from './environment-variables';
import { ExecutionEnvironment } from './execution-environment';
import type { FunctionConfiguration } from './function-configuration';
import {
  type FunctionFailure,
  failed,
  type Invocation,
  type InvocationResult,
  TooManyRequestsError,
} from './invocation';

/** How many processes one function gets on a laptop; further invocations wait for a free one. */
const MAX_ENVIRONMENTS = 10;

/** An AWS account's concurrency by default; more invocations at once are throttled, as they would be there. */
const ACCOUNT_CONCURRENCY = 1000;

/** How long an environment is kept with nothing to do. AWS gives no figure; people measure some minutes. */
const IDLE_MS = 5 * 60 * 1000;

interface Waiting {
  readonly invocation: Invocation;
  readonly resolve: (result: InvocationResult) => void;
}

/**
 * A function that can be invoked. Its environments are started as invocations need them and kept for the next ones, until
 * they have been idle for some minutes.
 *
 * Concurrency: what would run at once in Lambda (up to ReservedConcurrentExecutions, else the account's 1,000) is let in,
 * and anything beyond is throttled. Of those, ten at a time run here, and the others wait their turn: two cores can't
 * stand in for a thousand machines.
 */
export class LambdaFunction {
  /** In the order they became free; the last is taken first, so that a quiet time needs few. */
  readonly #free: ExecutionEnvironment[] = [];
  /** When free ones have been idle for too long. */
  readonly #idle = new Map<ExecutionEnvironment, Timer>();
  readonly #environments = new Set<ExecutionEnvironment>();
  readonly #waiting: Waiting[] = [];
  /** Those about to become free: being started, or answered and about to ask for more. */
  readonly #arriving = new Set<ExecutionEnvironment>();
  #concurrency = 0;
  readonly #whenQuiet: Array<() => void> = [];
  #closed = false;

  constructor(
    readonly configuration: FunctionConfiguration,
    private readonly executionContext: ExecutionContext,
    private readonly clock: Clock,
    private readonly executionClock: Clock,
    private readonly log: (line: string) => void,
  ) {}

  /**
   * Invokes the function and waits for its result.
   * @throws TooManyRequestsError when it runs as often as it may already.
   */
  async invoke(invocation: Invocation): Promise<InvocationResult> {
    if (this.#concurrency >= (this.configuration.reservedConcurrency ?? ACCOUNT_CONCURRENCY)) {
      throw new TooManyRequestsError();
    }
    this.#concurrency++;
    try {
      return await new Promise<InvocationResult>((resolve) => {
        this.#waiting.push({ invocation, resolve });
        this.#dispatch();
      });
    } finally {
      this.#concurrency--;
      if (this.#concurrency === 0) for (const tell of this.#whenQuiet.splice(0)) tell();
    }
  }

  /** Ends its processes once what it has been invoked for is done. */
  async retire(): Promise<void> {
    if (this.#concurrency > 0) await new Promise<void>((resolve) => this.#whenQuiet.push(resolve));
    await this.close();
  }

  /** Ends the processes it has, in the middle of whatever they do; new ones are started as they are needed. */
  crash(): void {
    for (const environment of this.#environments) environment.crash();
  }

  /** Ends every process of the function. Invocations still running or waiting get a failure. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#waiting.splice(0)) this.#fail(waiting, CLOSED);
    await Promise.all([...this.#environments].map((environment) => environment.close()));
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const environment = this.#free.pop();
      if (environment === undefined) break;
      this.#isIdleNoMore(environment);
      // Its process has just died; it is forgotten as soon as that is known.
      if (!environment.isFree) continue;
      const next = this.#waiting.shift();
      if (next !== undefined) void this.#run(environment, next);
    }
    const missing = this.#waiting.length - this.#arriving.size;
    const wanted = Math.min(missing, MAX_ENVIRONMENTS - this.#environments.size);
    for (let i = 0; i < wanted && !this.#closed; i++) this.#startEnvironment();
  }

  async #run(environment: ExecutionEnvironment, { invocation, resolve }: Waiting): Promise<void> {
    const result = await environment.invoke(invocation);
    if (this.#environments.has(environment)) this.#arriving.add(environment);
    resolve(result);
  }

  #startEnvironment(): void {
    const environment = new ExecutionEnvironment(
      this.configuration,
      this.executionContext,
      this.clock,
      this.executionClock,
      (line) => this.log(`${this.configuration.name} | ${line}`),
      {
        free: () => {
          this.#arriving.delete(environment);
          this.#free.push(environment);
          this.#dispatch();
          if (this.#free.includes(environment)) this.#watchIdle(environment);
        },
        ended: (_, failure) => {
          this.#forget(environment);
          // Code that can't be loaded fails the invocation that waits for it; the next one tries afresh, as in Lambda.
          const waiting = failure === undefined ? undefined : this.#waiting.shift();
          if (waiting !== undefined && failure !== undefined) this.#fail(waiting, failure);
          this.#dispatch();
        },
      },
    );
    this.#arriving.add(environment);
    this.#environments.add(environment);
    void environment.start();
  }

  #watchIdle(environment: ExecutionEnvironment): void {
    const end = (): void => {
      this.#forget(environment);
      void environment.close();
    };
    this.#idle.set(environment, this.executionClock.setTimer(this.executionClock.now() + IDLE_MS, end));
  }

  #isIdleNoMore(environment: ExecutionEnvironment): void {
    this.#idle.get(environment)?.cancel();
    this.#idle.delete(environment);
  }

  #forget(environment: ExecutionEnvironment): void {
    this.#isIdleNoMore(environment);
    this.#environments.delete(environment);
    this.#arriving.delete(environment);
    const at = this.#free.indexOf(environment);
    if (at >= 0) this.#free.splice(at, 1);
  }

  #fail({ invocation, resolve }: Waiting, failure: FunctionFailure): void {
    resolve(failed(invocation.requestId, failure));
  }
}

const CLOSED: FunctionFailure = { errorType: 'Sandbox.Closed', errorMessage: 'the local run ended' };
