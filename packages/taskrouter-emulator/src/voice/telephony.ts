import type { AccountSid, TaskSid, WorkspaceSid } from 'taskrouter/sid';
import type { Enqueue, Method } from './steps';

/** What was created for a caller who waits. */
export interface CallerTask {
  readonly workspaceSid: WorkspaceSid;
  readonly taskSid: TaskSid;
}

/** What the application answered: a document, or why there is none. */
export type Fetched =
  | { readonly ok: true; readonly body: string }
  | { readonly ok: false; readonly code: number; readonly why: string };

/** What a caller's call needs of the emulator around it. */
export interface Telephony {
  readonly accountSid: AccountSid;
  /** ms since the epoch. */
  now(): number;
  /** Runs `run` in `seconds` of the emulator's time. */
  setTimer(seconds: number, run: () => void): { cancel(): void };
  /** Lets work go on that waits for the application; work of the same name one after the other. It must not reject. */
  start(work: (signal: AbortSignal) => Promise<void>, inOrderWith: string): void;
  /** Sends a request of Twilio's Voice API, signed. */
  fetch(
    url: string,
    method: Method,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Fetched>;
  /**
   * Creates the task of a caller who waits.
   * @throws Error with a message for people when it can't be created.
   */
  createTask(enqueue: Enqueue, attributes: Readonly<Record<string, string>>): CallerTask;
  /** The caller has hung up: an open task is canceled, a connected worker's leg ends. */
  callerLeft(task: CallerTask): void;
  /** The queue a Workflow's callers wait in, and how it looks to this one. */
  queueOf(task: CallerTask): QueuePosition;
  alert(code: number, message: string, url: string): void;
}

/** Source: https://www.twilio.com/docs/voice/twiml/enqueue (waitUrl) */
export interface QueuePosition {
  readonly queueSid: string;
  /** From 1. */
  readonly position: number;
  readonly size: number;
  /** Seconds. */
  readonly averageTime: number;
}
