import type { CallStatusCallback } from '../engine/output';
import { sendWebhook } from '../traffic/send-webhook';
import type { CallbackContext } from './context';
import { raiseAlerts } from './raise-alerts';
import type { Delivery } from './webhook';

/** ms to answer a status callback. Source: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
const LIMIT_MS = 15_000;

/** Says how a call to a worker goes. What is answered has no effect, unless it is an error: that is shown. */
export async function sendCallStatusCallback(
  context: CallbackContext,
  callback: CallStatusCallback,
  signal: AbortSignal,
): Promise<void> {
  const { delivery } = await sendWebhook(
    context,
    callback,
    { ...callback, kind: 'call-status' },
    LIMIT_MS,
    signal,
  );
  if (signal.aborted) return;
  const { shown, answer, problems } = delivery;
  const { method, url, callSid, parameters } = callback;
  const warnings = problems.map((message) => ({ level: 'warning', code: 0, message }) as const);
  const failure = failureOf(answer);
  context.log(
    `call ${callSid} is ${parameters.CallStatus}: ${method} ${shown} -> ${failure?.message ?? 'delivered'}`,
  );
  const errors = failure === undefined ? [] : [{ level: 'error', ...failure } as const];
  raiseAlerts(context, callback, url, [...warnings, ...errors]);
}

function failureOf(answer: Delivery['answer']): { code: number; message: string } | undefined {
  if ('stage' in answer) return { code: answer.code, message: `status callback: ${answer.message}` };
  if (answer.status >= 200 && answer.status < 300) return undefined;
  return { code: 11200, message: `status callback: answered with status ${answer.status}` };
}
