import type { QueueEntry } from '../indexes/entries';
import type { WorkspaceState } from '../workspace-state';

/**
 * What skip_if sees: `workers.available`, `workers.unavailable` and `workers.WA…`, the number of the queue's workers
 * in available, unavailable and that activity, however busy they are.
 * Source: https://www.twilio.com/docs/taskrouter/worker-presence
 */
export function skipScope(workspace: WorkspaceState, { membersByActivity }: QueueEntry): object {
  const workers: Record<string, number> = { available: 0, unavailable: 0 };
  for (const activity of workspace.activities.values()) {
    const count = membersByActivity.get(activity.sid) ?? 0;
    workers[activity.sid] = count;
    const kind = activity.available ? 'available' : 'unavailable';
    workers[kind] = (workers[kind] ?? 0) + count;
  }
  return { workers };
}
