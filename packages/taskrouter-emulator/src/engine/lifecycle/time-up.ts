import { leaveTarget } from '../routing/router';
import { hasEnded, type Reservation, type Task, type Timed } from '../tables/task';
import type { Workspace } from '../tables/workspace';
import { endRinging } from './call';
import { fail } from './reservation';
import { cancel, removeTask } from './task';
import { expiresAt } from './task-state';
import { moveWorker } from './worker-activity';

/** What happens when the time of a task, a reservation or a ringing call is up. */
export function timeUp(workspace: Workspace, subject: Timed): void {
  switch (subject.kind) {
    case 'task':
      taskTimeUp(workspace, subject);
      break;
    case 'reservation':
      reservationTimeUp(workspace, subject);
      break;
    case 'call':
      endRinging(workspace, subject, subject.planned);
  }
}

// The worker first: it must be gone before the task looks for the next one.
// https://www.twilio.com/docs/taskrouter/api/workspace (timeout activity)
function reservationTimeUp(workspace: Workspace, reservation: Reservation): void {
  const { timeoutActivity } = workspace;
  if (timeoutActivity !== undefined) moveWorker(workspace, reservation.worker, timeoutActivity);
  fail(workspace, reservation, 'timeout');
}

// https://www.twilio.com/docs/taskrouter/lifecycle-task-state and https://www.twilio.com/docs/taskrouter/limits
function taskTimeUp(workspace: Workspace, task: Task): void {
  if (hasEnded(task)) {
    removeTask(workspace, task);
  } else if (task.status === 'assigned' || task.status === 'wrapping') {
    removeTask(workspace, task);
    workspace.emit({ type: 'task.system-deleted', task });
  } else if (expiresAt(task) <= workspace.now) {
    cancel(workspace, task, 'Task TTL Exceeded');
  } else {
    leaveTarget(workspace, task);
  }
}
