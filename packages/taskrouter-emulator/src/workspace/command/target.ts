import type { WorkspaceSid } from 'taskrouter/sid';
import { Account } from '../account/connection';
import { readWorkspace } from '../account/read-workspace';
import type { WorkspaceAccess } from '../account/resource-access';
import type { ExistingWorkspace } from '../resources';
import type { CommandContext } from './command-context';
import { readCredentials } from './credentials';
import { progressBar } from './progress';
import type { WorkspaceOptions } from './workspace-options';

/** A workspace of the account, read. */
export interface Target {
  readonly access: WorkspaceAccess;
  readonly existing: ExistingWorkspace;
}

export async function connect(context: CommandContext, options: WorkspaceOptions): Promise<Account> {
  return new Account(await readCredentials(context, options), options.taskRouterUrl, context.httpClient());
}

/** The workspace that is meant: by its SID, else by the name. @returns undefined when none has the name */
export async function findTarget(
  context: CommandContext,
  account: Account,
  { workspaceSid }: WorkspaceOptions,
  friendlyName: string,
): Promise<Target | undefined> {
  const sid = workspaceSid ?? (await account.find(friendlyName));
  return sid === undefined ? undefined : readTarget(context, account, sid);
}

export async function readTarget(
  context: CommandContext,
  account: Account,
  sid: WorkspaceSid,
): Promise<Target> {
  const access = account.workspace(sid);
  const onProgress = progressBar(context, 'reading workers');
  return { access, existing: await readWorkspace(access, { withWorkers: true, onProgress }) };
}
