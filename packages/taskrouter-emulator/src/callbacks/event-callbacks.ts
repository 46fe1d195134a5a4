import type { EventCallback } from '../outbox/message';
import { sendWebhook } from '../traffic/send-webhook';
import type { CallbackContext } from './context';
import { eventParameters } from './event-parameters';
import { type CallbackAlert, raiseAlerts } from './raise-alerts';

/** ms your application has to answer. Source: https://www.twilio.com/docs/taskrouter/api/event/reference */
export const EVENT_CALLBACK_LIMIT_MS = 15_000;

/** Posts an event, signed, to the Workspace's EventCallbackUrl. A failure raises an alert, and that is all. */
export async function sendEventCallback(
  context: CallbackContext,
  callback: EventCallback,
  signal: AbortSignal,
): Promise<void> {
  const { event, url } = callback;
  const { accountSid, limits, log } = context;
  const webhook = { url, method: 'POST', parameters: eventParameters(accountSid, event) } as const;
  const { delivery } = await sendWebhook(context, webhook, { ...event, kind: 'event' }, limits.event, signal);
  if (signal.aborted) return;
  const { shown, answer, problems } = delivery;
  const outcome = 'stage' in answer ? answer.message : `answered with status ${answer.status}`;
  log(`event ${event.type} ${event.sid} POST ${shown}: ${outcome}`);
  const raise = (level: CallbackAlert['level'], code: number, problem: string): void => {
    const message = `event callback ${event.type} ${event.sid}: ${problem}`;
    raiseAlerts(context, callback, url, [{ level, code, message }]);
  };
  for (const problem of problems) raise('warning', 0, problem);
  if ('stage' in answer) raise('error', answer.code, outcome);
  else if (answer.status < 200 || answer.status > 299) raise('error', 11200, outcome);
}
