import type { Expression } from 'taskrouter/expression';
import type { ActivitySid, ReservationSid, TaskChannelSid } from 'taskrouter/sid';
import type { Reservation } from '../tables/reservation';
import type { TaskQueue } from '../tables/resources';
import type { Task } from '../tables/task';
import type { Worker } from '../tables/worker';
import type { Target } from '../workflow/configuration';
import type { Candidate, MatchGroup, Membership, WaitingTask } from './match-group';

/*
 * What is derived of the rows, by what it is about. An entry may point at rows and at other entries; it is never
 * written down, and made anew from the rows when a snapshot is restored.
 */

/** Of a task: who has it, and where it waits. It is the item of its match group's heap. */
export interface TaskEntry extends WaitingTask {
  /** All its reservations, oldest first. */
  reservations: readonly Reservation[];
  /** The target that its route has come to. */
  target: Target | undefined;
  /** Where it waits; undefined while it doesn't. */
  group: MatchGroup | undefined;
}

/** Of a worker: where it belongs, and what it has in hand. */
export interface WorkerEntry extends Candidate {
  scope: Readonly<Record<string, unknown>>;
  readonly queues: Set<QueueEntry>;
  readonly memberships: Map<MatchGroup, Membership>;
  /** All its reservations whose task still exists, oldest first. */
  readonly reservations: Map<ReservationSid, Reservation>;
  readonly pending: Set<Reservation>;
  /** How much of its capacity is in use, by channel: one for every open reservation. */
  readonly capacityInUse: Map<TaskChannelSid, number>;
}

/** Of a task queue: who is in it, and how its tasks fall into match groups. */
export interface QueueEntry {
  readonly queue: TaskQueue;
  /** `targetWorkers` parsed; undefined when it is empty and matches no worker. */
  membersWhen: Expression | undefined;
  /** The workers that match it. */
  readonly members: Set<Worker>;
  /** How many members are in each activity: what skip_if asks for. */
  readonly membersByActivity: Map<ActivitySid, number>;
  /** Its match groups without target conditions, by channel: the common case, found without building a key. */
  readonly plainGroups: Map<TaskChannelSid, MatchGroup>;
  /** Its match groups with target conditions, by what they depend on. */
  readonly derivedGroups: Map<string, MatchGroup>;
}

const NONE: readonly Reservation[] = [];

export function taskEntry(task: Task): TaskEntry {
  return { task, heapIndex: -1, group: undefined, target: undefined, reservations: NONE };
}

export function workerEntry(worker: Worker, scope: WorkerEntry['scope']): WorkerEntry {
  return {
    worker,
    scope,
    queues: new Set(),
    memberships: new Map(),
    reservations: new Map(),
    pending: new Set(),
    capacityInUse: new Map(),
  };
}

export function queueEntry(queue: TaskQueue, membersWhen: Expression | undefined): QueueEntry {
  return {
    queue,
    membersWhen,
    members: new Set(),
    membersByActivity: new Map(),
    plainGroups: new Map(),
    derivedGroups: new Map(),
  };
}
