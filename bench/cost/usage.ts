import { oncePerRun } from '../bench';
import { coldFigures } from '../cold/cold';
import { MB_PER_CPU } from '../cold/cpu-share';
import * as names from '../cold/starts';
import { deployment } from '../deployment';
import { memoryFigures } from '../memory/memory';
import { warmFigures } from '../warm/warm';
import { ASSUMED } from './assumed';
import type { Usage } from './per-million';

/** What calls of the deployed functions use. */
export interface Usages {
  readonly callback: Usage;
  readonly createTask: Usage;
  /** With an Idempotency-Key; absent where the function knows none. */
  readonly createTaskOnce?: Usage;
}

/** What is known of a call of a warm container. */
interface Call {
  /** Milliseconds of its own. */
  readonly warmMs: number;
  readonly logBytes: number;
  /** Milliseconds for which it waits for Twilio. */
  readonly waitMs?: number;
  readonly tableWrites?: number;
}

/** From the other sections' figures, at the memory the stack gives its functions. */
export const usages = oncePerRun(async (bench): Promise<Usages> => {
  const { assignmentCallback, createTask } = await deployment(bench);
  const cold = await coldFigures(bench);
  const warm = await warmFigures(bench);
  const atSize = (await memoryFigures(bench))?.find(
    ({ memoryMb }) => memoryMb === assignmentCallback.memoryMb,
  );
  const slower = (memoryMb: number) => Math.max(1, MB_PER_CPU / memoryMb);
  const answer = (name: string) => cold.median(name, ({ answerMs }) => answerMs);
  const callbackColdMs = atSize?.coldMs ?? answer(names.CALLBACK) * slower(assignmentCallback.memoryMb);

  const usage = (
    name: string,
    memoryMb: number,
    { warmMs, logBytes, waitMs = 0, tableWrites = 0 }: Call,
  ): Usage => ({
    memoryMb,
    warmMs: warmMs + waitMs,
    coldMs: (callbackColdMs * answer(name)) / answer(names.CALLBACK) + waitMs,
    coldShare: ASSUMED.coldShare,
    logBytes: logBytes + ASSUMED.lambdaLogBytes + ASSUMED.accessLogBytes,
    bytesOut: ASSUMED.answerBytes,
    secretReads: ASSUMED.coldShare,
    tableWrites,
  });
  const createCall: Call = {
    warmMs: warm.createTask.cpuMs.median * slower(createTask.memoryMb),
    waitMs: ASSUMED.twilioMs,
    logBytes: warm.createTask.logBytes,
  };
  const create = (name: string, tableWrites: number) =>
    usage(name, createTask.memoryMb, { ...createCall, tableWrites });
  const callbackCall: Call = {
    warmMs: atSize?.warmMs ?? warm.callback.cpuMs.median * slower(assignmentCallback.memoryMb),
    logBytes: warm.callback.logBytes,
  };
  return {
    callback: usage(names.CALLBACK, assignmentCallback.memoryMb, callbackCall),
    createTask: create(names.CREATE_TASK, 0),
    ...(cold.names.includes(names.CREATE_TASK_ONCE) && { createTaskOnce: create(names.CREATE_TASK_ONCE, 2) }),
  };
});
