import { parseExpression } from 'taskrouter/expression';
import { parseJsonObject } from 'taskrouter/parsed';
import type { Deadline } from '../indexes/deadlines';
import { matchGroupFor } from '../routing/match-groups';
import { enrolAll, scopeOf } from '../routing/membership';
import type { Call } from '../tables/call';
import type { Activity, TaskChannel, TaskQueue, Workflow } from '../tables/resources';
import type { Reservation, Task, Timed } from '../tables/task';
import { nameKey, type Worker } from '../tables/worker';
import { type EngineContext, Workspace } from '../tables/workspace';
import { parseWorkflowConfiguration, type WorkflowConfiguration } from '../workflow/configuration';
import { Route } from '../workflow/route';
import type {
  ReservationDump,
  TaskDump,
  TaskQueueDump,
  WorkerDump,
  WorkflowDump,
  WorkspaceDump,
} from './dump';

/** Makes the workspace again that a dump was taken of. @throws Error when the dump doesn't hold together. */
export function loadWorkspace(context: EngineContext, dump: WorkspaceDump): Workspace {
  return new Loading(context, dump).workspace;
}

/** A workspace that is being put together: resources first, then what refers to them. */
class Loading {
  readonly workspace: Workspace;
  private readonly activities = new Map<string, Activity>();
  private readonly taskChannels = new Map<string, TaskChannel>();
  private readonly taskQueues = new Map<string, TaskQueue>();
  private readonly workflows = new Map<string, Workflow>();
  private readonly workers = new Map<string, Worker>();
  private readonly configurations = new Map<string, WorkflowConfiguration>();

  constructor(context: EngineContext, dump: WorkspaceDump) {
    const { sid, settings, dateCreated, now } = dump;
    const workspace = new Workspace(sid, context, settings, dateCreated);
    this.workspace = workspace;
    workspace.now = now;
    workspace.dateUpdated = dump.dateUpdated;
    workspace.lastSequence = dump.lastSequence;
    for (const { isGone, ...activity } of dump.activities)
      this.keep(activity, isGone, this.activities, workspace.activities);
    for (const { isGone, ...channel } of dump.taskChannels)
      this.keep(channel, isGone, this.taskChannels, workspace.taskChannels);
    workspace.defaultActivity = maybe(this.activities, dump.defaultActivity);
    workspace.timeoutActivity = maybe(this.activities, dump.timeoutActivity);
    for (const worker of dump.workers)
      this.keep(this.worker(worker), worker.isGone, this.workers, workspace.workers);
    for (const worker of workspace.workers.values())
      workspace.workersByName.set(nameKey(worker.friendlyName), worker);
    for (const queue of dump.taskQueues)
      this.keep(this.taskQueue(queue), queue.isGone, this.taskQueues, workspace.taskQueues);
    for (const workflow of dump.workflows)
      this.keep(this.workflow(workflow), workflow.isGone, this.workflows, workspace.workflows);
    for (const task of dump.tasks) workspace.tasks.set(task.sid, this.task(task));
    for (const reservation of dump.reservations) this.reservation(reservation);
    for (const call of dump.calls) this.call(call);
    for (const { sid: taskSid, accepted } of dump.tasks)
      need(workspace.tasks, taskSid).accepted = maybe(workspace.reservations, accepted);
    for (const queue of workspace.taskQueues.values()) enrolAll(workspace, queue);
    for (const task of dump.tasks) if (task.isWaiting) this.wait(need(workspace.tasks, task.sid));
    workspace.deadlines.timesSet = dump.deadlinesSet;
  }

  private keep<K extends string, T extends { readonly sid: K }>(
    item: T,
    isGone: boolean,
    all: Map<string, T>,
    there: Map<K, T>,
  ): void {
    all.set(item.sid, item);
    if (!isGone) there.set(item.sid, item);
  }

  private worker({ isGone, ...dump }: WorkerDump): Worker {
    const activity = need(this.activities, dump.activity);
    const channels: Worker['channels'] = new Map();
    for (const channel of dump.channels) {
      const taskChannel = need(this.taskChannels, channel.taskChannel);
      channels.set(taskChannel, { ...channel, taskChannel });
    }
    return {
      ...dump,
      activity,
      channels,
      scope: scopeOf({ ...dump, activity }),
      queues: new Set(),
      memberships: new Map(),
      pending: new Set(),
      reservations: new Map(),
    };
  }

