import type { DomainEvent } from '../engine/output';
import type { Task } from '../engine/tables/task';
import type { NarratedStep } from './line';
import { printable } from './printable';

/** Most characters of a reason. */
const REASON = 120;

/** What an event tells of a task; undefined for what others tell already. */
export function taskStep(event: Extract<DomainEvent, { readonly task: unknown }>): NarratedStep | undefined {
  const { task } = event;
  switch (event.type) {
    case 'task-queue.entered':
      return { text: `queue ${printable(event.taskQueue.friendlyName, 60)}`, tone: 'plain' };
    case 'task-queue.timeout':
      return { text: `timed out in queue ${printable(event.taskQueue.friendlyName, 60)}`, tone: 'note' };
    case 'task.created':
      return task.routedBy === 'workflow'
        ? undefined
        : { text: `routed to a ${task.routedBy} directly`, tone: 'plain' };
    case 'task.updated':
      return { text: 'updated', tone: 'plain' };
    case 'task.canceled':
      return { text: `canceled${reasonOf(task)}`, tone: 'bad' };
    case 'task.wrapup':
      return { text: 'wrapping up', tone: 'good' };
    case 'task.completed':
      return { text: `completed${reasonOf(task)}`, tone: 'good' };
    case 'task.deleted':
      return { text: 'deleted', tone: 'note' };
    case 'task.system-deleted':
      return { text: 'deleted by TaskRouter, because its time is over', tone: 'bad' };
    default:
      return undefined;
  }
}

function reasonOf({ reason }: Task): string {
  return reason === undefined || reason === '' ? '' : ` (${printable(reason, REASON)})`;
}
