import type { TaskSid } from 'taskrouter/sid';
import type { TaskStatus } from 'taskrouter/task-status';
import { ageOf, hasEnded, type Task } from '../engine/tables/task';

/** A task that waits, and for how long, in whole seconds. */
export interface Waiting {
  readonly sid: TaskSid;
  readonly age: number;
}

/** The tasks there are now. */
export interface TaskCounts {
  /** Those that have not ended. */
  total: number;
  /** Those that have ended are there for five minutes more. */
  readonly byStatus: Record<TaskStatus, number>;
  /** Those that have not ended. */
  readonly byPriority: Record<string, number>;
  /** Of the pending tasks, the one created first; 0 and null in the API when there is none. */
  longestWaiting: Waiting | undefined;
  /** Of the pending tasks, the one that entered its queue first. */
  longestInQueue: Waiting | undefined;
}

/**
 * Counts the tasks in one pass, each group on its own.
 * @param groupOf which group a task counts in; undefined for none.
 */
export function countTasks<K>(
  tasks: Iterable<Task>,
  now: number,
  groupOf: (task: Task) => K | undefined,
): Map<K, TaskCounts> {
  const groups = new Map<K, TaskCounts>();
  for (const task of tasks) {
    const group = groupOf(task);
    if (group === undefined) continue;
    const counts = groups.get(group) ?? noTasks();
    groups.set(group, counts);
    count(counts, task, now);
  }
  return groups;
}

export function noTasks(): TaskCounts {
  return {
    total: 0,
    byStatus: { reserved: 0, pending: 0, assigned: 0, wrapping: 0, canceled: 0, completed: 0 },
    byPriority: {},
    longestWaiting: undefined,
    longestInQueue: undefined,
  };
}

function count(counts: TaskCounts, task: Task, now: number): void {
  const { status, priority, sid, queueEnteredAt } = task;
  counts.byStatus[status]++;
  if (hasEnded(task)) return;
  counts.total++;
  counts.byPriority[priority] = (counts.byPriority[priority] ?? 0) + 1;
  if (status !== 'pending') return;
  const age = ageOf(task, now);
  if (counts.longestWaiting === undefined || age > counts.longestWaiting.age) {
    counts.longestWaiting = { sid, age };
  }
  if (queueEnteredAt === undefined) return;
  const ageInQueue = Math.floor((now - queueEnteredAt) / 1000);
  if (counts.longestInQueue === undefined || ageInQueue > counts.longestInQueue.age) {
    counts.longestInQueue = { sid, age: ageInQueue };
  }
}
