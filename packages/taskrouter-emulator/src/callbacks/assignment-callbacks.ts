import type { Instruction } from 'taskrouter/instruction';
import type { AssignmentCallback } from '../engine/output';
import { sendWebhook } from '../traffic/send-webhook';
import type { CallbackContext } from './context';
import { raiseAlerts } from './raise-alerts';
import { type Reply, readReply } from './reply';
import { withEscapedSlashes } from './worker-attributes';

/** ms your application has to answer. Source: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks */
export const CALLBACK_LIMIT_MS = 5_000;

/**
 * Sends an assignment callback to the Workflow's URL, and to its fallback when that fails. The fallback is a request of
 * its own, with its own time and idempotency token.
 * Source: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks
 * @returns the instruction that came back; undefined when none did, or it was broken off.
 */
export async function sendAssignmentCallback(
  context: CallbackContext,
  callback: AssignmentCallback,
  signal: AbortSignal,
): Promise<Instruction | undefined> {
  const { url, fallbackUrl } = callback;
  const reply = await ask(context, callback, url, signal);
  if (!reply?.failed || fallbackUrl === undefined) return reply?.instruction;
  return (await ask(context, callback, fallbackUrl, signal))?.instruction;
}

/** @returns undefined when it was broken off. */
async function ask(
  context: CallbackContext,
  callback: AssignmentCallback,
  url: string,
  signal: AbortSignal,
): Promise<Reply | undefined> {
  const { WorkerAttributes = '{}' } = callback.parameters;
  const parameters = { ...callback.parameters, WorkerAttributes: withEscapedSlashes(WorkerAttributes) };
  const webhook = { url, method: 'POST', parameters } as const;
  const about = { ...callback, kind: 'assignment' } as const;
  const limit = context.limits.assignment;
  const { delivery, durationMs } = await sendWebhook(context, webhook, about, limit, signal);
  if (signal.aborted) return undefined;
  const { shown, answer, problems } = delivery;
  const warnings = problems.map((message) => ({ level: 'warning', code: 0, message }) as const);
  const reply = 'stage' in answer ? noReply(answer) : readReply(answer);
  const result = 'stage' in answer ? answer.message : `${answer.status} ${outcome(reply)}`;
  context.log(`callback ${callback.reservationSid} POST ${shown} -> ${result}`);
  const isFallback = url !== callback.url;
  context.narrator?.answered(callback, context.now(), { isFallback, answer, reply, durationMs });
  raiseAlerts(context, callback, url, [...warnings, ...reply.alerts]);
  return reply;
}

function noReply({ code, message }: { readonly code: number; readonly message: string }): Reply {
  const alert = { level: 'error', code, message: `assignment callback: ${message}` } as const;
  return { failed: true, instruction: undefined, alerts: [alert] };
}

function outcome({ failed, instruction }: Reply): string {
  if (failed) return 'failed';
  return instruction?.instruction ?? 'acknowledged';
}
