import type { AssignmentCallback } from '../engine/output';
import { complain } from './complaint';
import type { CallbackContext } from './context';
import { carryOut } from './instructions';
import { type Reply, readReply } from './reply';
import { deliver } from './webhook';

/**
 * Sends an assignment callback to the Workflow's URL, and to its fallback when that fails, and carries out the
 * instruction that comes back. The fallback is a request of its own, with its own time and idempotency token.
 * Source: https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks
 */
export async function sendAssignmentCallback(
  context: CallbackContext,
  callback: AssignmentCallback,
  signal: AbortSignal,
): Promise<void> {
  const { url, fallbackUrl } = callback;
  let reply = await ask(context, callback, url, signal);
  if (reply?.failed && fallbackUrl !== undefined) reply = await ask(context, callback, fallbackUrl, signal);
  if (reply?.instruction === undefined) return;
  complain(context, callback, url, carryOut(context, callback, reply.instruction));
}

/** @returns undefined when it was broken off. */
async function ask(
  context: CallbackContext,
  callback: AssignmentCallback,
  url: string,
  signal: AbortSignal,
): Promise<Reply | undefined> {
  const webhook = { url, method: 'POST', parameters: callback.parameters } as const;
  const { shown, answer, problems } = await deliver(webhook, context.authToken(), context.limit, signal);
  if (signal.aborted) return undefined;
  const warnings = problems.map((message) => ({ level: 'warning', code: 0, message }) as const);
  const reply = 'stage' in answer ? noReply(answer) : readReply(answer);
  const result = 'stage' in answer ? answer.message : `${answer.status} ${outcome(reply)}`;
  context.log(`callback ${callback.reservationSid} POST ${shown} -> ${result}`);
  complain(context, callback, url, [...warnings, ...reply.complaints]);
  return reply;
}

function noReply({ code, message }: { readonly code: number; readonly message: string }): Reply {
  const complaint = { level: 'error', code, message: `assignment callback: ${message}` } as const;
  return { failed: true, instruction: undefined, complaints: [complaint] };
}

function outcome({ failed, instruction }: Reply): string {
  if (failed) return 'failed';
  return instruction?.instruction ?? 'acknowledged';
}
