import type { Context } from 'aws-lambda';

/*
 * An execution environment handles one invocation at a time, so the time by which it has to answer is the module's.
 * Every request that goes out is cut to it (http/http-client.ts): whatever calls out cannot outlive its function.
 */

// For the answer and the log line.
const RESERVED_MS = 300;

let answerBy = Number.POSITIVE_INFINITY;

/** Notes how long the invocation that begins may take. */
export function startDeadline({ getRemainingTimeInMillis }: Pick<Context, 'getRemainingTimeInMillis'>): void {
  answerBy = Date.now() + getRemainingTimeInMillis() - RESERVED_MS;
}

/** Milliseconds that are left for calling out, negative when there is no time. */
export function remainingMs(): number {
  return answerBy - Date.now();
}
