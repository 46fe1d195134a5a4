/** One call of a function. */
export interface Invocation {
  readonly requestId: string;
  /** The event, as JSON. */
  readonly payload: string;
  /** `X-Amzn-Trace-Id` of whoever called. */
  readonly traceId?: string;
}

/** What an invocation gave, as Lambda's Invoke returns it. */
export interface InvocationResult {
  /** JSON: what the handler returned, or `{errorType, errorMessage, …}`. */
  readonly payload: string;
  /** Present when the function failed: it threw, ended, timed out or never started. */
  readonly functionError?: 'Unhandled';
}

/** Why a function failed, in Lambda's words. */
export interface FunctionFailure {
  /** For example `Sandbox.Timedout`, `Runtime.ExitError`, or the thrown error's name. */
  readonly errorType: string;
  readonly errorMessage: string;
}

/** The result of an invocation that failed outside the handler. */
export function failed(requestId: string, { errorType, errorMessage }: FunctionFailure): InvocationResult {
  return {
    functionError: 'Unhandled',
    payload: JSON.stringify({ errorType, errorMessage: `RequestId: ${requestId} Error: ${errorMessage}` }),
  };
}

/** The function runs as often as it may already. Source: TooManyRequestsException of Lambda's Invoke. */
export class TooManyRequestsError extends Error {
  override readonly name = 'TooManyRequestsException';

  constructor() {
    super('Rate Exceeded.');
  }
}
