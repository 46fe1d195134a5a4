import type { EventSid, WorkspaceSid } from 'taskrouter/sid';
import type { DomainEvent, DomainEventType } from '../engine/output';
import { type EventFields, fieldsOf } from './event-data';
import { describeOccurrence } from './event-description';

/** What an event is about first of all. */
export interface EventResource {
  readonly type:
    | 'activity'
    | 'reservation'
    | 'task'
    | 'taskchannel'
    | 'taskqueue'
    | 'worker'
    | 'workflow'
    | 'workspace';
  readonly sid: string;
}

/** An event as it was when it happened: a copy that stays true when the resources change. */
export interface EventRecord {
  readonly sid: EventSid;
  readonly workspaceSid: WorkspaceSid;
  /** ms since the epoch. */
  readonly at: number;
  readonly type: DomainEventType;
  /** For people. */
  readonly description: string;
  readonly resource: EventResource;
  readonly fields: EventFields;
}

export function recordOf(sid: EventSid, event: DomainEvent): EventRecord {
  return {
    sid,
    workspaceSid: event.workspace.sid,
    at: event.at,
    type: event.type,
    description: describeOccurrence(event),
    resource: resourceOf(event),
    fields: fieldsOf(event),
  };
}

// What happens to a task in a queue or a workflow is about the task.
function resourceOf(event: DomainEvent): EventResource {
  if ('reservation' in event) return { type: 'reservation', sid: event.reservation.sid };
  if ('task' in event) return { type: 'task', sid: event.task.sid };
  if ('worker' in event) return { type: 'worker', sid: event.worker.sid };
  if ('activity' in event) return { type: 'activity', sid: event.activity.sid };
  if ('taskChannel' in event) return { type: 'taskchannel', sid: event.taskChannel.sid };
  if ('taskQueue' in event) return { type: 'taskqueue', sid: event.taskQueue.sid };
  if ('workflow' in event) return { type: 'workflow', sid: event.workflow.sid };
  return { type: 'workspace', sid: event.workspace.sid };
}
