import type { Deadline } from '../indexes/deadlines';
import type { Activity, TaskChannel, TaskQueue, Workflow } from '../tables/resources';
import type { Reservation, Task, Timed } from '../tables/task';
import type { Worker } from '../tables/worker';
import type { Workspace } from '../tables/workspace';

/*
 * A workspace as plain data, every reference a SID. What can be worked out again (who belongs to which queue and group,
 * what is parsed) is left out. Something deleted that is still referred to, by a task that has ended for example, is in
 * its list too, with `isGone`.
 */

/** What `loadWorkspace` makes a workspace of. */
export type WorkspaceDump = ReturnType<typeof dumpWorkspace>;
export type ActivityDump = WorkspaceDump['activities'][number];
export type TaskChannelDump = WorkspaceDump['taskChannels'][number];
export type TaskQueueDump = WorkspaceDump['taskQueues'][number];
export type WorkflowDump = WorkspaceDump['workflows'][number];
export type WorkerDump = WorkspaceDump['workers'][number];
export type TaskDump = WorkspaceDump['tasks'][number];
export type ReservationDump = WorkspaceDump['reservations'][number];

/** To be taken between two commands, when everything is settled. */
export function dumpWorkspace(workspace: Workspace) {
  const { sid, now, dateCreated, dateUpdated, settings, deadlines } = workspace;
  const tasks = [...workspace.tasks.values()];
  const reservations = [...workspace.reservations.values()];
  const calls = [...workspace.calls.values()];
  const workers = withGone(workspace.workers, [
    ...reservations.map(({ worker }) => worker),
    ...tasks.map(({ directWorker }) => directWorker),
  ]);
  const taskQueues = withGone(workspace.taskQueues, [
    ...reservations.map(({ queue }) => queue),
    ...tasks.map(({ queue }) => queue),
  ]);
  const workflows = withGone(
    workspace.workflows,
    tasks.map(({ workflow }) => workflow),
  );
  const taskChannels = withGone(workspace.taskChannels, [
    ...reservations.map(({ channel }) => channel),
    ...tasks.map(({ channel }) => channel),
  ]);
  const activities = withGone(workspace.activities, [
    ...workers.map(({ item }) => item.activity),
    ...taskQueues.flatMap(({ item }) => [item.reservationActivity, item.assignmentActivity]),
    ...calls.map(({ postWorkActivity }) => postWorkActivity),
  ]);
  return {
    ...{ sid, now, dateCreated, dateUpdated, settings },
    lastSequence: workspace.lastSequence,
    deadlinesSet: deadlines.timesSet,
    defaultActivity: workspace.defaultActivity?.sid,
    timeoutActivity: workspace.timeoutActivity?.sid,
    activities: activities.map(plain<Activity>),
    taskChannels: taskChannels.map(plain<TaskChannel>),
    taskQueues: taskQueues.map(dumpTaskQueue),
    workflows: workflows.map(dumpWorkflow),
    workers: workers.map(dumpWorker),
    tasks: tasks.map(dumpTask),
    reservations: reservations.map(dumpReservation),
    calls: calls.map(({ reservation, postWorkActivity, deadline, ...call }) => ({
      ...call,
      reservation: reservation.sid,
      postWorkActivity: postWorkActivity?.sid,
      deadline: dumpDeadline(deadline),
    })),
  };
}

interface Listed<T> {
  readonly item: T;
  readonly isGone: boolean;
}

function withGone<T>(there: ReadonlyMap<string, T>, referred: readonly (T | undefined)[]): Listed<T>[] {
  const present = new Set(there.values());
  const gone = new Set(referred);
  for (const item of present) gone.delete(item);
  return [
    ...[...present].map((item) => ({ item, isGone: false })),
    ...[...gone].flatMap((item) => (item === undefined ? [] : [{ item, isGone: true }])),
  ];
}

function plain<T>({ item, isGone }: Listed<T>) {
  return { ...item, isGone };
}

function dumpTaskQueue({ item, isGone }: Listed<TaskQueue>) {
  const { membersWhen, members, membersByActivity, plainGroups, derivedGroups, ...rest } = item;
  return {
    ...rest,
    reservationActivity: item.reservationActivity?.sid,
    assignmentActivity: item.assignmentActivity?.sid,
    isGone,
  };
}

function dumpWorkflow({ item: { configuration, ...rest }, isGone }: Listed<Workflow>) {
  return { ...rest, isGone };
}

function dumpWorker({ item, isGone }: Listed<Worker>) {
  const { scope, queues, memberships, pending, reservations, ...rest } = item;
  return {
    ...rest,
    activity: item.activity.sid,
    channels: [...item.channels.values()].map(({ taskChannel, ...channel }) => ({
      ...channel,
      taskChannel: taskChannel.sid,
    })),
    isGone,
  };
}

function dumpTask(task: Task) {
  const { attributeValues, reservations, accepted, group, heapIndex, ...rest } = task;
  return {
    ...rest,
    channel: task.channel.sid,
    workflow: task.workflow?.sid,
    queue: task.queue?.sid,
    directWorker: task.directWorker?.sid,
    accepted: accepted?.sid,
    route: task.route?.dump(),
    isWaiting: group !== undefined,
    deadline: dumpDeadline(task.deadline),
  };
}

function dumpReservation({ task, worker, queue, channel, call, deadline, ...rest }: Reservation) {
  return {
    ...rest,
    task: task.sid,
    worker: worker.sid,
    queue: queue?.sid,
    channel: channel.sid,
    deadline: dumpDeadline(deadline),
  };
}

/** Undefined while it isn't running. */
function dumpDeadline(deadline: Deadline<Timed> | undefined) {
  if (deadline === undefined || deadline.heapIndex < 0) return undefined;
  return { at: deadline.at, order: deadline.order };
}
