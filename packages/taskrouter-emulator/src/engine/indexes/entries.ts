import type { Expression } from 'taskrouter/expression';
import type { ActivitySid, ReservationSid, TaskChannelSid } from 'taskrouter/sid';
import type { Call } from '../tables/call';
import type { Reservation } from '../tables/reservation';
import type { TaskQueue } from '../tables/resources';
import type { Task } from '../tables/task';
import type { Worker, WorkerChannel } from '../tables/worker';
import type { Target } from '../workflow/configuration';
import type { OrderClause, WorkerRank } from '../workflow/order-by';
import type { DueItem } from './deadlines';
import type { HeapItem, IndexedHeap } from './heap';

/*
 * What is derived of the rows, by what it is about. An entry may point at rows and at other entries; it is never
 * written down, and made anew from the rows when a snapshot is restored.
 */

/** What something can be due for. */
export type Timed = Task | Reservation | Call;

/** Of a task: who has it, and where it waits. It is the item of its match group's heap. */
export interface TaskEntry extends HeapItem {
  readonly task: Task;
  /** All its reservations, oldest first. */
  reservations: readonly Reservation[];
  /** The target that its route has come to. */
  target: Target | undefined;
  /** Where it waits; undefined while it doesn't. */
  group: MatchGroup | undefined;
  /** Its place among the deadlines. */
  due: DueItem<Timed> | undefined;
}

/** Of a worker: where it belongs, and what it has in hand. */
export interface WorkerEntry {
  readonly worker: Worker;
  /** What expressions see of it, its channels under `CHANNELS_KEY`. */
  scope: Readonly<Record<string, unknown>>;
  readonly queues: Set<QueueEntry>;
  readonly memberships: Map<MatchGroup, Membership>;
  /** All its reservations whose task still exists, oldest first. */
  readonly reservations: Map<ReservationSid, Reservation>;
  readonly pending: Set<Reservation>;
  /** How many of its reservations are open, on all channels. */
  openCount: number;
  channels: readonly ChannelEntry[];
}

/** Of a worker's channel: how much of its capacity is in use. */
export interface ChannelEntry {
  readonly channel: WorkerChannel;
  /** Reservations that take capacity: pending, accepted and wrapping ones. */
  open: number;
  /** Those of them that are accepted. */
  assigned: number;
  /** What expressions see. */
  readonly scope: ChannelScope;
}

/** Source: https://www.twilio.com/docs/taskrouter/multitasking (Advanced Use Cases) */
export interface ChannelScope {
  configured_capacity: number;
  assigned_tasks: number;
  /** Whole percent, rounded down. */
  available_capacity_percentage: number;
}

/** Of a task queue: who is in it, and how its tasks fall into match groups. */
export interface QueueEntry {
  readonly queue: TaskQueue;
  /** `targetWorkers` parsed; undefined when it is empty and matches no worker. */
  membersWhen: Expression | undefined;
  /** The workers that match it. */
  readonly members: Set<WorkerEntry>;
  /** How many members are in each activity: what skip_if asks for. */
  readonly membersByActivity: Map<ActivitySid, number>;
  /** Its match groups without target conditions, by channel: the common case, found without building a key. */
  readonly plainGroups: Map<TaskChannelSid, MatchGroup>;
  /** Its match groups with target conditions, by what they depend on. */
  readonly derivedGroups: Map<string, MatchGroup>;
  /** Those of them that have to be asked again when a worker's channels change. */
  readonly groupsReadingChannels: Set<MatchGroup>;
}

/** A worker's place in a match group; it is in the group's heap while the worker could take a task from it. */
export interface Membership extends HeapItem {
  readonly entry: WorkerEntry;
  readonly group: MatchGroup;
  /** Where the worker stands by `order_by`. */
  rank: WorkerRank;
}

/** What tells one match group from another. */
export interface MatchTerms {
  /** Undefined for tasks routed directly to a worker. */
  readonly queue: TaskQueue | undefined;
  readonly channelSid: TaskChannelSid;
  /** Which of the queue's members may take its tasks. */
  readonly admits: (entry: WorkerEntry) => boolean;
  /** Whether `admits` looks at the worker's activity and must be asked again when that changes. */
  readonly readsActivity: boolean;
  readonly orderBy: readonly OrderClause[];
  /** Tasks that go to their worker whatever its activity and load. */
  readonly ignoreCapacity: boolean;
}

/**
 * The tasks that can go to exactly the same workers (same queue, channel, target conditions), in the order in which
 * they are given out, and those workers, in the order in which they are chosen. Because all its tasks are alike,
 * matching looks at the two fronts and never scans.
 */
export interface MatchGroup {
  readonly terms: MatchTerms;
  readonly members: Set<Membership>;
  readonly idle: IndexedHeap<Membership>;
  /** The tasks that want a worker. */
  waiting: IndexedHeap<TaskEntry>;
}

const NONE: readonly Reservation[] = [];

export function taskEntry(task: Task): TaskEntry {
  return { task, heapIndex: -1, group: undefined, target: undefined, reservations: NONE, due: undefined };
}

/** The entry of a queue that has no members yet. */
export function queueEntry(queue: TaskQueue): QueueEntry {
  return {
    queue,
    membersWhen: undefined,
    members: new Set(),
    membersByActivity: new Map(),
    plainGroups: new Map(),
    derivedGroups: new Map(),
    groupsReadingChannels: new Set(),
  };
}
