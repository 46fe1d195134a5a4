import { groupOf, workflows } from '../../client/shown';
import { Icon } from '../../parts/icon';
import { shownWorkspace } from '../shown-workspace';
import { QueuesTable } from './queues-table';
import { WorkersTable } from './workers-table';
import { WorkflowDrawing } from './workflow-drawing';

/** The workspace at a glance: who is there, what waits where, and the way that tasks take. */
export function WorkspaceView() {
  const workspace = shownWorkspace();
  if (workspace === undefined) {
    return (
      <div class="view">
        <h1 tabIndex={-1}>Workspace</h1>
        <p class="empty">The emulator has no workspace yet.</p>
      </div>
    );
  }
  const own = groupOf(workflows).filter(({ workspaceSid }) => workspaceSid === workspace.sid);
  return (
    <div class="view workspace">
      <div class="view-head">
        <h1 tabIndex={-1}>Workspace</h1>
        <p class="hint">
          {workspace.isMultiTasking ? 'Multi-tasking' : 'One task at a time for each worker'}
        </p>
        <a class="button primary" href="/tasks/new">
          <Icon name="plus" />
          Create a task
        </a>
      </div>
      <WorkersTable workspaceSid={workspace.sid} />
      <QueuesTable workspaceSid={workspace.sid} />
      {own.map(({ sid }) => (
        <WorkflowDrawing key={sid} sid={sid} />
      ))}
    </div>
  );
}
