import type { EventSid, WorkspaceSid } from 'taskrouter/sid';
import type { DomainEvent, DomainEventType } from '../engine/output';
import { type EventFields, fieldsOf } from './event-data';

/** What an event is about first of all. */
export interface EventResource {
  readonly type:
    | 'activity'
    | 'reservation'
    | 'task'
    | 'task-channel'
    | 'task-queue'
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
  const { name, ...resource } = subjectOf(event);
  return {
    sid,
    workspaceSid: event.workspace.sid,
    at: event.at,
    type: event.type,
    description: describe(event, resource.type, name),
    resource,
    fields: fieldsOf(event),
  };
}

// What happens to a task in a queue or a workflow is about the task.
function subjectOf(event: DomainEvent): EventResource & { readonly name: string } {
  if ('reservation' in event) return { type: 'reservation', ...unnamed(event.reservation) };
  if ('task' in event) return { type: 'task', ...unnamed(event.task) };
  if ('worker' in event) return { type: 'worker', ...named(event.worker) };
  if ('activity' in event) return { type: 'activity', ...named(event.activity) };
  if ('taskChannel' in event) return { type: 'task-channel', ...named(event.taskChannel) };
  if ('taskQueue' in event) return { type: 'task-queue', ...named(event.taskQueue) };
  if ('workflow' in event) return { type: 'workflow', ...named(event.workflow) };
  const { sid, settings } = event.workspace;
  return { type: 'workspace', sid, name: settings.friendlyName };
}

const unnamed = ({ sid }: { readonly sid: string }) => ({ sid, name: sid });

const named = ({ sid, friendlyName }: { readonly sid: string; readonly friendlyName: string }) => ({
  sid,
  name: friendlyName,
});

const LABELS = {
  activity: 'Activity',
  reservation: 'Reservation',
  task: 'Task',
  'task-channel': 'TaskChannel',
  'task-queue': 'TaskQueue',
  worker: 'Worker',
  workflow: 'Workflow',
  workspace: 'Workspace',
} as const satisfies Record<EventResource['type'], string>;

function describe(event: DomainEvent, resource: EventResource['type'], name: string): string {
  const subject = `${LABELS[resource]} ${name}`;
  if (event.type === 'worker.activity.update') {
    return `${subject} updated to ${event.workspace.activityOf(event.worker).friendlyName} Activity`;
  }
  const [kind = '', ...what] = event.type.split('.');
  return kind === resource ? `${subject} ${what.join(' ')}` : `${subject}: ${event.type}`;
}
