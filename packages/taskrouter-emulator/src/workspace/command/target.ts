import type { WorkspaceSid } from 'taskrouter/sid';
import { TaskRouterAccount } from '../account/connection';
import { readCapacities, readWorkspace } from '../account/read-workspace';
import type { WorkspaceAccess } from '../account/resource-access';
import type { ExistingWorkspace, WorkspaceDefinition } from '../resources';
import { matchedWorkers } from '../workers/matched-workers';
import { asksForWorkers, type WorkerWishes } from '../workers/wanted-workers';
import type { CommandContext } from './command-context';
import { readCredentials } from './credentials';
import { progressBar } from './progress';
import { wantedOf } from './workspace-input';
import type { WorkspaceOptions } from './workspace-options';

/** A workspace of the account as it is. */
export interface AccountWorkspace {
  readonly access: WorkspaceAccess;
  /** Of its workers those that are of interest. */
  readonly existing: ExistingWorkspace;
}

/** A workspace as it is, where there is one, and as it is to be. */
export interface WorkspaceComparison {
  readonly target: AccountWorkspace | undefined;
  readonly wanted: WorkspaceDefinition;
}

export async function connectToAccount(
  context: CommandContext,
  options: WorkspaceOptions,
): Promise<TaskRouterAccount> {
  return new TaskRouterAccount(
    await readCredentials(context, options),
    options.taskRouterUrl,
    context.httpClient(),
  );
}

/** Reads what is to be compared: the workspace by its SID, or by the file's friendly name. */
export async function compare(
  context: CommandContext,
  account: TaskRouterAccount,
  { command, workspaceSid, day, demand }: WorkspaceOptions,
  wishes: WorkerWishes,
): Promise<WorkspaceComparison> {
  const sid = workspaceSid ?? (await account.find(wishes.file.friendlyName));
  if (sid === undefined) return { target: undefined, wanted: wantedOf(wishes, undefined, []) };
  return compareWith(context, account, sid, wishes, command === 'plan' && (day ?? demand) !== undefined);
}

/** @param everyone whether to read also the workers that nothing is said of */
export async function compareWith(
  context: CommandContext,
  account: TaskRouterAccount,
  sid: WorkspaceSid,
  wishes: WorkerWishes,
  everyone = false,
): Promise<{ readonly target: AccountWorkspace; readonly wanted: WorkspaceDefinition }> {
  const access = account.workspace(sid);
  const listed = await readWorkspace(access, everyone || asksForWorkers(wishes));
  const wanted = wantedOf(wishes, listed, await matchedWorkers(access, wishes.file));
  const isMeant = (name: string) =>
    everyone || wishes.file.moreWorkers !== true || wanted.resources.worker.has(name);
  const onProgress = progressBar(context, 'reading workers');
  const existing = await readCapacities(access, listed, isMeant, onProgress);
  return { target: { access, existing }, wanted };
}

/** A whole workspace, or all of it but its workers. */
export async function readTarget(
  context: CommandContext,
  account: TaskRouterAccount,
  sid: WorkspaceSid,
  withWorkers: boolean,
): Promise<ExistingWorkspace> {
  const access = account.workspace(sid);
  const listed = await readWorkspace(access, withWorkers);
  return readCapacities(access, listed, () => true, progressBar(context, 'reading workers'));
}
