import type { DomainEvent } from '../../engine/output';
import { placeOf } from './observation';

/** What happens to a task, for people; undefined for what they needn't read. */
export function describeHappening(event: DomainEvent): string | undefined {
  const { workspace } = event;
  switch (event.type) {
    case 'workflow.target-matched': {
      const place = placeOf(workspace, event.task);
      const queue = workspace.taskQueues.named(event.task.queueSid)?.friendlyName;
      return (
        place &&
        `filter ${JSON.stringify(place.filter)}, target ${place.target}: queue ${queue}, priority ${event.task.priority}`
      );
    }
    case 'task-queue.timeout':
      return `the target's timeout is over in queue ${event.taskQueue.friendlyName}`;
    case 'workflow.timeout':
    case 'workflow.skipped':
      return `workflow ${event.workflow.friendlyName} has no further target`;
    case 'task.canceled':
      return `canceled: ${event.task.reason ?? 'no reason given'}`;
    case 'worker.activity.update':
      return `${event.worker.friendlyName} is ${workspace.activityOf(event.worker).friendlyName}`;
    case 'reservation.created':
      return `offered to ${nameOf(event)}`;
    case 'reservation.accepted':
    case 'reservation.rejected':
    case 'reservation.rescinded':
      return `${event.type.slice('reservation.'.length)} by ${nameOf(event)}`;
    case 'reservation.timeout':
      return `not answered by ${nameOf(event)} in time`;
    default:
      return undefined;
  }
}

function nameOf({ workspace, reservation }: Extract<DomainEvent, { readonly reservation: unknown }>): string {
  return workspace.workers.named(reservation.workerSid).friendlyName;
}
