import { query } from '../client/location';
import { groupOf, rowOf, workspaces } from '../client/shown';
import type { WorkspaceRow } from '../data/rows';

/** The workspace that the address names; the first one where it names none. */
export function shownWorkspace(): WorkspaceRow | undefined {
  return rowOf(workspaces, query.value.get('workspace')) ?? groupOf(workspaces)[0];
}
