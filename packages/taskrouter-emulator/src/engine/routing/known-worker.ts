import { isSid } from 'taskrouter/sid';
import { nameKey, type Worker } from '../tables/worker';
import type { KnownWorker } from '../workflow/configuration';
import type { WorkspaceState } from '../workspace-state';

/**
 * The worker that a task's attribute names; undefined when there is none.
 * Source: https://www.twilio.com/docs/taskrouter/workflow-configuration/known-agent-routing
 */
export function workerNamed(
  workspace: WorkspaceState,
  by: KnownWorker['by'],
  value: unknown,
): Worker | undefined {
  if (by === 'sid') return isSid('WK', value) ? workspace.workers.get(value) : undefined;
  return typeof value === 'string' ? workspace.workersByName.get(nameKey(value)) : undefined;
}
