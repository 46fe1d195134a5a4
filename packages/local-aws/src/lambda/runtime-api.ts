import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isJsonObject } from 'taskrouter/parsed';
import { close, LOOPBACK, listen } from '../http/listen';
import { bodyBytes } from '../http/read-body';
import { parseJson } from '../json';
import type { FunctionFailure, Invocation, InvocationResult } from './invocation';

const VERSION = '/2018-06-01/runtime';

/** Lambda's limit for a synchronous response. */
const MAX_RESPONSE_BYTES = 6 * 1024 * 1024;

/** What a runtime tells its execution environment. */
export interface RuntimeListener {
  /** It asks for the next invocation: it is free. */
  ready(): void;
  /** The current invocation is answered. */
  answered(result: InvocationResult): void;
  /** The function's code can't be loaded. */
  initFailed(failure: FunctionFailure): void;
}

/**
 * Lambda's Runtime API for one execution environment, on a loopback port of its own: a runtime client knows its
 * environment by address alone, as in Lambda.
 * Source: "Using the Lambda runtime API to create a custom runtime" in the Lambda Developer Guide.
 */
export class RuntimeApi {
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });
  /** The runtime's open question for work. */
  #poll: ServerResponse | undefined;
  #current: Invocation | undefined;

  constructor(
    private readonly functionArn: string,
    private readonly listener: RuntimeListener,
  ) {}

  /** @returns `host:port` */
  async start(): Promise<string> {
    return `${LOOPBACK}:${await listen(this.#server, 0)}`;
  }

  /** Cuts the runtime's connection, which ends a runtime that is waiting for work. */
  close(): Promise<void> {
    return close(this.#server);
  }

  /** Whether the runtime waits for work; not any more once its process has died. */
  get isWaiting(): boolean {
    return this.#poll !== undefined;
  }

  /**
   * Hands the runtime an invocation. It has to be free (see `ready`).
   * @param now what time it is for the function, in ms since the epoch; it may differ from the machine's
   * @param timeoutMs how long it may take
   */
  deliver(invocation: Invocation, now: number, timeoutMs: number): void {
    const poll = this.#poll;
    if (poll === undefined) throw new Error('the runtime is not waiting for an invocation');
    this.#poll = undefined;
    this.#current = invocation;
    poll.writeHead(200, {
      // The native client of aws-lambda-ric does not survive a missing Content-Type.
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
      'Lambda-Runtime-Deadline-Ms': now + timeoutMs,
      // Our own: not in Lambda's API, whose functions and services share one time.
      'Local-Aws-Now-Ms': now,
      'Lambda-Runtime-Invoked-Function-Arn': this.functionArn,
      ...(invocation.traceId === undefined ? {} : { 'Lambda-Runtime-Trace-Id': invocation.traceId }),
    });
    poll.end(invocation.payload);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = '' } = request;
    if (method === 'GET' && url === `${VERSION}/invocation/next`) {
      this.#poll = response;
      response.once('close', () => {
        if (this.#poll === response) this.#poll = undefined;
      });
      this.listener.ready();
      return;
    }
    const body = await bodyBytes(request, MAX_RESPONSE_BYTES);
    if (method === 'POST' && url === `${VERSION}/init/error`) {
      reply(response, 202, { status: 'OK' });
      this.listener.initFailed(parseFailure(body));
      return;
    }
    const [, requestId, kind] =
      /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(url) ?? [];
    if (method !== 'POST' || requestId === undefined) {
      reply(response, 404, { errorType: 'NotFound', errorMessage: `there is no ${method} ${url}` });
    } else if (requestId !== this.#current?.requestId) {
      reply(response, 400, { errorType: 'InvalidRequestID', errorMessage: 'Invalid request ID' });
    } else if (body === undefined) {
      const failure = {
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
      };
      reply(response, 413, failure);
      this.#settle({ functionError: 'Unhandled', payload: JSON.stringify(failure) });
    } else {
      reply(response, 202, { status: 'OK' });
      const payload = body.toString();
      this.#settle(kind === 'error' ? { functionError: 'Unhandled', payload } : { payload });
    }
  }

  #settle(result: InvocationResult): void {
    this.#current = undefined;
    this.listener.answered(result);
  }
}

function reply(response: ServerResponse, status: number, body: Readonly<Record<string, string>>): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

function parseFailure(body: Buffer | undefined): FunctionFailure {
  const value = parseJson(body?.toString() ?? '');
  const { errorType, errorMessage } = isJsonObject(value) ? value : {};
  return {
    errorType: typeof errorType === 'string' ? errorType : 'Runtime.Unknown',
    errorMessage: typeof errorMessage === 'string' ? errorMessage : 'the function could not be initialized',
  };
}
