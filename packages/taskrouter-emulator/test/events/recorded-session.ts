/*
 * What recordings of the real TaskRouter show of one task's life: names of fields and shapes of values, no values.
 */

/** Names of fields and the shape of each. */
export type Shapes = Readonly<Record<string, RegExp>>;

const sid = (prefix: string) => new RegExp(`^${prefix}[0-9a-f]{32}$`);
const TEXT = /\S/;
const NUMBER = /^\d+$/;

const COMMON: Shapes = {
  EventType: /^[a-z-]+\.[a-z.-]+$/,
  AccountSid: sid('AC'),
  WorkspaceSid: sid('WS'),
  WorkspaceName: TEXT,
  EventDescription: TEXT,
  ResourceType: /^(task|reservation)$/,
  ResourceSid: sid('(WT|WR)'),
  Timestamp: /^\d{10}$/,
  TimestampMs: /^\d{13}$/,
  Sid: sid('EV'),
};
const UNIT: Shapes = { OperatingUnitSid: sid('OU') };
const TASK: Shapes = {
  TaskSid: sid('WT'),
  TaskAttributes: /^\{"urgent":1\}$/,
  TaskAge: NUMBER,
  TaskPriority: NUMBER,
  TaskAssignmentStatus: /^(pending|reserved|assigned|wrapping|completed)$/,
};
const QUEUE: Shapes = { TaskQueueSid: sid('WQ'), TaskQueueName: TEXT, TaskQueueTargetExpression: /^1==1$/ };
const WORKER: Shapes = {
  WorkerSid: sid('WK'),
  WorkerName: TEXT,
  WorkerAttributes: /^\{"level":3\}$/,
  WorkerActivitySid: sid('WA'),
  WorkerActivityName: TEXT,
};
const RESERVATION: Shapes = {
  ...COMMON,
  ...UNIT,
  ...TASK,
  ...QUEUE,
  ...WORKER,
  ReservationSid: sid('WR'),
  ReservationVersion: NUMBER,
  TaskVersion: NUMBER,
  WorkerVersion: NUMBER,
  WorkflowSid: sid('WW'),
  WorkflowName: TEXT,
  TaskQueueEnteredDate: NUMBER,
  TaskDateCreated: NUMBER,
  TaskVirtualStartTime: NUMBER,
  TaskIgnoreCapacity: /^(true|false)$/,
  TaskChannelSid: sid('TC'),
  TaskChannelUniqueName: TEXT,
  WorkerChannelCapacity: NUMBER,
  WorkerChannelConsumedCapacity: NUMBER,
};
const TASK_EVENT: Shapes = { ...COMMON, ...UNIT, ...TASK };

/** The session's steps, and the events of each with their fields. */
export const RECORDED: Readonly<
  Record<'created' | 'accepted' | 'wrapping' | 'completed', Record<string, Shapes>>
> = {
  created: {
    'task.created': TASK_EVENT,
    'workflow.entered': {
      ...COMMON,
      ...TASK,
      ...QUEUE,
      EventDescription: /^Task WT[0-9a-f]{32} entered Workflow Workflow$/,
    },
    'task-queue.entered': {
      ...TASK_EVENT,
      ...QUEUE,
      EventDescription: /^Task WT[0-9a-f]{32} entered TaskQueue Everyone$/,
    },
    'workflow.target-matched': {
      ...COMMON,
      ...TASK,
      WorkflowFilterName: /^Urgent$/,
      WorkflowFilterExpression: /^urgent == 1$/,
      EventDescription: /^Task WT[0-9a-f]{32} matched a workflow target$/,
    },
    'reservation.created': RESERVATION,
  },
  accepted: { 'reservation.accepted': RESERVATION },
  wrapping: { 'task.wrapup': TASK_EVENT, 'reservation.wrapup': RESERVATION },
  completed: { 'task.completed': { ...TASK_EVENT, ...WORKER }, 'reservation.completed': RESERVATION },
};

/** Fields that we send in events whose recordings are not known to have them. */
export interface Difference {
  readonly events: RegExp;
  /** As docs/emulator/choices.md names the events. */
  readonly where: string;
  readonly fields: readonly string[];
  readonly why: string;
}

/** Every difference that is allowed; docs/emulator/choices.md shows the same. */
export const DIFFERENCES: readonly Difference[] = [
  {
    events: /^(task|task-queue|workflow)\./,
    where: 'tasks, task queues and workflows',
    fields: [
      'TaskVersion',
      'TaskDateCreated',
      'TaskVirtualStartTime',
      'TaskIgnoreCapacity',
      'TaskChannelSid',
      'TaskChannelUniqueName',
      'TaskQueueSid',
      'TaskQueueName',
      'TaskQueueTargetExpression',
      'TaskQueueEnteredDate',
      'WorkflowSid',
      'WorkflowName',
    ],
    why: 'recorded in events of reservations; a task is told in one way',
  },
  {
    events: /^task\.(wrapup|completed)$/,
    where: '`task.wrapup`, `task.completed`',
    fields: [
      'WorkerSid',
      'WorkerName',
      'WorkerAttributes',
      'WorkerActivitySid',
      'WorkerActivityName',
      'WorkerVersion',
    ],
    why: 'all but the version are recorded in `task.completed`; both have the worker who had the task',
  },
  {
    events: /^reservation\./,
    where: 'reservations',
    fields: ['ReservationStatus'],
    why: 'what the event says, for those who keep the last one only',
  },
];
