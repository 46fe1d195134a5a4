import type {
  ReservationSid,
  TaskChannelSid,
  TaskQueueSid,
  TaskSid,
  WorkerSid,
  WorkflowSid,
} from 'taskrouter/sid';
import type { TaskStatus } from 'taskrouter/task-status';
import type { Due } from './deadline';
import type { Dated } from './resources';

/** How far a task has come in its workflow. */
export interface RoutePosition {
  /** The configuration it entered with, which it keeps when the Workflow gets another. As written: JSON. */
  readonly configurationText: string;
  /** -1 before the first filter; the number of filters in the default filter, and past the end. */
  filterIndex: number;
  targetIndex: number;
  /** The task's age, in seconds, at which the current filter's time starts. */
  filterStart: number;
  timedOut: boolean;
}

/** A task. Times are ms since the epoch. */
export interface Task extends Dated, Due {
  readonly kind: 'task';
  readonly sid: TaskSid;
  /** Order of creation in the workspace. */
  readonly sequence: number;
  /** As written: JSON. */
  attributes: string;
  status: TaskStatus;
  priority: number;
  reason: string | undefined;
  /** Time to live, in seconds. */
  readonly timeout: number;
  virtualStartTime: number;
  queueEnteredAt: number | undefined;
  channelSid: TaskChannelSid;
  readonly workflowSid: WorkflowSid | undefined;
  queueSid: TaskQueueSid | undefined;
  readonly routingTarget: WorkerSid | TaskQueueSid | WorkflowSid | undefined;
  /** What decides who is offered it. Source: https://www.twilio.com/docs/taskrouter/api/task (RoutingTarget) */
  readonly routedBy: 'workflow' | 'queue' | 'worker';
  /** The worker it is routed to directly. */
  readonly directWorkerSid: WorkerSid | undefined;
  readonly ignoreCapacity: boolean;
  /** Whether its creation has been told. */
  isAnnounced: boolean;
  /** Rises with every change, from 0; the ETag. */
  version: number;
  /** How often it went from pending to reserved. */
  assignmentCount: number;
  /** The workers that have been offered it in the running round (MaxReservedWorkers). */
  round: readonly WorkerSid[];
  /** The reservation that was accepted. */
  acceptedSid: ReservationSid | undefined;
  /** When it was assigned; when it ended. */
  assignedAt: number;
  endedAt: number;
  /** Where it is in its workflow; undefined when routed directly. */
  route: RoutePosition | undefined;
  /** Whether it wants a worker; it doesn't once its round is full, it is assigned or it has ended. */
  isWaiting: boolean;
}

/** Whether the task is over: nothing changes it any more. */
export function hasEnded(task: Task): boolean {
  return task.status === 'completed' || task.status === 'canceled';
}

/** Whole seconds since the task was created. */
export function ageOf(task: Task, now: number): number {
  return Math.max(0, Math.floor((now - task.dateCreated) / 1000));
}
