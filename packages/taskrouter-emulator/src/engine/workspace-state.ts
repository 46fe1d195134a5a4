import type { JsonObject } from 'taskrouter/parsed';
import { parseJsonObject } from 'taskrouter/parsed';
import type { TaskChannelSid, TaskQueueSid, TaskSid, WorkerSid } from 'taskrouter/sid';
import { Deadlines, type DueItem } from './indexes/deadlines';
import type { ChannelEntry, MatchGroup, QueueEntry, TaskEntry, Timed, WorkerEntry } from './indexes/entries';
import { LastParsed, ParsedTexts } from './indexes/parsed-texts';
import { channelOf } from './indexes/worker-entry';
import type { Reservation } from './tables/reservation';
import type { Activity, TaskQueue, Workflow } from './tables/resources';
import type { Task } from './tables/task';
import type { Worker } from './tables/worker';
import { WorkspaceTables } from './tables/workspace-tables';
import { parsedConfiguration, type Target, type WorkflowConfiguration } from './workflow/configuration';
import { targetAt } from './workflow/route';

/** How many workflow configurations are kept parsed. */
const KEPT_CONFIGURATIONS = 1_000;

/** One workspace: its rows, and the indexes derived from them. To be read by everyone, changed by commands only. */
export class WorkspaceState extends WorkspaceTables {
  /** By `nameKey`. */
  readonly workersByName = new Map<string, Worker>();
  readonly deadlines = new Deadlines<Timed>();
  /** The places of reservations and calls among the deadlines; few at a time, a task's is in its entry. */
  private readonly dueItems = new Map<string, DueItem<Timed>>();
  /** Match groups of tasks routed to one worker directly, by worker, channel and IgnoreCapacity. */
  readonly directGroups = new Map<string, MatchGroup>();
  /** The queues whose TargetWorkers read what changes as a worker works: its activity, its channels. */
  readonly changingQueues = new Set<QueueEntry>();
  readonly attributes = new LastParsed(parseJsonObject);
  readonly configurations = new ParsedTexts(parsedConfiguration, KEPT_CONFIGURATIONS);

  readonly taskEntries = new Map<TaskSid, TaskEntry>();
  readonly workerEntries = new Map<WorkerSid, WorkerEntry>();
  readonly queueEntries = new Map<TaskQueueSid, QueueEntry>();

  /** @throws Error when what it is of has been deleted. */
  entryOf<K, V>(entries: ReadonlyMap<K, V>, sid: K): V {
    const entry = entries.get(sid);
    if (entry === undefined) throw new Error(`${sid} has been deleted`);
    return entry;
  }

  /** @throws Error when the task has been deleted. */
  entryOfTask({ sid }: Task): TaskEntry {
    return this.entryOf(this.taskEntries, sid);
  }

  /** @throws Error when the worker has been deleted. */
  entryOfWorker({ sid }: Worker): WorkerEntry {
    return this.entryOf(this.workerEntries, sid);
  }

  /** @throws Error when the queue has been deleted. */
  entryOfQueue({ sid }: TaskQueue): QueueEntry {
    return this.entryOf(this.queueEntries, sid);
  }

  configurationOf({ configurationText }: Workflow): WorkflowConfiguration {
    return this.configurations.of(configurationText);
  }

  /** Takes note of what is due for the row now. */
  indexDue(row: Timed): void {
    if (row.kind === 'task') {
      this.indexTaskDue(this.entryOfTask(row));
      return;
    }
    const known = this.dueItems.get(row.sid);
    const item = this.deadlines.put(row, known);
    if (item === undefined) this.dueItems.delete(row.sid);
    else if (known === undefined) this.dueItems.set(row.sid, item);
  }

  /** As `indexDue`, for a task whose entry is at hand. */
  indexTaskDue(entry: TaskEntry): void {
    entry.due = this.deadlines.put(entry.task, entry.due);
  }

  /** The task's attributes as an object. */
  attributesOf(task: Task): JsonObject {
    return this.attributes.of(task.attributes) ?? {};
  }

  /** The target that the task's route has come to; undefined when it has none. */
  targetOf({ route }: Task): Target | undefined {
    return route && targetAt(this.configurations.of(route.configurationText), route);
  }

  activityOf({ activitySid }: Worker): Activity {
    return this.activities.named(activitySid);
  }

  /** The workers that match the queue's TargetWorkers; none when it has been deleted. */
  membersOf(queueSid: TaskQueueSid): Worker[] {
    return [...(this.queueEntries.get(queueSid)?.members ?? [])].map(({ worker }) => worker);
  }

  /** The queues that the worker is a member of. */
  queuesOf({ sid }: Worker): TaskQueue[] {
    return [...(this.workerEntries.get(sid)?.queues ?? [])].map(({ queue }) => queue);
  }

  /** How much of its capacity on the channel the worker uses; undefined when it, or the channel, has been deleted. */
  channelEntryOf({ sid }: Worker, channelSid: TaskChannelSid): ChannelEntry | undefined {
    const entry = this.workerEntries.get(sid);
    return entry && channelOf(entry, channelSid);
  }

  /** The task's reservations that wait for an answer; all of them belong to the running round. */
  pendingReservationsOf({ task, reservations }: TaskEntry): Reservation[] {
    const pending: Reservation[] = [];
    for (let index = reservations.length - task.round.length; index < reservations.length; index++) {
      const reservation = reservations[index];
      if (reservation?.status === 'pending') pending.push(reservation);
    }
    return pending;
  }

  /** Whether the reservation's timeout stands still because a call that decides about it is being set up. */
  timeoutSuspended({ callSid }: Reservation): boolean {
    const call = callSid === undefined ? undefined : this.calls.get(callSid);
    return call?.accepts === true && call.status === 'ringing';
  }
}
