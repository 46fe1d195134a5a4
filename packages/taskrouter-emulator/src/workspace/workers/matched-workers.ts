import { withSids } from '../../seed/name-references';
import type { WorkspaceFile } from '../../seed/workspace-seed';
import { PAGE_SIZE, type WorkspaceAccess } from '../account/resource-access';

/** For each of the file's changes, the names of the workers that TaskRouter says match. */
export async function matchedWorkers(
  { rest, names }: WorkspaceAccess,
  { workerChanges = [] }: WorkspaceFile,
): Promise<readonly ReadonlySet<string>[]> {
  return Promise.all(
    workerChanges.map(async ({ match }) => {
      if (match.trim() === '') return new Set<string>();
      const targetWorkersExpression = withSids(match, names.sidOf);
      const workers = await rest.workers.list({ targetWorkersExpression, pageSize: PAGE_SIZE });
      return new Set(workers.map(({ friendlyName }) => friendlyName));
    }),
  );
}
