import { resolve } from 'taskrouter/expression';
import type { DomainEvent } from '../engine/output';
import type { Reservation } from '../engine/tables/reservation';
import type { TaskChannel, TaskQueue, Workflow } from '../engine/tables/resources';
import { ageOf, type Task } from '../engine/tables/task';
import { type Worker, workerChannelOf } from '../engine/tables/worker';
import type { WorkspaceState } from '../engine/workspace-state';

/**
 * The fields of one event, by the names the REST resource gives them; an event callback sends the same ones in
 * CamelCase. Times are Unix seconds; what is undefined isn't there.
 * Source: https://www.twilio.com/docs/taskrouter/api/event/reference
 */
export type EventFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Copies everything an event says, so that it stays true afterwards. */
export function fieldsOf(event: DomainEvent): EventFields {
  const { workspace } = event;
  return {
    workspace_sid: workspace.sid,
    workspace_name: workspace.settings.friendlyName,
    ...particularsOf(event),
  };
}

/** The fields as they are told: all values are text. Made when it is needed, as most events are never looked at. */
export function dataOf(fields: EventFields): Record<string, string> {
  const data: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) data[name] = String(value);
  return data;
}

function particularsOf(event: DomainEvent): EventFields {
  const { workspace } = event;
  if ('reservation' in event) return reservationFields(workspace, event.reservation, event.at);
  if ('task' in event) {
    return { ...taskFields(workspace, event.task, event.at), ...placeFields(event), ...outcomeFields(event) };
  }
  if ('worker' in event) return { ...workerFields(workspace, event.worker), ...workerChangeFields(event) };
  if ('activity' in event) {
    const { sid, friendlyName, available } = event.activity;
    return { activity_sid: sid, activity_name: friendlyName, activity_available: available };
  }
  if ('taskChannel' in event) {
    const { friendlyName, channelOptimizedRouting } = event.taskChannel;
    return {
      ...channelFields(event.taskChannel),
      task_channel_name: friendlyName,
      task_channel_optimized_routing: channelOptimizedRouting,
    };
  }
  return placeFields(event);
}

/** The queue or workflow the event is about. */
function placeFields(event: DomainEvent): EventFields {
  return {
    ...('workflow' in event && workflowFields(event.workflow)),
    ...('taskQueue' in event && event.taskQueue !== undefined && queueFields(event.taskQueue)),
  };
}

/** The worker who had a task that is done, and the filter that a target belongs to: recorded events have them. */
function outcomeFields(event: DomainEvent): EventFields {
  if (event.type === 'workflow.target-matched') {
    const { filter } = event;
    return { workflow_filter_name: filter?.name, workflow_filter_expression: filter?.expression.text };
  }
  if (event.type !== 'task.completed' && event.type !== 'task.wrapup') return {};
  const { workspace, task } = event;
  const accepted = task.acceptedSid && workspace.reservations.get(task.acceptedSid);
  return accepted ? workerFields(workspace, workspace.workers.named(accepted.workerSid)) : {};
}

function reservationFields(workspace: WorkspaceState, reservation: Reservation, at: number): EventFields {
  const { sid, version, status, channelSid } = reservation;
  const task = workspace.tasks.named(reservation.taskSid);
  const worker = workspace.workers.named(reservation.workerSid);
  const queue = workspace.taskQueues.named(reservation.queueSid);
  return {
    ...taskFields(workspace, task, at),
    ...(queue !== undefined && queueFields(queue)),
    ...workerFields(workspace, worker),
    reservation_sid: sid,
    reservation_status: status,
    reservation_version: version,
    worker_channel_capacity: workerChannelOf(worker, channelSid)?.capacity,
    worker_channel_consumed_capacity: workspace.channelEntryOf(worker, channelSid)?.open ?? 0,
  };
}

function taskFields(workspace: WorkspaceState, task: Task, at: number): EventFields {
  const { status, reason, queueEnteredAt } = task;
  const queue = workspace.taskQueues.named(task.queueSid);
  const workflow = workspace.workflows.named(task.workflowSid);
  return {
    task_sid: task.sid,
    task_attributes: task.attributes,
    task_age: ageOf(task, at),
    task_priority: task.priority,
    task_assignment_status: status,
    task_version: task.version,
    task_date_created: seconds(task.dateCreated),
    task_virtual_start_time: seconds(task.virtualStartTime),
    task_ignore_capacity: task.ignoreCapacity,
    ...(queueEnteredAt !== undefined && { task_queue_entered_date: seconds(queueEnteredAt) }),
    ...(status === 'canceled' && { task_canceled_reason: reason }),
    ...(status === 'completed' && { task_completed_reason: reason }),
    reason,
    ...channelFields(workspace.taskChannels.named(task.channelSid)),
    ...(queue !== undefined && queueFields(queue)),
    ...(workflow !== undefined && workflowFields(workflow)),
    ...knownWorkerFields(workspace, task),
  };
}

// https://www.twilio.com/docs/taskrouter/workflow-configuration/known-agent-routing
function knownWorkerFields(workspace: WorkspaceState, task: Task): EventFields {
  const known = workspace.targetOf(task)?.knownWorker;
  const wanted = known === undefined ? undefined : resolve(known.attribute, workspace.attributesOf(task));
  if (known === undefined || typeof wanted !== 'string') return {};
  return { [known.by === 'sid' ? 'known_worker_sid' : 'known_worker_friendly_name']: wanted };
}

function workerFields(workspace: WorkspaceState, worker: Worker): EventFields {
  const activity = workspace.activityOf(worker);
  return {
    worker_sid: worker.sid,
    worker_name: worker.friendlyName,
    worker_attributes: worker.attributes,
    worker_activity_sid: activity.sid,
    worker_activity_name: activity.friendlyName,
    worker_version: worker.version,
  };
}

function workerChangeFields(event: DomainEvent): EventFields {
  if ('previousActivity' in event) {
    const { previousActivity, timeInPreviousActivity } = event;
    return {
      worker_previous_activity_sid: previousActivity.sid,
      worker_previous_activity_name: previousActivity.friendlyName,
      worker_time_in_previous_activity: seconds(timeInPreviousActivity),
      worker_time_in_previous_activity_ms: timeInPreviousActivity,
    };
  }
  if (!('worker' in event && 'taskChannel' in event)) return {};
  const entry = event.workspace.channelEntryOf(event.worker, event.taskChannel.sid);
  if (entry === undefined) return {};
  const { available, capacity } = entry.channel;
  return {
    ...channelFields(event.taskChannel),
    worker_channel_available: available,
    worker_channel_capacity: capacity,
    worker_channel_available_capacity: Math.max(0, capacity - entry.open),
    worker_channel_previous_capacity: 'previousCapacity' in event ? event.previousCapacity : capacity,
    worker_channel_task_count: entry.open,
  };
}

function channelFields({ sid, uniqueName }: TaskChannel): EventFields {
  return { task_channel_sid: sid, task_channel_unique_name: uniqueName };
}

function queueFields({ sid, friendlyName, targetWorkers }: TaskQueue): EventFields {
  return { task_queue_sid: sid, task_queue_name: friendlyName, task_queue_target_expression: targetWorkers };
}

function workflowFields({ sid, friendlyName }: Workflow): EventFields {
  return { workflow_sid: sid, workflow_name: friendlyName };
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
