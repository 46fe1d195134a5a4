import type { ActivitySid, TaskChannelSid, TaskQueueSid, WorkerSid, WorkflowSid } from 'taskrouter/sid';
import type { DomainEvent } from '../engine/output';
import { ageOf, type Task } from '../engine/tables/task';

/** What statistics count. `task.deleted` is a deletion by whomever. */
const SAMPLE_KINDS = [
  'task.created',
  'task.canceled',
  'task.completed',
  'task.deleted',
  'task-queue.entered',
  'task-queue.moved',
  'workflow.entered',
  'workflow.timeout',
  'reservation.created',
  'reservation.accepted',
  'reservation.rejected',
  'reservation.timeout',
  'reservation.canceled',
  'reservation.rescinded',
  'reservation.wrapup',
  'reservation.completed',
] as const;
export type SampleKind = (typeof SAMPLE_KINDS)[number];

/** One thing to be counted, small enough to be kept by the hundred thousand. */
export interface Sample {
  /** ms since the epoch. */
  readonly at: number;
  readonly kind: SampleKind;
  readonly channel: TaskChannelSid;
  /** The queue it happened in; with `task-queue.moved`, the one that was left. */
  readonly queue: TaskQueueSid | undefined;
  readonly workflow: WorkflowSid | undefined;
  readonly worker: WorkerSid | undefined;
  /** Whole seconds since the task was created. */
  readonly wait: number;
  /** Whole seconds since the task entered its queue. */
  readonly waitInQueue: number;
}

/** A worker's time in one activity, written down when it ended. */
export interface ActivityInterval {
  /** When it ended; like `start` in ms since the epoch. */
  readonly at: number;
  readonly start: number;
  readonly worker: WorkerSid;
  readonly activity: ActivitySid;
}

/** The event as something to count; undefined when no statistic counts it. */
export function sampleOf(event: DomainEvent): Sample | undefined {
  const kind = event.type === 'task.system-deleted' ? 'task.deleted' : event.type;
  if (!isSampleKind(kind)) return undefined;
  if ('reservation' in event) {
    const { taskSid, workerSid, queueSid } = event.reservation;
    const task = event.workspace.tasks.named(taskSid);
    return { ...taskSample(kind, task, event.at), queue: queueSid, worker: workerSid };
  }
  if (!('task' in event)) return undefined;
  const sample = taskSample(kind, event.task, event.at);
  return 'taskQueue' in event ? { ...sample, queue: event.taskQueue.sid } : sample;
}

/** The interval that the event ends, if it ends one. */
export function activityIntervalOf(event: DomainEvent): ActivityInterval | undefined {
  if (event.type === 'worker.activity.update') {
    const { at, worker, previousActivity, timeInPreviousActivity } = event;
    return { at, start: at - timeInPreviousActivity, worker: worker.sid, activity: previousActivity.sid };
  }
  if (event.type !== 'worker.deleted') return undefined;
  const { sid, dateStatusChanged, activitySid } = event.worker;
  return { at: event.at, start: dateStatusChanged, worker: sid, activity: activitySid };
}

function taskSample(kind: SampleKind, task: Task, at: number): Sample {
  const { channelSid, queueSid, workflowSid, queueEnteredAt } = task;
  return {
    at,
    kind,
    channel: channelSid,
    queue: queueSid,
    workflow: workflowSid,
    worker: undefined,
    wait: ageOf(task, at),
    waitInQueue: queueEnteredAt === undefined ? 0 : Math.floor((at - queueEnteredAt) / 1000),
  };
}

const KINDS: ReadonlySet<string> = new Set(SAMPLE_KINDS);

function isSampleKind(type: string): type is SampleKind {
  return KINDS.has(type);
}
