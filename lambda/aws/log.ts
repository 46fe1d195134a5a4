/** What a log line may hold: identifiers and outcomes, never attributes, tokens, signatures or bodies. */
export interface LogFields {
  readonly requestId?: string;
  readonly route?: string;
  /** How the request ended, in one of few words, for metrics: `instruction`, `forged`, `invalid`. */
  readonly outcome?: string;
  /** The instruction that was answered. */
  readonly instruction?: string;
  /** The assignment rule that matched. */
  readonly rule?: string;
  readonly status?: number;
  readonly durationMs?: number;
  /** How often a queued message has been handed out. */
  readonly attempt?: number;
  readonly taskSid?: string;
  /** The type of a Workspace's event. */
  readonly event?: string;
  readonly reservationSid?: string;
  /** Which setting of TaskRouter's a deployment changes: `WS…/WW…/AssignmentCallbackUrl`. */
  readonly setting?: string;
  /** How a Reservation was found that was no longer pending. */
  readonly reservationStatus?: string;
  /** An error's class and message, without its stack. */
  readonly error?: string;
  /** What was unusual without being wrong, e.g. a callback without a readable Timestamp. */
  readonly warning?: string;
}

export type LogLevel = 'INFO' | 'WARN' | 'ERROR';

/**
 * Writes one JSON line, with metrics in the embedded metric format among its members. Straight to stdout: Lambda passes
 * lines that are JSON already on as they are, while console.log would wrap them in a second envelope.
 */
export function log(level: LogLevel, message: string, fields: LogFields = {}, metrics: object = {}): void {
  const timestamp = new Date().toISOString();
  process.stdout.write(`${JSON.stringify({ timestamp, level, message, ...fields, ...metrics })}\n`);
}

/** An error as one line for the log: its class and message and those of its causes. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'a value that is not an Error was thrown';
  const own = `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own} (${describeError(error.cause)})`;
}

/**
 * Starts measuring. By process.hrtime, because the global `performance` loads a module that nothing else needs.
 * @returns a function that gives the milliseconds since, to a tenth
 */
export function stopwatch(): () => number {
  const startedAt = process.hrtime.bigint();
  return () => Number((process.hrtime.bigint() - startedAt) / 100_000n) / 10;
}
