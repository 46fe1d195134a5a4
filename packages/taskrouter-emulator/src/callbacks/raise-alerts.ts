import type { AlertLog, LoggedAlert } from '../alert-log';
import type { OutgoingMessage } from '../outbox/message';
import { parseCallbackUrl } from './callback-url';

/** An alert without its time and what it is about. */
export type CallbackAlert = Pick<LoggedAlert, 'level' | 'code' | 'message'>;

/** Raises the alerts, each with what it is about. */
export function raiseAlerts(
  { alerts, now }: { readonly alerts: AlertLog; readonly now: () => number },
  about: OutgoingMessage,
  url: string,
  raised: readonly CallbackAlert[],
): void {
  const resources = resourcesOf(about);
  const shown = parseCallbackUrl(url)?.shown ?? '';
  for (const alert of raised) alerts.add({ at: now(), ...alert, ...resources, url: shown });
}

function resourcesOf(
  message: OutgoingMessage,
): Pick<LoggedAlert, 'workspaceSid' | 'taskSid' | 'reservationSid'> {
  if ('event' in message) return { workspaceSid: message.event.workspaceSid };
  const { workspaceSid, taskSid, reservationSid } = message;
  return { workspaceSid, taskSid, reservationSid };
}
