import { oncePerRun } from '../bench';
import { coldFigures } from '../cold/cold';
import { MB_PER_CPU } from '../cold/cpu-share';
import * as names from '../cold/starts';
import { deployment } from '../deployment';
import { memoryFigures } from '../memory/memory';
import { warmFigures } from '../warm/warm';
import type { Usage } from './per-million';

/** What no measurement here can say. Every figure of the cost section rests on these too. */
export const ASSUMED = {
  /** Share of calls that start a container; AWS's own analysis of production workloads found less. */
  coldShare: 0.01,
  /** Milliseconds until Twilio has answered a request. */
  twilioMs: 200,
  /** Bytes of the lines that Lambda logs for every call, as JSON: platform.start and platform.report. */
  lambdaLogBytes: 700,
  /** Bytes of a line of the API's access log. */
  accessLogBytes: 350,
  /** Bytes of an answer with its headers. */
  answerBytes: 400,
} as const;

/** Source of the share: https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/ */
export const COLD_SHARE_SOURCE = 'AWS: cold starts are typically under 1 % of invocations';

/** What calls of the deployed functions use. */
export interface Usages {
  readonly callback: Usage;
  readonly createTask: Usage;
  /** With an Idempotency-Key; absent where the function knows none. */
  readonly createTaskOnce?: Usage;
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

  const usage = (name: string, memoryMb: number, warmMs: number, waitMs = 0, tableWrites = 0): Usage => ({
    memoryMb,
    warmMs: warmMs + waitMs,
    coldMs: (callbackColdMs * answer(name)) / answer(names.CALLBACK) + waitMs,
    coldShare: ASSUMED.coldShare,
    logBytes: cold.logBytes(name) + ASSUMED.lambdaLogBytes + ASSUMED.accessLogBytes,
    bytesOut: ASSUMED.answerBytes,
    secretReads: ASSUMED.coldShare,
    tableWrites,
  });
  const createWarmMs = warm.createTask.cpuMs.median * slower(createTask.memoryMb);
  const create = (name: string, tableWrites = 0) =>
    usage(name, createTask.memoryMb, createWarmMs, ASSUMED.twilioMs, tableWrites);
  const callbackWarmMs = atSize?.warmMs ?? warm.callback.cpuMs.median * slower(assignmentCallback.memoryMb);
  return {
    callback: usage(names.CALLBACK, assignmentCallback.memoryMb, callbackWarmMs),
    createTask: create(names.CREATE_TASK),
    ...(cold.names.includes(names.CREATE_TASK_ONCE) && { createTaskOnce: create(names.CREATE_TASK_ONCE, 2) }),
  };
});
