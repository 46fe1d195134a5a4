import type { ActivitySid } from 'taskrouter/sid';
import type { Task } from '../engine/tables/task';
import type { Worker } from '../engine/tables/worker';
import type { Workspace } from '../engine/workspace';
import { countTasks, noTasks, type TaskCounts } from '../statistics/task-counts';
import { channelIn } from './statistics-parameters';

/*
 * The parts that the real-time statistics of a workspace, a workflow, a queue and workers are put together from.
 * Source: the schemas *_real_time_statistics of Twilio's OpenAPI document.
 */

/** The workspace's tasks (of the channel named, if one is), counted by group in one pass. */
export function taskCounts<K>(
  workspace: Workspace,
  taskChannel: string | undefined,
  groupOf: (task: Task) => K | undefined,
): (group: K) => TaskCounts {
  const channel = channelIn(workspace, taskChannel);
  const groups = countTasks(workspace.tasks.values(), workspace.now, (task) =>
    channel === undefined || task.channelSid === channel.sid ? groupOf(task) : undefined,
  );
  return (group) => groups.get(group) ?? noTasks();
}

export function formatTaskCounts({ total, byStatus, byPriority, longestWaiting }: TaskCounts) {
  return {
    longest_task_waiting_age: longestWaiting?.age ?? 0,
    longest_task_waiting_sid: longestWaiting?.sid ?? null,
    tasks_by_priority: byPriority,
    tasks_by_status: byStatus,
    total_tasks: total,
  };
}

/** How many of the workers are in each of the workspace's activities. */
export function activityStatistics(workspace: Workspace, workers: Iterable<Worker>) {
  const counts = new Map<ActivitySid, number>();
  for (const { activitySid } of workers) counts.set(activitySid, (counts.get(activitySid) ?? 0) + 1);
  return [...workspace.activities.values()].map((activity) => ({
    friendly_name: activity.friendlyName,
    sid: activity.sid,
    workers: counts.get(activity.sid) ?? 0,
  }));
}
