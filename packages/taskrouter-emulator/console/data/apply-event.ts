import type { JsonObject } from 'taskrouter/parsed';
import { isTrueIn, numberIn, textIn } from './json';
import { placeAfter } from './place';
import { type EventRow, type TaskRow, taskStatusOf, type WorkflowPlace } from './rows';
import type { World } from './world';

/** What an event names and does not say in whole: it has to be asked for. */
export interface Gap {
  readonly kind: 'Workflows' | 'TaskQueues' | 'Workers' | 'Workspaces';
  readonly sid: string;
  readonly workspaceSid: string;
}

/**
 * Changes the rows as the event says, and writes it down. An event that is there already changes nothing.
 * @returns what has to be asked for beside
 */
export function applyEvent(world: World, event: EventRow): readonly Gap[] {
  if (world.events.get(event.sid) !== undefined) return [];
  const { type, fields } = event;
  const [about] = type.split('.');
  if (textIn(fields, 'task_sid') !== null) applyTask(world, event);
  if (textIn(fields, 'reservation_sid') !== null) applyReservation(world, event);
  if (textIn(fields, 'worker_sid') !== null) applyWorker(world, event);
  if (about === 'activity') applyActivity(world, event);
  if (about === 'task-channel') applyChannel(world, event);
  if (about === 'task-queue' && textIn(fields, 'task_sid') === null) applyQueue(world, event);
  if (type === 'workflow.deleted') world.workflows.delete(event.resourceSid);
  if (about === 'workspace') applyWorkspace(world, event);
  world.events.set(withSharedTexts(world, event));
  return gapsOf(event);
}

function applyTask(world: World, { type, at, fields, workspaceSid }: EventRow): void {
  const sid = textIn(fields, 'task_sid') ?? '';
  if (type === 'task.deleted' || type === 'task.system-deleted') {
    for (const { sid: reservation } of [...world.reservations.group(sid)])
      world.reservations.delete(reservation);
    world.tasks.delete(sid);
    return;
  }
  const before = world.tasks.get(sid);
  const workflowSid = textIn(fields, 'workflow_sid') ?? before?.workflowSid ?? null;
  const queueSid = textIn(fields, 'task_queue_sid') ?? before?.queueSid ?? null;
  const task: TaskRow = {
    sid,
    workspaceSid,
    order: before?.order ?? world.nextOrder(),
    status: statusAfter(world, type, fields, sid),
    priority: priorityAfter(type, fields, before),
    reason: textIn(fields, 'reason') ?? before?.reason ?? null,
    attributes: sameText(textIn(fields, 'task_attributes'), before?.attributes) ?? '{}',
    createdAt: before?.createdAt ?? at,
    updatedAt: at,
    workflowSid,
    queueSid,
    channelSid: textIn(fields, 'task_channel_sid') ?? before?.channelSid ?? null,
    place: placeByEvent(world, type, fields, workflowSid, queueSid, before),
  };
  world.tasks.set(task);
}

/** The priority that a target gives a task is taken in with the target's own event: which target it is depends on it. */
function priorityAfter(type: string, fields: JsonObject, before: TaskRow | undefined): number {
  const told = numberIn(fields, 'task_priority') ?? before?.priority ?? 0;
  return type.startsWith('task-queue.') ? (before?.priority ?? told) : told;
}

/** A task whose last reservation has failed is pending again, which no event says. */
function statusAfter(world: World, type: string, fields: JsonObject, taskSid: string): TaskRow['status'] {
  const status = taskStatusOf(textIn(fields, 'task_assignment_status')) ?? 'pending';
  if (status !== 'reserved' || !/^reservation\.(rejected|timeout|canceled|failed)$/.test(type)) return status;
  const ended = textIn(fields, 'reservation_sid');
  const others = world.reservations.group(taskSid);
  return others.some((other) => other.sid !== ended && other.status === 'pending') ? 'reserved' : 'pending';
}

function placeByEvent(
  world: World,
  type: string,
  fields: JsonObject,
  workflowSid: string | null,
  queueSid: string | null,
  before: TaskRow | undefined,
): WorkflowPlace | null {
  if (type === 'workflow.entered') return null;
  const place = before?.place ?? null;
  if (type !== 'workflow.target-matched' || workflowSid === null) return place;
  const priority = numberIn(fields, 'task_priority') ?? 0;
  const matched = {
    name: textIn(fields, 'workflow_filter_name'),
    expression: textIn(fields, 'workflow_filter_expression'),
    queueSid,
    priority,
    priorityBefore: before?.priority ?? priority,
  };
  return placeAfter(world.workflows.get(workflowSid)?.configuration ?? '', matched, place);
}

function applyReservation(world: World, { at, fields, workspaceSid }: EventRow): void {
  const sid = textIn(fields, 'reservation_sid') ?? '';
  const before = world.reservations.get(sid);
  world.reservations.set({
    sid,
    workspaceSid,
    order: before?.order ?? world.nextOrder(),
    taskSid: textIn(fields, 'task_sid') ?? before?.taskSid ?? '',
    workerSid: textIn(fields, 'worker_sid') ?? before?.workerSid ?? '',
    queueSid: textIn(fields, 'task_queue_sid') ?? before?.queueSid ?? null,
    channelSid: textIn(fields, 'task_channel_sid') ?? before?.channelSid ?? null,
    status: textIn(fields, 'reservation_status') ?? before?.status ?? 'pending',
    createdAt: before?.createdAt ?? at,
    updatedAt: at,
  });
}

