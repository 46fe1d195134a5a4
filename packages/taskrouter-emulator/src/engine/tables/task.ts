import type { JsonObject } from 'taskrouter/parsed';
import type { ReservationSid, TaskQueueSid, TaskSid, WorkerSid, WorkflowSid } from 'taskrouter/sid';
import type { Deadline } from '../indexes/deadlines';
import type { HeapItem } from '../indexes/heap';
import type { MatchGroup } from '../indexes/match-group';
import type { Route } from '../workflow/route';
import type { Call } from './call';
import type { Dated, TaskChannel, TaskQueue, Workflow } from './resources';
import type { Worker } from './worker';

/** Source: the schema `task_enum_status` of Twilio's OpenAPI document. */
export const TASK_STATUSES = [
  'pending',
  'reserved',
  'assigned',
  'canceled',
  'completed',
  'wrapping',
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** Source: the schema `task_reservation_enum_status` of Twilio's OpenAPI document. */
export const RESERVATION_STATUSES = [
  'pending',
  'accepted',
  'rejected',
  'timeout',
  'canceled',
  'rescinded',
  'wrapping',
  'completed',
] as const;
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

/** What has a deadline. */
export type Timed = Task | Reservation | Call;

/** A task; it is the item of its group's waiting heap while it wants a worker. Times are ms since the epoch. */
export interface Task extends Dated, HeapItem {
  readonly kind: 'task';
  readonly sid: TaskSid;
  /** Order of creation in the workspace. */
  readonly sequence: number;
  /** As written: JSON. */
  attributes: string;
  attributeValues: JsonObject;
  status: TaskStatus;
  priority: number;
  reason: string | undefined;
  /** Time to live, in seconds. */
  readonly timeout: number;
  virtualStartTime: number;
  queueEnteredAt: number | undefined;
  channel: TaskChannel;
  readonly workflow: Workflow | undefined;
  queue: TaskQueue | undefined;
  readonly routingTarget: WorkerSid | TaskQueueSid | WorkflowSid | undefined;
  /** What decides who is offered it. Source: https://www.twilio.com/docs/taskrouter/api/task (RoutingTarget) */
  readonly routedBy: 'workflow' | 'queue' | 'worker';
  /** The worker it is routed to directly. */
  readonly directWorker: Worker | undefined;
  readonly ignoreCapacity: boolean;
  /** Whether its creation has been told. */
  isAnnounced: boolean;
  /** Rises with every change, from 0; the ETag. */
  version: number;
  /** How often it went from pending to reserved. */
  assignmentCount: number;
  /** All its reservations, oldest first. */
  readonly reservations: Reservation[];
  /** How many of the last reservations belong to the running round (MaxReservedWorkers). */
  roundSize: number;
  /** How many reservations are pending. */
  pendingCount: number;
  accepted: Reservation | undefined;
  /** When it was assigned; when it ended. */
  assignedAt: number;
  endedAt: number;
  /** Where it is in its workflow; undefined when routed directly. */
  route: Route | undefined;
  /** Where it waits; undefined once it is assigned or has ended. */
  group: MatchGroup | undefined;
  deadline: Deadline<Timed> | undefined;
}

export interface Reservation extends Dated {
  readonly kind: 'reservation';
  readonly sid: ReservationSid;
  readonly task: Task;
  readonly worker: Worker;
  readonly queue: TaskQueue | undefined;
  /** The channel whose capacity it takes. */
  readonly channel: TaskChannel;
  status: ReservationStatus;
  /** Rises with every change, from 1; the ETag. */
  version: number;
  /** The last call that was made to its worker. */
  call: Call | undefined;
  deadline: Deadline<Timed> | undefined;
}

/** Whether the task is over: nothing changes it any more. */
export function hasEnded(task: Task): boolean {
  return task.status === 'completed' || task.status === 'canceled';
}

/** Whole seconds since the task was created. */
export function ageOf(task: Task, now: number): number {
  return Math.max(0, Math.floor((now - task.dateCreated) / 1000));
}

/** Whether the worker already has a reservation in the task's running round. */
export function isInRound(task: Task, worker: Worker): boolean {
  const { reservations } = task;
  for (let index = reservations.length - task.roundSize; index < reservations.length; index++) {
    if (reservations[index]?.worker === worker) return true;
  }
  return false;
}
