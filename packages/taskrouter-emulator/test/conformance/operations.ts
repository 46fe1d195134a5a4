import type { World } from './world';

const CONFIGURATION = (queue: string) =>
  JSON.stringify({ task_routing: { filters: [], default_filter: { queue } } });

/** Every operation of the document, through the official SDK, by its operationId. */
export const REQUESTS: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  ListWorkspace: ({ client }) => client.taskrouter.v1.workspaces.list({ friendlyName: 'Test' }),
  CreateWorkspace: ({ client }) =>
    client.taskrouter.v1.workspaces.create({
      friendlyName: 'Second',
      eventCallbackUrl: 'http://127.0.0.1:9/events',
      eventsFilter: 'workspace.deleted, task.created',
      multiTaskEnabled: true,
      template: 'FIFO',
      prioritizeQueueOrder: 'LIFO',
    }),
  FetchWorkspace: ({ workspace }) => workspace.fetch(),
  UpdateWorkspace: ({ workspace, sids }) =>
    workspace.update({ friendlyName: 'Renamed', defaultActivitySid: sids.activity, eventsFilter: '' }),
  DeleteWorkspace: ({ workspace }) => workspace.remove(),

  ListActivity: ({ workspace }) => workspace.activities.list({ available: 'true' }),
  CreateActivity: ({ workspace }) => workspace.activities.create({ friendlyName: 'Lunch', available: false }),
  FetchActivity: ({ workspace, sids }) => workspace.activities(sids.activity).fetch(),
  UpdateActivity: ({ workspace, sids }) =>
    workspace.activities(sids.activity).update({ friendlyName: 'Tea' }),
  DeleteActivity: ({ workspace, sids }) => workspace.activities(sids.activity).remove(),

  ListTaskChannel: ({ workspace }) => workspace.taskChannels.list(),
  CreateTaskChannel: ({ workspace }) =>
    workspace.taskChannels.create({
      friendlyName: 'Email',
      uniqueName: 'email',
      channelOptimizedRouting: true,
    }),
  FetchTaskChannel: ({ workspace, sids }) => workspace.taskChannels(sids.channel).fetch(),
  UpdateTaskChannel: ({ workspace, sids }) =>
    workspace.taskChannels(sids.channel).update({ friendlyName: 'Calls', channelOptimizedRouting: false }),
  DeleteTaskChannel: ({ workspace, sids }) => workspace.taskChannels(sids.channel).remove(),

  ListTaskQueue: ({ workspace }) => workspace.taskQueues.list({ ordering: 'DateCreated:asc' }),
  CreateTaskQueue: ({ workspace, sids }) =>
    workspace.taskQueues.create({
      friendlyName: 'Spanish',
      targetWorkers: 'languages HAS "es"',
      maxReservedWorkers: 2,
      taskOrder: 'LIFO',
      reservationActivitySid: sids.activity,
      assignmentActivitySid: sids.activity,
    }),
  FetchTaskQueue: ({ workspace, sids }) => workspace.taskQueues(sids.queue).fetch(),
  UpdateTaskQueue: ({ workspace, sids }) => workspace.taskQueues(sids.queue).update({ friendlyName: 'All' }),
  DeleteTaskQueue: ({ workspace, sids }) => workspace.taskQueues(sids.ownQueue).remove(),

  ListWorkflow: ({ workspace }) => workspace.workflows.list(),
  CreateWorkflow: ({ workspace, sids }) =>
    workspace.workflows.create({
      friendlyName: 'Second',
      configuration: CONFIGURATION(sids.queue),
      assignmentCallbackUrl: 'http://127.0.0.1:9/assignment',
      fallbackAssignmentCallbackUrl: 'http://127.0.0.1:9/fallback',
      taskReservationTimeout: 30,
    }),
  FetchWorkflow: ({ workspace, sids }) => workspace.workflows(sids.workflow).fetch(),
  UpdateWorkflow: ({ workspace, sids }) =>
    workspace
      .workflows(sids.workflow)
      .update({ configuration: CONFIGURATION(sids.queue), reEvaluateTasks: 'true' }),
  DeleteWorkflow: async ({ workspace, sids }) => {
    const { sid } = await workspace.workflows.create({
      friendlyName: 'Second',
      configuration: CONFIGURATION(sids.queue),
    });
    return workspace.workflows(sid).remove();
  },

  ListWorker: ({ workspace }) =>
    workspace.workers.list({ available: 'true', ordering: 'DateStatusChanged:desc' }),
  CreateWorker: ({ workspace, sids }) =>
    workspace.workers.create({ friendlyName: 'Bob', activitySid: sids.activity, attributes: '{"level":1}' }),
  FetchWorker: ({ workspace, sids }) => workspace.workers(sids.worker).fetch(),
  UpdateWorker: ({ workspace, sids }) =>
    workspace
      .workers(sids.worker)
      .update({ activitySid: sids.activity, rejectPendingReservations: true, ifMatch: '*' }),
  DeleteWorker: ({ workspace, sids }) => workspace.workers(sids.ownWorker).remove({ ifMatch: '"0"' }),

  ListWorkerChannel: ({ workspace, sids }) => workspace.workers(sids.worker).workerChannels.list(),
  FetchWorkerChannel: ({ workspace, sids }) => workspace.workers(sids.worker).workerChannels('voice').fetch(),
  UpdateWorkerChannel: ({ workspace, sids }) =>
    workspace.workers(sids.worker).workerChannels(sids.channel).update({ capacity: 3, available: true }),

  ListTask: ({ workspace }) =>
    workspace.tasks.list({ assignmentStatus: ['pending', 'reserved'], ordering: 'Priority:desc' }),
  CreateTask: ({ workspace, sids }) =>
    workspace.tasks.create({
      attributes: '{}',
      workflowSid: sids.workflow,
      timeout: 60,
      priority: 5,
      taskChannel: 'chat',
      virtualStartTime: new Date(0),
    }),
  FetchTask: ({ workspace, sids }) => workspace.tasks(sids.task).fetch(),
  UpdateTask: ({ workspace, sids }) =>
    workspace.tasks(sids.task).update({ assignmentStatus: 'canceled', reason: 'gone', ifMatch: '*' }),
  DeleteTask: ({ workspace, sids }) => workspace.tasks(sids.waitingTask).remove({ ifMatch: '*' }),

  ListTaskReservation: ({ workspace, sids }) =>
    workspace.tasks(sids.task).reservations.list({ reservationStatus: 'pending', workerSid: sids.worker }),
  FetchTaskReservation: ({ workspace, sids }) =>
    workspace.tasks(sids.task).reservations(sids.reservation).fetch(),
  UpdateTaskReservation: ({ workspace, sids }) =>
    workspace
      .tasks(sids.task)
      .reservations(sids.reservation)
      .update({ reservationStatus: 'rejected', workerActivitySid: sids.activity, ifMatch: '"1"' }),
  ListWorkerReservation: ({ workspace, sids }) =>
    workspace.workers(sids.worker).reservations.list({ reservationStatus: 'pending' }),
  FetchWorkerReservation: ({ workspace, sids }) =>
    workspace.workers(sids.worker).reservations(sids.reservation).fetch(),
  UpdateWorkerReservation: ({ workspace, sids }) =>
    workspace
      .workers(sids.worker)
      .reservations(sids.reservation)
      .update({ reservationStatus: 'accepted', ifMatch: '"1"' }),

  ListEvent: ({ workspace, sids }) => workspace.events.list({ taskSid: sids.task, minutes: 60 }),
  FetchEvent: ({ workspace, sids }) => workspace.events(sids.event).fetch(),

  FetchWorkspaceStatistics: ({ workspace }) => workspace.statistics().fetch({ splitByWaitTime: '5,10' }),
  FetchWorkspaceRealTimeStatistics: ({ workspace }) =>
    workspace.realTimeStatistics().fetch({ taskChannel: 'default' }),
  FetchWorkspaceCumulativeStatistics: ({ workspace }) =>
    workspace.cumulativeStatistics().fetch({ minutes: 5 }),
  FetchWorkflowStatistics: ({ workspace, sids }) => workspace.workflows(sids.workflow).statistics().fetch(),
  FetchWorkflowRealTimeStatistics: ({ workspace, sids }) =>
    workspace.workflows(sids.workflow).realTimeStatistics().fetch(),
  FetchWorkflowCumulativeStatistics: ({ workspace, sids }) =>
    workspace.workflows(sids.workflow).cumulativeStatistics().fetch({ splitByWaitTime: '5' }),
  FetchTaskQueueStatistics: ({ workspace, sids }) => workspace.taskQueues(sids.queue).statistics().fetch(),
  FetchTaskQueueRealTimeStatistics: ({ workspace, sids }) =>
    workspace.taskQueues(sids.queue).realTimeStatistics().fetch(),
  FetchTaskQueueCumulativeStatistics: ({ workspace, sids }) =>
    workspace
      .taskQueues(sids.queue)
      .cumulativeStatistics()
      .fetch({ startDate: new Date(0) }),
  ListTaskQueuesStatistics: ({ workspace }) =>
    workspace.taskQueues.statistics.list({ friendlyName: 'Everyone' }),
  CreateTaskQueueBulkRealTimeStatistics: ({ workspace, sids }) =>
    workspace.taskQueues.bulkRealTimeStatistics.create({ QueueSids: [sids.queue, sids.ownQueue] }),
  FetchWorkerStatistics: ({ workspace, sids }) =>
    workspace.workers.statistics().fetch({ taskQueueSid: sids.queue }),
  FetchWorkersRealTimeStatistics: ({ workspace }) => workspace.workers.realTimeStatistics().fetch(),
  FetchWorkersCumulativeStatistics: ({ workspace }) => workspace.workers.cumulativeStatistics().fetch(),
  FetchWorkerInstanceStatistics: ({ workspace, sids }) => workspace.workers(sids.worker).statistics().fetch(),
};
