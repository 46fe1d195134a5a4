import { writeFileSync } from 'node:fs';
import { exported } from '../export';
import type { ExistingWorkspace } from '../resources';
import type { CommandContext } from './command-context';
import type { WorkspaceOptions } from './workspace-options';

/** Writes the workspace as it is before it is changed, and says how to come back to it. */
export function takeSnapshot(
  { now, err }: CommandContext,
  { snapshot, taskRouterUrl }: WorkspaceOptions,
  existing: ExistingWorkspace,
  moreWorkers: boolean,
): void {
  const stamp = new Date(now()).toISOString().replaceAll(':', '-');
  const path = snapshot ?? `workspace-snapshot-${stamp}.json`;
  // Attributes may hold personal data: the file is its owner's alone. An earlier snapshot is never overwritten.
  writeFileSync(path, fileText(existing, moreWorkers), { mode: 0o600, flag: 'wx' });
  const where = taskRouterUrl === undefined ? '' : ` --taskrouter-url ${taskRouterUrl}`;
  err(`The workspace as it was is in ${path}. To go back to it:`);
  err(`  npm run workspace -- apply -f ${path} --workspace-sid ${existing.sid} --prune${where}`);
}

/** A workspace file. */
export function fileText(existing: ExistingWorkspace, moreWorkers: boolean): string {
  return `${JSON.stringify(exported(existing, moreWorkers), null, 2)}\n`;
}
