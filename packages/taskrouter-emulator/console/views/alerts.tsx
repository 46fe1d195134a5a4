import { alerts, groupOf } from '../client/shown';
import { AlertList } from './alert-list';

/** What Twilio's debugger would show, newest first, each with its code and Twilio's page about it. */
export function AlertsView() {
  const rows = [...groupOf(alerts)].reverse();
  return (
    <div class="view">
      <div class="view-head">
        <h1 tabIndex={-1}>Alerts</h1>
        <p class="hint">
          What Twilio's debugger would show. A link to Twilio is followed only when you follow it.
        </p>
      </div>
      {rows.length === 0 ? <p class="empty">There are none.</p> : <AlertList rows={rows} />}
    </div>
  );
}
