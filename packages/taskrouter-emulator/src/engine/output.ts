import type { CallSid, ReservationSid, TaskSid, WorkspaceSid } from 'taskrouter/sid';
import type { Reservation } from './tables/reservation';
import type { Activity, TaskChannel, TaskQueue, Workflow } from './tables/resources';
import type { Task } from './tables/task';
import type { Worker } from './tables/worker';
import type { Filter } from './workflow/configuration';
import type { WorkspaceState } from './workspace-state';

/** What happened. The types are those of https://www.twilio.com/docs/taskrouter/api/event/reference. */
export type Occurrence =
  | { readonly type: `workspace.${'created' | 'updated' | 'deleted'}` }
  | { readonly type: `activity.${'created' | 'updated' | 'deleted'}`; readonly activity: Activity }
  | { readonly type: `task-channel.${'created' | 'updated' | 'deleted'}`; readonly taskChannel: TaskChannel }
  | {
      readonly type: `worker.${'created' | 'deleted' | 'attributes.update'}`;
      readonly worker: Worker;
    }
  | {
      readonly type: 'worker.activity.update';
      readonly worker: Worker;
      readonly previousActivity: Activity;
      /** Time spent in the previous activity, in ms. */
      readonly timeInPreviousActivity: number;
    }
  | {
      readonly type: 'worker.capacity.update';
      readonly worker: Worker;
      readonly taskChannel: TaskChannel;
      readonly previousCapacity: number;
    }
  | {
      readonly type: 'worker.channel.availability.update';
      readonly worker: Worker;
      readonly taskChannel: TaskChannel;
    }
  | {
      readonly type: `task-queue.${'created' | 'deleted' | 'expression.updated'}`;
      readonly taskQueue: TaskQueue;
    }
  | {
      readonly type: `task-queue.${'entered' | 'moved' | 'timeout'}`;
      readonly taskQueue: TaskQueue;
      readonly task: Task;
    }
  | { readonly type: `workflow.${'created' | 'updated' | 'deleted'}`; readonly workflow: Workflow }
  | {
      readonly type: 'workflow.entered';
      readonly workflow: Workflow;
      readonly task: Task;
      /** Where its first target leads. */
      readonly taskQueue?: TaskQueue;
    }
  | {
      readonly type: 'workflow.target-matched';
      readonly workflow: Workflow;
      readonly task: Task;
      /** The filter of the target; none in the default filter. */
      readonly filter: Filter | undefined;
    }
  | {
      readonly type: `workflow.${'timeout' | 'skipped'}`;
      readonly workflow: Workflow;
      readonly task: Task;
    }
  | {
      readonly type: `task.${'created' | 'updated' | 'canceled' | 'wrapup' | 'completed' | 'deleted' | 'system-deleted'}`;
      readonly task: Task;
    }
  | {
      readonly type: `reservation.${'created' | 'accepted' | 'rejected' | 'timeout' | 'canceled' | 'rescinded' | 'wrapup' | 'completed'}`;
      readonly reservation: Reservation;
    };

/**
 * What happened, when (ms since the epoch) and in which workspace. The resources are the engine's own and change
 * afterwards: a listener copies what it keeps.
 */
export type DomainEvent = Occurrence & { readonly at: number; readonly workspace: WorkspaceState };

export type DomainEventType = DomainEvent['type'];

/** An assignment callback to be delivered. Complete in itself: it stays true when the task changes afterwards. */
export interface AssignmentCallback {
  readonly workspaceSid: WorkspaceSid;
  readonly taskSid: TaskSid;
  readonly reservationSid: ReservationSid;
  readonly url: string;
  readonly fallbackUrl: string | undefined;
  /** The twelve parameters of https://www.twilio.com/docs/taskrouter/handle-assignment-callbacks. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A status callback of a call to a worker, to be delivered. Complete in itself. */
export interface CallStatusCallback {
  readonly workspaceSid: WorkspaceSid;
  readonly taskSid: TaskSid;
  readonly reservationSid: ReservationSid;
  readonly callSid: CallSid;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly parameters: Readonly<Record<string, string>>;
}

/** A caller's call that is to go on with another TwiML document, as the instruction `redirect` says. */
export interface CallRedirect {
  readonly callSid: CallSid;
  readonly url: string;
}

/** What Twilio would show in its debugger: a code of https://www.twilio.com/docs/api/errors and what it is about. */
export interface Alert {
  readonly at: number;
  readonly code: number;
  readonly message: string;
  readonly workspaceSid: WorkspaceSid;
  readonly taskSid?: TaskSid;
  readonly reservationSid?: ReservationSid;
}

/**
 * Where the engine puts what leaves it. Called in the order of happening, in the middle of a command: a receiver
 * takes note and returns, and never calls the engine back.
 */
export interface EngineOutput {
  event(event: DomainEvent): void;
  /** The events that are wanted, where most aren't and making them is a good part of the time; all without. */
  readonly events?: ReadonlySet<DomainEventType>;
  assignment(callback: AssignmentCallback): void;
  callStatus(callback: CallStatusCallback): void;
  alert(alert: Alert): void;
  /** Only where callers are simulated. */
  redirect?(redirect: CallRedirect): void;
}
