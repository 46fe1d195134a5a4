import type { Handler } from './api';
import { activityHandlers } from './resources/activities';
import { eventHandlers } from './resources/events';
import { reservationHandlers } from './resources/reservations';
import { taskChannelHandlers } from './resources/task-channels';
import { taskQueueStatisticsHandlers } from './resources/task-queue-statistics';
import { taskQueueHandlers } from './resources/task-queues';
import { taskHandlers } from './resources/tasks';
import { workerChannelHandlers } from './resources/worker-channels';
import { workerStatisticsHandlers } from './resources/worker-statistics';
import { workerHandlers } from './resources/workers';
import { workflowStatisticsHandlers } from './resources/workflow-statistics';
import { workflowHandlers } from './resources/workflows';
import { workspaceStatisticsHandlers } from './resources/workspace-statistics';
import { workspaceHandlers } from './resources/workspaces';

export type RestMethod = 'GET' | 'POST' | 'DELETE';

/** What one path does. */
type Operations = Partial<Record<RestMethod, Handler>>;

const W = '/v1/Workspaces/{WorkspaceSid}';

/** Every path of Twilio's OpenAPI document for TaskRouter v1, under its own name there. */
export const ROUTES: Readonly<Record<string, Operations>> = {
  '/v1/Workspaces': { GET: workspaceHandlers.list, POST: workspaceHandlers.create },
  '/v1/Workspaces/{Sid}': {
    GET: workspaceHandlers.fetch,
    POST: workspaceHandlers.update,
    DELETE: workspaceHandlers.remove,
  },
  [`${W}/Activities`]: { GET: activityHandlers.list, POST: activityHandlers.create },
  [`${W}/Activities/{Sid}`]: {
    GET: activityHandlers.fetch,
    POST: activityHandlers.update,
    DELETE: activityHandlers.remove,
  },
  [`${W}/TaskChannels`]: { GET: taskChannelHandlers.list, POST: taskChannelHandlers.create },
  [`${W}/TaskChannels/{Sid}`]: {
    GET: taskChannelHandlers.fetch,
    POST: taskChannelHandlers.update,
    DELETE: taskChannelHandlers.remove,
  },
  [`${W}/TaskQueues`]: { GET: taskQueueHandlers.list, POST: taskQueueHandlers.create },
  [`${W}/TaskQueues/{Sid}`]: {
    GET: taskQueueHandlers.fetch,
    POST: taskQueueHandlers.update,
    DELETE: taskQueueHandlers.remove,
  },
  [`${W}/Workflows`]: { GET: workflowHandlers.list, POST: workflowHandlers.create },
  [`${W}/Workflows/{Sid}`]: {
    GET: workflowHandlers.fetch,
    POST: workflowHandlers.update,
    DELETE: workflowHandlers.remove,
  },
  [`${W}/Workers`]: { GET: workerHandlers.list, POST: workerHandlers.create },
  [`${W}/Workers/{Sid}`]: {
    GET: workerHandlers.fetch,
    POST: workerHandlers.update,
    DELETE: workerHandlers.remove,
  },
  [`${W}/Workers/{WorkerSid}/Channels`]: { GET: workerChannelHandlers.list },
  [`${W}/Workers/{WorkerSid}/Channels/{Sid}`]: {
    GET: workerChannelHandlers.fetch,
    POST: workerChannelHandlers.update,
  },
  [`${W}/Workers/{WorkerSid}/Reservations`]: { GET: reservationHandlers.list('worker') },
  [`${W}/Workers/{WorkerSid}/Reservations/{Sid}`]: {
    GET: reservationHandlers.fetch('worker'),
    POST: reservationHandlers.update('worker'),
  },
  [`${W}/Tasks`]: { GET: taskHandlers.list, POST: taskHandlers.create },
  [`${W}/Tasks/{Sid}`]: { GET: taskHandlers.fetch, POST: taskHandlers.update, DELETE: taskHandlers.remove },
  [`${W}/Tasks/{TaskSid}/Reservations`]: { GET: reservationHandlers.list('task') },
  [`${W}/Tasks/{TaskSid}/Reservations/{Sid}`]: {
    GET: reservationHandlers.fetch('task'),
    POST: reservationHandlers.update('task'),
  },
  [`${W}/Events`]: { GET: eventHandlers.list },
  [`${W}/Events/{Sid}`]: { GET: eventHandlers.fetch },
  [`${W}/Statistics`]: { GET: workspaceStatisticsHandlers.fetch },
  [`${W}/RealTimeStatistics`]: { GET: workspaceStatisticsHandlers.fetchRealTime },
  [`${W}/CumulativeStatistics`]: { GET: workspaceStatisticsHandlers.fetchCumulative },
  [`${W}/TaskQueues/Statistics`]: { GET: taskQueueStatisticsHandlers.list },
  [`${W}/TaskQueues/RealTimeStatistics`]: { POST: taskQueueStatisticsHandlers.bulkRealTime },
  [`${W}/TaskQueues/{TaskQueueSid}/Statistics`]: { GET: taskQueueStatisticsHandlers.fetch },
  [`${W}/TaskQueues/{TaskQueueSid}/RealTimeStatistics`]: { GET: taskQueueStatisticsHandlers.fetchRealTime },
  [`${W}/TaskQueues/{TaskQueueSid}/CumulativeStatistics`]: {
    GET: taskQueueStatisticsHandlers.fetchCumulative,
  },
  [`${W}/Workers/Statistics`]: { GET: workerStatisticsHandlers.fetchAll },
  [`${W}/Workers/RealTimeStatistics`]: { GET: workerStatisticsHandlers.fetchRealTime },
  [`${W}/Workers/CumulativeStatistics`]: { GET: workerStatisticsHandlers.fetchCumulative },
  [`${W}/Workers/{WorkerSid}/Statistics`]: { GET: workerStatisticsHandlers.fetch },
  [`${W}/Workflows/{WorkflowSid}/Statistics`]: { GET: workflowStatisticsHandlers.fetch },
  [`${W}/Workflows/{WorkflowSid}/RealTimeStatistics`]: { GET: workflowStatisticsHandlers.fetchRealTime },
  [`${W}/Workflows/{WorkflowSid}/CumulativeStatistics`]: { GET: workflowStatisticsHandlers.fetchCumulative },
};
