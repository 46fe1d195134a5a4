import { callbacks, groupOf, inspections, requests } from '../../client/shown';
import { TrafficRow } from '../inspector/traffic-row';

/** What has passed between the emulator and programs about a task, newest first. */
export function TaskTraffic({ sid }: { readonly sid: string }) {
  const rows = [...groupOf(callbacks, sid), ...groupOf(requests, sid), ...groupOf(inspections, sid)].sort(
    (a, b) => b.at - a.at || b.n - a.n,
  );
  if (rows.length === 0) return <p class="empty">No callback and no request has been about it.</p>;
  return (
    <ul class="plain-list">
      {rows.map((row) => (
        <li key={row.sid}>
          <TrafficRow row={row} isLink />
        </li>
      ))}
    </ul>
  );
}
