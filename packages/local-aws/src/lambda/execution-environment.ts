import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Clock, Timer } from 'taskrouter/clock';
import { type ExecutionContext, lambdaVariables } from './environment-variables';
import type { FunctionConfiguration } from './function-configuration';
import { type FunctionFailure, failed, type Invocation, type InvocationResult } from './invocation';
import { forEachLine } from './output-lines';
import { RuntimeApi } from './runtime-api';

const BOOTSTRAP = join(__dirname, 'runtime', 'bootstrap.js');

/** How long a function's code may take to load. */
const INIT_TIMEOUT_SECONDS = 10;

/** What an execution environment reports to whoever keeps it. */
export interface EnvironmentListener {
  /** It is free for an invocation: for the first time, or again. */
  free(environment: ExecutionEnvironment): void;
  /** Its process is gone. `failure` says why when it never became free. */
  ended(environment: ExecutionEnvironment, failure?: FunctionFailure): void;
}

/**
 * One process that runs one function, one invocation at a time, as a Lambda execution environment does. The runtime in
 * it is ours; any that speaks the Runtime API could take its place.
 */
export class ExecutionEnvironment {
  readonly #runtimeApi: RuntimeApi;
  #process: ChildProcess | undefined;
  #timer: Timer | undefined;
  #current: { readonly requestId: string; readonly resolve: (result: InvocationResult) => void } | undefined;
  #initialized = false;
  #closing = false;
  #ended = false;
  /** Why the process is about to be gone, where that is known before it is. */
  #failure: FunctionFailure | undefined;

  constructor(
    private readonly fn: FunctionConfiguration,
    private readonly executionContext: ExecutionContext,
    private readonly clock: Clock,
    private readonly executionClock: Clock,
    private readonly log: (line: string) => void,
    private readonly listener: EnvironmentListener,
  ) {
    this.#runtimeApi = new RuntimeApi(fn.arn, {
      ready: () => {
        // A process that is being killed may still ask; it must not be given anything any more.
        if (this.#failure !== undefined) return;
        // Only asking for the next one ends an invocation: until then the function's time runs on, answered or not.
        this.#timer?.cancel();
        this.#initialized = true;
        this.listener.free(this);
      },
      answered: (result) => this.#answer(result),
      initFailed: (failure) => this.#kill(failure),
    });
  }

  /** Starts the process; `listener.free` or `listener.ended` follows. */
  async start(): Promise<void> {
    const address = await this.#runtimeApi.start();
    if (this.#closing) return this.#runtimeApi.close();
    const child = spawn(
      process.execPath,
      // The share of its memory that Lambda leaves to a Node.js function's heap: about nine tenths.
      [`--max-old-space-size=${Math.floor(this.fn.memoryMb * 0.9)}`, BOOTSTRAP],
      {
        cwd: this.fn.codeDirectory,
        env: lambdaVariables(this.fn, this.executionContext, address),
        // Nothing is written to its stdin: it closes when this process is gone, however it went, and the bootstrap ends.
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    this.#process = child;
    child.stdin.on('error', () => {});
    forEachLine(child.stdout, this.log);
    forEachLine(child.stderr, this.log);
    child.on('error', ({ message }) => this.#end({ errorType: 'Runtime.StartError', errorMessage: message }));
    child.on('exit', (code, signal) => {
      const status = signal === null ? `exit status ${code}` : `signal: ${signal}`;
      this.#end({ errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with error: ${status}` });
    });
    this.#limit(INIT_TIMEOUT_SECONDS, 'Initialization');
  }

  /** Whether it takes an invocation; not any more once its process has died, which is noticed a moment later. */
  get isFree(): boolean {
    return this.#runtimeApi.isWaiting;
  }

  /** Runs one invocation; the environment has to be free. Failures of the function are results, never exceptions. */
  invoke(invocation: Invocation): Promise<InvocationResult> {
    return new Promise((resolve) => {
      this.#current = { requestId: invocation.requestId, resolve };
      this.#limit(this.fn.timeoutSeconds, 'Task');
      this.#runtimeApi.deliver(invocation, this.clock.now(), this.fn.timeoutSeconds * 1000);
    });
  }

  /** Ends the process at once and waits until it is gone. */
  async close(): Promise<void> {
    this.#closing = true;
    const child = this.#process;
    const gone = new Promise<void>((resolve) => {
      if (child === undefined || this.#ended) resolve();
      else child.once('exit', () => resolve());
    });
    this.#kill({ errorType: 'Sandbox.Closed', errorMessage: 'the local run ended' });
    await Promise.all([gone, this.#runtimeApi.close()]);
  }

  #limit(seconds: number, what: string): void {
    this.#timer = this.executionClock.setTimer(this.executionClock.now() + seconds * 1000, () =>
      this.#kill({
        errorType: 'Sandbox.Timedout',
        errorMessage: `${what} timed out after ${seconds.toFixed(2)} seconds`,
      }),
    );
  }

  #answer(result: InvocationResult): void {
    this.#current?.resolve(result);
    this.#current = undefined;
  }

  /** Ends the process from outside, as when its machine is lost: whatever it is doing stays half done. */
  crash(): void {
    this.#process?.kill('SIGKILL');
  }

  #kill(failure: FunctionFailure): void {
    this.#failure ??= failure;
    this.#process?.kill('SIGKILL');
  }

  #end(failure: FunctionFailure): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#timer?.cancel();
    void this.#runtimeApi.close();
    const reason = this.#failure ?? failure;
    if (!this.#closing) this.log(`${reason.errorType}: ${reason.errorMessage}`);
    if (this.#current !== undefined) this.#answer(failed(this.#current.requestId, reason));
    this.listener.ended(this, this.#initialized ? undefined : reason);
  }
}
