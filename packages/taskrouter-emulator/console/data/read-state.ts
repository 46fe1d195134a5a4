import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import { isTrueIn, numberIn, objectIn, objectsIn, textIn, timeIn } from './json';
import { drawnPlace } from './place';
import { taskStatusOf, type WorkerChannelRow, type WorkflowPlace } from './rows';
import type { World } from './world';

/** Takes in what `GET /_emulator/state` answers: the rows of every workspace. */
export function readState(world: World, state: JsonObject): void {
  for (const workspace of objectsIn(state, 'workspaces')) readWorkspace(world, workspace);
}

function readWorkspace(world: World, dump: JsonObject): void {
  const workspaceSid = textIn(dump, 'sid') ?? '';
  const settings = objectIn(dump, 'settings');
  world.workspaces.set({
    sid: workspaceSid,
    name: textIn(settings, 'friendlyName') ?? workspaceSid,
    isMultiTasking: isTrueIn(settings, 'multiTaskEnabled'),
  });
  for (const row of rowsOf(dump, 'activities'))
    world.activities.set({ ...named(row, workspaceSid), isAvailable: isTrueIn(row, 'available') });
  for (const row of rowsOf(dump, 'taskChannels'))
    world.channels.set({ sid: sidOf(row), workspaceSid, uniqueName: textIn(row, 'uniqueName') ?? '' });
  for (const row of rowsOf(dump, 'taskQueues'))
    world.queues.set({
      ...named(row, workspaceSid),
      targetWorkers: textIn(row, 'targetWorkers') ?? '',
      maxReservedWorkers: numberIn(row, 'maxReservedWorkers'),
      taskOrder: textIn(row, 'taskOrder'),
    });
  for (const row of rowsOf(dump, 'workflows'))
    world.workflows.set({
      ...named(row, workspaceSid),
      configuration: textIn(row, 'configurationText') ?? '',
      callbackUrl: textIn(row, 'assignmentCallbackUrl'),
      reservationTimeout: numberIn(row, 'taskReservationTimeout'),
    });
  for (const row of rowsOf(dump, 'workers')) readWorker(world, row, workspaceSid);
  for (const row of rowsOf(dump, 'tasks')) readTask(world, row, workspaceSid);
  for (const row of rowsOf(dump, 'reservations')) readReservation(world, row, workspaceSid);
}

function readWorker(world: World, row: JsonObject, workspaceSid: string): void {
  world.workers.set({
    ...named(row, workspaceSid),
    attributes: textIn(row, 'attributes') ?? '{}',
    activitySid: textIn(row, 'activitySid') ?? '',
    activitySince: timeIn(row, 'dateStatusChanged') ?? 0,
    channels: objectsIn(row, 'channels').map(channelOf),
  });
}

function channelOf(row: JsonObject): WorkerChannelRow {
  return {
    channelSid: textIn(row, 'taskChannelSid') ?? '',
    capacity: numberIn(row, 'capacity') ?? 0,
    isAvailable: isTrueIn(row, 'available'),
  };
}

function readTask(world: World, row: JsonObject, workspaceSid: string): void {
  const workflowSid = textIn(row, 'workflowSid');
  world.tasks.set({
    sid: sidOf(row),
    workspaceSid,
    order: world.nextOrder(),
    status: taskStatusOf(textIn(row, 'status')) ?? 'pending',
    priority: numberIn(row, 'priority') ?? 0,
    reason: textIn(row, 'reason'),
    attributes: textIn(row, 'attributes') ?? '{}',
    createdAt: timeIn(row, 'dateCreated') ?? 0,
    updatedAt: timeIn(row, 'dateUpdated') ?? 0,
    workflowSid,
    queueSid: textIn(row, 'queueSid'),
    channelSid: textIn(row, 'channelSid'),
    place: placeIn(world, workflowSid, row.route),
  });
}

/** Where a task's own configuration says it is, in the one that its workflow has now. */
function placeIn(world: World, workflowSid: string | null, route: unknown): WorkflowPlace | null {
  if (workflowSid === null || !isJsonObject(route)) return null;
  const now = world.workflows.get(workflowSid)?.configuration ?? '';
  const filter = numberIn(route, 'filterIndex') ?? -1;
  return drawnPlace(
    now,
    textIn(route, 'configurationText') ?? '',
    filter,
    numberIn(route, 'targetIndex') ?? 0,
  );
}

function readReservation(world: World, row: JsonObject, workspaceSid: string): void {
  world.reservations.set({
    sid: sidOf(row),
    workspaceSid,
    order: world.nextOrder(),
    taskSid: textIn(row, 'taskSid') ?? '',
    workerSid: textIn(row, 'workerSid') ?? '',
    queueSid: textIn(row, 'queueSid'),
    channelSid: textIn(row, 'channelSid'),
    status: textIn(row, 'status') ?? '',
    createdAt: timeIn(row, 'dateCreated') ?? 0,
    updatedAt: timeIn(row, 'dateUpdated') ?? 0,
  });
}

function rowsOf(dump: JsonObject, table: string): readonly JsonObject[] {
  return objectsIn(objectIn(dump, table), 'rows');
}

function sidOf(row: JsonObject): string {
  return textIn(row, 'sid') ?? '';
}

function named(row: JsonObject, workspaceSid: string) {
  const sid = sidOf(row);
  return { sid, workspaceSid, name: textIn(row, 'friendlyName') ?? sid };
}
