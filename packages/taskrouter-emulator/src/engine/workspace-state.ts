import type { JsonObject } from 'taskrouter/parsed';
import { parseJsonObject } from 'taskrouter/parsed';
import type { TaskChannelSid, TaskQueueSid, TaskSid, WorkerSid } from 'taskrouter/sid';
import { Deadlines } from './indexes/deadlines';
import type { QueueEntry, TaskEntry, WorkerEntry } from './indexes/entries';
import type { MatchGroup } from './indexes/match-group';
import { LastParsed, ParsedTexts } from './indexes/parsed-texts';
import type { Call } from './tables/call';
import type { Reservation } from './tables/reservation';
import type { Activity, TaskQueue, Workflow } from './tables/resources';
import type { Task } from './tables/task';
import type { Worker } from './tables/worker';
import { WorkspaceTables } from './tables/workspace-tables';
import { parsedConfiguration, type Target, type WorkflowConfiguration } from './workflow/configuration';
import { targetAt } from './workflow/route';

/** What something can be due for. */
export type Timed = Task | Reservation | Call;

/** How many workflow configurations are kept parsed. */
const KEPT_CONFIGURATIONS = 1_000;

/** One workspace: its rows, and the indexes derived from them. To be read by everyone, changed by commands only. */
export class WorkspaceState extends WorkspaceTables {
  /** By `nameKey`. */
  readonly workersByName = new Map<string, Worker>();
  readonly deadlines = new Deadlines<Timed>();
  /** Match groups of tasks routed to one worker directly, by worker, channel and IgnoreCapacity. */
  readonly directGroups = new Map<string, MatchGroup>();
  readonly attributes = new LastParsed(parseJsonObject);
  readonly configurations = new ParsedTexts(parsedConfiguration, KEPT_CONFIGURATIONS);

  readonly taskEntries = new Map<TaskSid, TaskEntry>();
  readonly workerEntries = new Map<WorkerSid, WorkerEntry>();
  readonly queueEntries = new Map<TaskQueueSid, QueueEntry>();

  /** @throws Error when the task has been deleted. */
  entryOfTask({ sid }: Task): TaskEntry {
    return existing(this.taskEntries, sid);
  }

  /** @throws Error when the worker has been deleted. */
  entryOfWorker({ sid }: Worker): WorkerEntry {
    return existing(this.workerEntries, sid);
  }

  /** @throws Error when the queue has been deleted. */
  entryOfQueue({ sid }: TaskQueue): QueueEntry {
    return existing(this.queueEntries, sid);
  }

  configurationOf({ configurationText }: Workflow): WorkflowConfiguration {
    return this.configurations.of(configurationText);
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

  /** The queues that the worker is a member of. */
  queuesOf({ sid }: Worker): TaskQueue[] {
    return [...(this.workerEntries.get(sid)?.queues ?? [])].map(({ queue }) => queue);
  }

  /** How much of the worker's capacity on the channel its open reservations take. */
  capacityInUse({ sid }: Worker, channelSid: TaskChannelSid): number {
    return this.workerEntries.get(sid)?.capacityInUse.get(channelSid) ?? 0;
  }

  /** The task's reservations that wait for an answer; all of them belong to the running round. */
  pendingReservationsOf(task: Task): Reservation[] {
    const pending: Reservation[] = [];
    if (task.round.length === 0) return pending;
    const { reservations } = this.entryOfTask(task);
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

function existing<K, V>(entries: ReadonlyMap<K, V>, sid: K): V {
  const entry = entries.get(sid);
  if (entry === undefined) throw new Error(`${sid} has been deleted`);
  return entry;
}
