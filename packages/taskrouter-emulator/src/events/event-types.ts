import type { DomainEventType } from '../engine/output';

/**
 * Every type of event there is, whether or not it happens here.
 * Source: https://www.twilio.com/docs/taskrouter/api/event/reference
 */
export const EVENT_TYPES = [
  'activity.created',
  'activity.updated',
  'activity.deleted',
  'reservation.created',
  'reservation.accepted',
  'reservation.rejected',
  'reservation.timeout',
  'reservation.canceled',
  'reservation.rescinded',
  'reservation.completed',
  'reservation.failed',
  'reservation.wrapup',
  'task.created',
  'task.updated',
  'task.canceled',
  'task.wrapup',
  'task.completed',
  'task.deleted',
  'task.system-deleted',
  'task.transfer-initiated',
  'task.transfer-attempt-failed',
  'task.transfer-failed',
  'task.transfer-canceled',
  'task.transfer-completed',
  'task-channel.created',
  'task-channel.updated',
  'task-channel.deleted',
  'task-queue.created',
  'task-queue.deleted',
  'task-queue.entered',
  'task-queue.timeout',
  'task-queue.moved',
  'task-queue.expression.updated',
  'worker.created',
  'worker.activity.update',
  'worker.attributes.update',
  'worker.capacity.update',
  'worker.channel.availability.update',
  'worker.deleted',
  'workflow.created',
  'workflow.updated',
  'workflow.deleted',
  'workflow.target-matched',
  'workflow.entered',
  'workflow.timeout',
  'workflow.skipped',
  'workspace.created',
  'workspace.updated',
  'workspace.deleted',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** Whether an `EventsFilter` (types with commas between; nothing is no filter) lets the type through. */
export function passes(eventsFilter: string | undefined, type: DomainEventType): boolean {
  const wanted = (eventsFilter ?? '').split(',').map((name) => name.trim());
  return wanted.every((name) => name === '') || wanted.includes(type);
}
