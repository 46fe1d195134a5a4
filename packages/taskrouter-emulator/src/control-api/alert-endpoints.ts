import type { LoggedAlert } from '../alert-log';
import { iso } from '../rest/api';
import type { Endpoint } from './endpoint';

export const listAlerts: Endpoint = ({ alerts }) => ({
  status: 200,
  body: { alerts: alerts.numbered.map(([n, alert]) => formatAlert(alert, n)) },
});

/** As Twilio's Monitor shows it: https://www.twilio.com/docs/usage/monitor-alert */
export function formatAlert(alert: LoggedAlert, n: number): object {
  return {
    n,
    date_created: iso(alert.at),
    log_level: alert.level,
    error_code: alert.code,
    alert_text: alert.message,
    more_info: alert.code === 0 ? null : `https://www.twilio.com/docs/errors/${alert.code}`,
    resource_sid: alert.reservationSid ?? alert.taskSid ?? null,
    task_sid: alert.taskSid ?? null,
    request_url: alert.url ?? null,
  };
}
