import type { DomainEvent } from '../engine/output';
import { workerChannelOf } from '../engine/tables/worker';

/**
 * What happened, for people, in the words of recorded events: the SID, and the new value where there is one. Those that
 * no recording shows follow their example.
 */
export function describeOccurrence(event: DomainEvent): string {
  if ('reservation' in event) return `Reservation ${event.reservation.sid} ${lastPart(event.type)}`;
  if ('task' in event) return `Task ${event.task.sid} ${whatOfTask(event)}`;
  if ('worker' in event) return whatOfWorker(event);
  if (event.type === 'task-queue.expression.updated') {
    const { sid, targetWorkers } = event.taskQueue;
    return `TaskQueue ${sid} expression updated to '${targetWorkers}'`;
  }
  return `${subjectOf(event)} ${lastPart(event.type)}`;
}

type TaskEvent = Extract<DomainEvent, { readonly task: unknown }>;
type WorkerEvent = Extract<DomainEvent, { readonly worker: unknown }>;
type ResourceEvent = Exclude<DomainEvent, TaskEvent | WorkerEvent | { readonly reservation: unknown }>;

function whatOfTask(event: TaskEvent): string {
  switch (event.type) {
    case 'workflow.entered':
      return `entered Workflow ${event.workflow.friendlyName}`;
    case 'workflow.target-matched':
      return 'matched a workflow target';
    case 'workflow.timeout':
      return `timed out in Workflow ${event.workflow.friendlyName}`;
    case 'workflow.skipped':
      return `skipped the targets of Workflow ${event.workflow.friendlyName}`;
    case 'task-queue.entered':
      return `entered TaskQueue ${event.taskQueue.friendlyName}`;
    case 'task-queue.moved':
      return `moved from TaskQueue ${event.taskQueue.friendlyName}`;
    case 'task-queue.timeout':
      return `timed out in TaskQueue ${event.taskQueue.friendlyName}`;
    default:
      return lastPart(event.type);
  }
}

function whatOfWorker(event: WorkerEvent): string {
  const { worker, workspace } = event;
  const { sid } = worker;
  switch (event.type) {
    case 'worker.activity.update':
      // By its name in the example of https://www.twilio.com/docs/taskrouter/api/event/reference.
      return `Worker ${worker.friendlyName} updated to ${workspace.activityOf(worker).friendlyName} Activity`;
    case 'worker.attributes.update':
      return `Worker ${sid} attributes updated to '${worker.attributes}'`;
    case 'worker.capacity.update':
    case 'worker.channel.availability.update': {
      const channel = workerChannelOf(worker, event.taskChannel.sid);
      const isCapacity = event.type === 'worker.capacity.update';
      const [what, value] = isCapacity
        ? ['capacity', channel?.capacity]
        : ['availability', channel?.available];
      return `Worker ${sid} ${event.taskChannel.uniqueName} ${what} updated to ${value}`;
    }
    default:
      return `Worker ${sid} ${lastPart(event.type)}`;
  }
}

function subjectOf(event: ResourceEvent): string {
  if ('activity' in event) return `Activity ${event.activity.sid}`;
  if ('taskChannel' in event) return `TaskChannel ${event.taskChannel.sid}`;
  if ('taskQueue' in event) return `TaskQueue ${event.taskQueue.sid}`;
  if ('workflow' in event) return `Workflow ${event.workflow.sid}`;
  return `Workspace ${event.workspace.sid}`;
}

/** `created` of `task.created`. */
function lastPart(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}
