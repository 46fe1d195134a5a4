import type { DomainEvent } from './engine/output';

/** The line for a person following along; undefined for what only sets the workspace up. */
export function describeEvent(event: DomainEvent): string | undefined {
  if ('reservation' in event) return `${event.type} ${event.reservation.sid} of ${event.reservation.taskSid}`;
  if ('task' in event) return `${event.type} ${event.task.sid}`;
  if (event.type !== 'worker.activity.update') return undefined;
  const activity = event.workspace.activityOf(event.worker);
  return `${event.type} ${event.worker.friendlyName} is ${activity.friendlyName}`;
}
