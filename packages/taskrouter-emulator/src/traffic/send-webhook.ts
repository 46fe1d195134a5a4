import type { CallbackContext } from '../callbacks/context';
import { deliver, type Webhook } from '../callbacks/webhook';
import type { CallbackSubject, SentCallback } from './traffic-log';

/**
 * Sends a webhook, signed, and takes down how it went.
 * @param limit ms for everything.
 * @param signal ends it early, as a failed connection.
 */
export async function sendWebhook(
  context: Pick<CallbackContext, 'signingKey' | 'now' | 'traffic'>,
  webhook: Webhook,
  { kind, workspaceSid, taskSid, reservationSid }: CallbackSubject,
  limit: number,
  signal: AbortSignal,
): Promise<SentCallback> {
  const at = context.now();
  const begun = performance.now();
  const delivery = await deliver(webhook, context.signingKey(), limit, signal);
  const durationMs = Math.round(performance.now() - begun);
  return context.traffic.addCallback({
    at,
    kind,
    workspaceSid,
    taskSid,
    reservationSid,
    webhook,
    delivery,
    durationMs,
  });
}
