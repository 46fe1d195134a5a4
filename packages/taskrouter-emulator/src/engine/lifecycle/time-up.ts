import type { Timed } from '../indexes/entries';
import { leaveTarget } from '../routing/router';
import type { Reservation } from '../tables/reservation';
import { hasEnded, type Task } from '../tables/task';
import type { Workspace } from '../workspace';
import { endRinging } from './calling';
import { cancel, removeTask } from './ending';
import { fail } from './reserving';
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
  const timeoutActivity = workspace.activities.named(workspace.timeoutActivitySid);
  if (timeoutActivity !== undefined) {
    moveWorker(workspace, workspace.workers.named(reservation.workerSid), timeoutActivity);
  }
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
