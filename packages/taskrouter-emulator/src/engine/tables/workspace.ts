import type {
  AccountSid,
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
import { Deadlines } from '../indexes/deadlines';
import type { MatchGroup } from '../indexes/match-group';
import type { EngineOutput, Occurrence } from '../output';
import type { RoutingChoices } from '../routing-choices';
import type { SidSource } from '../sid-source';
import type { Call } from './call';
import type { Activity, Dated, TaskChannel, TaskOrder, TaskQueue, Workflow } from './resources';
import type { Reservation, Task, Timed } from './task';
import type { Worker } from './worker';

/** What a workspace is made with; changed by the workspace commands. */
export interface WorkspaceSettings {
  friendlyName: string;
  eventCallbackUrl: string;
  eventsFilter: string | undefined;
  multiTaskEnabled: boolean;
  /** Which kind of queue a worker in both kinds is given tasks from first. */
  prioritizeQueueOrder: TaskOrder;
}

/** What the engine works with besides its own state. */
export interface EngineContext {
  readonly accountSid: AccountSid;
  readonly sids: SidSource;
  readonly output: EngineOutput;
  readonly routing: RoutingChoices;
}

/** One workspace: its resources, who waits for what, and what is due when. Changed by the commands only. */
export class Workspace implements Dated {
  /** The time of the command or deadline being processed, in ms since the epoch. */
  now: number;
  readonly dateCreated: number;
  dateUpdated: number;
  defaultActivity: Activity | undefined;
  timeoutActivity: Activity | undefined;

  readonly activities = new Map<ActivitySid, Activity>();
  readonly taskChannels = new Map<TaskChannelSid, TaskChannel>();
  readonly workers = new Map<WorkerSid, Worker>();
  /** By `nameKey`. */
  readonly workersByName = new Map<string, Worker>();
  readonly taskQueues = new Map<TaskQueueSid, TaskQueue>();
  readonly workflows = new Map<WorkflowSid, Workflow>();
  readonly tasks = new Map<TaskSid, Task>();
  readonly reservations = new Map<ReservationSid, Reservation>();
  readonly calls = new Map<CallSid, Call>();

  readonly deadlines = new Deadlines<Timed>();
  /** Match groups of tasks routed to one worker directly, by worker, channel and IgnoreCapacity. */
  readonly directGroups = new Map<string, MatchGroup>();
  /** Tasks to be routed, and workers to be given tasks, before the command ends. */
  readonly unroutedTasks: Task[] = [];
  readonly freedWorkers = new Set<Worker>();
  /** The last number given out in the workspace's order of happening. */
  lastSequence = 0;

  constructor(
    readonly sid: WorkspaceSid,
    readonly context: EngineContext,
    readonly settings: WorkspaceSettings,
    now: number,
  ) {
    this.now = now;
    this.dateCreated = now;
    this.dateUpdated = now;
  }

  /** Tells what happened just now. */
  emit(occurrence: Occurrence): void {
    this.context.output.event({ ...occurrence, at: this.now, workspace: this });
  }

  /** The next number in the workspace's order of happening. */
  nextSequence(): number {
    return ++this.lastSequence;
  }
}
