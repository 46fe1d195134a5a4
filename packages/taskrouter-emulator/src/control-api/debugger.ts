import type { DebuggerEntry } from '../debugger-log';
import { iso } from '../rest/api';
import type { Page } from './page';

export const showDebugger: Page = ({ alerts }) => ({
  status: 200,
  body: { alerts: alerts.entries.map(formatAlert) },
});

/** As Twilio's Monitor shows it: https://www.twilio.com/docs/usage/monitor-alert */
function formatAlert(entry: DebuggerEntry): object {
  return {
    date_created: iso(entry.at),
    log_level: entry.level,
    error_code: entry.code,
    alert_text: entry.message,
    more_info: entry.code === 0 ? null : `https://www.twilio.com/docs/errors/${entry.code}`,
    resource_sid: entry.reservationSid ?? entry.taskSid ?? null,
    task_sid: entry.taskSid ?? null,
    request_url: entry.url ?? null,
  };
}