function applyWorker(world: World, { type, at, fields, workspaceSid }: EventRow): void {
  const sid = textIn(fields, 'worker_sid') ?? '';
  if (type === 'worker.deleted') {
    world.workers.delete(sid);
    return;
  }
  const before = world.workers.get(sid);
  const activitySid = textIn(fields, 'worker_activity_sid') ?? before?.activitySid ?? '';
  const name = textIn(fields, 'worker_name') ?? before?.name ?? sid;
  const attributes = sameText(textIn(fields, 'worker_attributes'), before?.attributes) ?? '{}';
  const channels = channelsAfter(type, fields, before?.channels ?? []);
  const isSame =
    before?.activitySid === activitySid &&
    before.name === name &&
    before.attributes === attributes &&
    before.channels === channels;
  if (isSame) return;
  const activitySince = before?.activitySid === activitySid ? before.activitySince : at;
  world.workers.set({ sid, workspaceSid, name, attributes, activitySid, activitySince, channels });
}

type Channels = NonNullable<ReturnType<World['workers']['get']>>['channels'];

function channelsAfter(type: string, fields: JsonObject, before: Channels): Channels {
  if (type !== 'worker.capacity.update' && type !== 'worker.channel.availability.update') return before;
  const channelSid = textIn(fields, 'task_channel_sid') ?? '';
  const capacity = numberIn(fields, 'worker_channel_capacity') ?? 0;
  const channel = { channelSid, capacity, isAvailable: isTrueIn(fields, 'worker_channel_available') };
  return before.some((other) => other.channelSid === channelSid)
    ? before.map((other) => (other.channelSid === channelSid ? channel : other))
    : [...before, channel];
}

function applyWorkspace(world: World, { type, fields, workspaceSid: sid }: EventRow): void {
  if (type === 'workspace.deleted') world.workspaces.delete(sid);
  else
    world.workspaces.set({
      sid,
      name: textIn(fields, 'workspace_name') ?? sid,
      isMultiTasking: world.workspaces.get(sid)?.isMultiTasking ?? true,
    });
}

function applyActivity(world: World, { type, fields, resourceSid: sid, workspaceSid }: EventRow): void {
  if (type === 'activity.deleted') world.activities.delete(sid);
  else
    world.activities.set({
      sid,
      workspaceSid,
      name: textIn(fields, 'activity_name') ?? sid,
      isAvailable: isTrueIn(fields, 'activity_available'),
    });
}

function applyChannel(world: World, { type, fields, resourceSid: sid, workspaceSid }: EventRow): void {
  if (type === 'task-channel.deleted') world.channels.delete(sid);
  else
    world.channels.set({
      sid,
      workspaceSid,
      uniqueName: textIn(fields, 'task_channel_unique_name') ?? sid,
    });
}

function applyQueue(world: World, { type, fields, resourceSid: sid, workspaceSid }: EventRow): void {
  const before = world.queues.get(sid);
  if (type === 'task-queue.deleted') world.queues.delete(sid);
  else
    world.queues.set({
      sid,
      workspaceSid,
      name: textIn(fields, 'task_queue_name') ?? before?.name ?? sid,
      targetWorkers: textIn(fields, 'task_queue_target_expression') ?? before?.targetWorkers ?? '',
      maxReservedWorkers: before?.maxReservedWorkers ?? null,
      taskOrder: before?.taskOrder ?? null,
    });
}

function gapsOf({ type, resourceSid: sid, workspaceSid }: EventRow): readonly Gap[] {
  switch (type) {
    case 'workflow.created':
    case 'workflow.updated':
      return [{ kind: 'Workflows', sid, workspaceSid }];
    case 'task-queue.created':
      return [{ kind: 'TaskQueues', sid, workspaceSid }];
    case 'worker.created':
      return [{ kind: 'Workers', sid, workspaceSid }];
    case 'workspace.created':
    case 'workspace.updated':
      return [{ kind: 'Workspaces', sid, workspaceSid }];
    default:
      return [];
  }
}

/** Attributes may be large, and every event repeats them: equal ones are kept once. */
function withSharedTexts(world: World, event: EventRow): EventRow {
  const { fields } = event;
  const task = sameText(
    textIn(fields, 'task_attributes'),
    world.tasks.get(textIn(fields, 'task_sid') ?? '')?.attributes,
  );
  const worker = sameText(
    textIn(fields, 'worker_attributes'),
    world.workers.get(textIn(fields, 'worker_sid') ?? '')?.attributes,
  );
  const shared = {
    ...fields,
    ...(fields.task_attributes !== undefined && task !== undefined && { task_attributes: task }),
    ...(fields.worker_attributes !== undefined && worker !== undefined && { worker_attributes: worker }),
  };
  return { ...event, fields: shared };
}

function sameText(told: string | null, known: string | undefined): string | undefined {
  return told === null || told === known ? known : told;
}
