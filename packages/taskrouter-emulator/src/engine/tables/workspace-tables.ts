import type {
  ActivitySid,
  CallSid,
  ReservationSid,
  TaskChannelSid,
  TaskQueueSid,
  TaskSid,
  WorkerSid,
  WorkflowSid,
  WorkspaceSid,
} from 'taskrouter/sid';
import type { Call } from './call';
import type { Reservation } from './reservation';
import type { Activity, Dated, TaskChannel, TaskOrder, TaskQueue, Workflow } from './resources';
import { Table } from './table';
import type { Task } from './task';
import type { Worker } from './worker';

/** After how many deletions those that no row names any more are forgotten. */
const MANY_RETIREMENTS = 1_000;

/** What a workspace is made with; changed by the workspace commands. */
export interface WorkspaceSettings {
  friendlyName: string;
  eventCallbackUrl: string;
  eventsFilter: string | undefined;
  multiTaskEnabled: boolean;
  /** Which kind of queue a worker in both kinds is given tasks from first. */
  prioritizeQueueOrder: TaskOrder;
}

/** One workspace's rows: all there is to it. Everything else is derived from them. */
export class WorkspaceTables implements Dated {
  /** The time of the command or deadline being processed, in ms since the epoch. */
  now: number;
  dateUpdated: number;
  defaultActivitySid: ActivitySid | undefined;
  timeoutActivitySid: ActivitySid | undefined;
  /** The last number given out in the workspace's order of happening. */
  lastSequence = 0;
  /** How often something has been made due: what `dueOrder` is counted by. */
  lastDueOrder = 0;
  /** How many rows have been deleted since the last sweep. */
  private retirements = 0;

  readonly activities = new Table<ActivitySid, Activity>();
  readonly taskChannels = new Table<TaskChannelSid, TaskChannel>();
  readonly workers = new Table<WorkerSid, Worker>();
  readonly taskQueues = new Table<TaskQueueSid, TaskQueue>();
  readonly workflows = new Table<WorkflowSid, Workflow>();
  readonly tasks = new Table<TaskSid, Task>();
  readonly reservations = new Table<ReservationSid, Reservation>();
  readonly calls = new Table<CallSid, Call>();

  constructor(
    readonly sid: WorkspaceSid,
    readonly settings: WorkspaceSettings,
    readonly dateCreated: number,
  ) {
    this.now = dateCreated;
    this.dateUpdated = dateCreated;
  }

  /** Deletes a row that others may still name. */
  retire<K extends string, Row extends { readonly sid: K }>(table: Table<K, Row>, sid: K): void {
    table.retire(sid);
    if (++this.retirements < MANY_RETIREMENTS) return;
    this.retirements = 0;
    this.sweep();
  }

  /** Forgets the deleted rows that no row names any more. */
  private sweep(): void {
    const named = new Set<string | undefined>();
    for (const { workflowSid, queueSid, channelSid, directWorkerSid } of this.tasks.values())
      named.add(workflowSid).add(queueSid).add(channelSid).add(directWorkerSid);
    for (const { workerSid, queueSid, channelSid } of this.reservations.values())
      named.add(workerSid).add(queueSid).add(channelSid);
    for (const { postWorkActivitySid } of this.calls.values()) named.add(postWorkActivitySid);
    const isNamed = (sid: string): boolean => named.has(sid);
    for (const table of [this.taskChannels, this.taskQueues, this.workflows, this.workers])
      table.sweep(isNamed);
    for (const { activitySid } of this.workers.retired.values()) named.add(activitySid);
    for (const { reservationActivitySid, assignmentActivitySid } of this.taskQueues.retired.values())
      named.add(reservationActivitySid).add(assignmentActivitySid);
    this.activities.sweep(isNamed);
  }

  /** The rows as plain data, with nothing left out and nothing added. */
  dump() {
    this.sweep();
    const { sid, settings, dateCreated, dateUpdated, now, lastSequence, lastDueOrder } = this;
    return {
      ...{ sid, settings, dateCreated, dateUpdated, now, lastSequence, lastDueOrder },
      defaultActivitySid: this.defaultActivitySid,
      timeoutActivitySid: this.timeoutActivitySid,
      activities: this.activities.dump(),
      taskChannels: this.taskChannels.dump(),
      workers: this.workers.dump(),
      taskQueues: this.taskQueues.dump(),
      workflows: this.workflows.dump(),
      tasks: this.tasks.dump(),
      reservations: this.reservations.dump(),
      calls: this.calls.dump(),
    };
  }

  /** Takes in the rows of a dump. To be called on new tables made with its `sid`, `settings` and `dateCreated`. */
  load(dump: WorkspaceDump): void {
    this.dateUpdated = dump.dateUpdated;
    this.now = dump.now;
    this.lastSequence = dump.lastSequence;
    this.lastDueOrder = dump.lastDueOrder;
    this.defaultActivitySid = dump.defaultActivitySid;
    this.timeoutActivitySid = dump.timeoutActivitySid;
    this.activities.load(dump.activities);
    this.taskChannels.load(dump.taskChannels);
    this.workers.load(dump.workers);
    this.taskQueues.load(dump.taskQueues);
    this.workflows.load(dump.workflows);
    this.tasks.load(dump.tasks);
    this.reservations.load(dump.reservations);
    this.calls.load(dump.calls);
  }
}

/** A workspace as plain data. */
export type WorkspaceDump = ReturnType<WorkspaceTables['dump']>;