  private taskQueue({ isGone, ...dump }: TaskQueueDump): TaskQueue {
    const parsed = dump.targetWorkers.trim() === '' ? undefined : parseExpression(dump.targetWorkers);
    return {
      ...dump,
      membersWhen: parsed?.ok ? parsed.value : undefined,
      reservationActivity: maybe(this.activities, dump.reservationActivity),
      assignmentActivity: maybe(this.activities, dump.assignmentActivity),
      members: new Set(),
      membersByActivity: new Map(),
      plainGroups: new Map(),
      derivedGroups: new Map(),
    };
  }

  private workflow({ isGone, ...dump }: WorkflowDump): Workflow {
    const { assignmentCallbackUrl, fallbackAssignmentCallbackUrl } = dump;
    const configuration = this.configuration(dump.configurationText);
    return { ...dump, assignmentCallbackUrl, fallbackAssignmentCallbackUrl, configuration };
  }

  private task({ isWaiting, accepted, route, ...dump }: TaskDump): Task {
    const task: Task = {
      ...dump,
      reason: dump.reason,
      queueEnteredAt: dump.queueEnteredAt,
      routingTarget: dump.routingTarget,
      attributeValues: parseJsonObject(dump.attributes) ?? {},
      channel: need(this.taskChannels, dump.channel),
      workflow: maybe(this.workflows, dump.workflow),
      queue: maybe(this.taskQueues, dump.queue),
      directWorker: maybe(this.workers, dump.directWorker),
      reservations: [],
      accepted: undefined,
      route: route === undefined ? undefined : Route.load(this.configuration(route.text), route),
      group: undefined,
      heapIndex: -1,
      deadline: undefined,
    };
    task.deadline = this.deadline(task, dump.deadline);
    return task;
  }

  private reservation(dump: ReservationDump): void {
    const { workspace } = this;
    const reservation: Reservation = {
      ...dump,
      task: need(workspace.tasks, dump.task),
      worker: need(this.workers, dump.worker),
      queue: maybe(this.taskQueues, dump.queue),
      channel: need(this.taskChannels, dump.channel),
      call: undefined,
      deadline: undefined,
    };
    reservation.deadline = this.deadline(reservation, dump.deadline);
    const { sid, task, worker, status } = reservation;
    workspace.reservations.set(sid, reservation);
    task.reservations.push(reservation);
    worker.reservations.set(sid, reservation);
    if (status === 'pending') worker.pending.add(reservation);
  }

  private call(dump: WorkspaceDump['calls'][number]): void {
    const reservation = need(this.workspace.reservations, dump.reservation);
    const call: Call = {
      ...dump,
      reservation,
      postWorkActivity: maybe(this.activities, dump.postWorkActivity),
      statusCallback: dump.statusCallback,
      deadline: undefined,
    };
    call.deadline = this.deadline(call, dump.deadline);
    reservation.call = call;
    this.workspace.calls.set(call.sid, call);
  }

  // Match groups are made as they are needed; their order is that of their tasks and workers, whenever they came to them.
  private wait(task: Task): void {
    task.group = matchGroupFor(this.workspace, task, task.route?.target);
    task.group?.waiting.push(task);
  }

  private deadline(
    subject: Timed,
    running: { readonly at: number; readonly order: number } | undefined,
  ): Deadline<Timed> {
    const { deadlines } = this.workspace;
    const deadline = deadlines.create(subject);
    if (running !== undefined) deadlines.restore(deadline, running.at, running.order);
    return deadline;
  }

  private configuration(text: string): WorkflowConfiguration {
    const known = this.configurations.get(text);
    if (known !== undefined) return known;
    const parsed = parseWorkflowConfiguration(text);
    if (!parsed.ok) throw new Error('a configuration of the dump is not valid');
    this.configurations.set(text, parsed.value);
    return parsed.value;
  }
}

function need<K, T>(table: ReadonlyMap<K, T>, sid: K): T {
  const item = table.get(sid);
  if (item === undefined) throw new Error(`${sid} is missing from the dump`);
  return item;
}

function maybe<K, T>(table: ReadonlyMap<K, T>, sid: K | undefined): T | undefined {
  return sid === undefined ? undefined : need(table, sid);
}
