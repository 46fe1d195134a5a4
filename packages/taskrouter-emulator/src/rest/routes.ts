import type { Handler } from './api';
import * as activities from './resources/activities';
import * as events from './resources/events';
import * as reservations from './resources/reservations';
import * as taskChannels from './resources/task-channels';
import * as taskQueueStatistics from './resources/task-queue-statistics';
import * as taskQueues from './resources/task-queues';
import * as tasks from './resources/tasks';
import * as workerChannels from './resources/worker-channels';
import * as workerStatistics from './resources/worker-statistics';
import * as workers from './resources/workers';
import * as workflowStatistics from './resources/workflow-statistics';
import * as workflows from './resources/workflows';
import * as workspaceStatistics from './resources/workspace-statistics';
import * as workspaces from './resources/workspaces';

export type Method = 'GET' | 'POST' | 'DELETE';

/** What one path does. */
type Operations = Partial<Record<Method, Handler>>;

const W = '/v1/Workspaces/{WorkspaceSid}';

/** Every path of Twilio's OpenAPI document for TaskRouter v1, under its own name there. */
export const ROUTES: Readonly<Record<string, Operations>> = {
  '/v1/Workspaces': { GET: workspaces.list, POST: workspaces.create },
  '/v1/Workspaces/{Sid}': { GET: workspaces.fetch, POST: workspaces.update, DELETE: workspaces.remove },
  [`${W}/Activities`]: { GET: activities.list, POST: activities.create },
  [`${W}/Activities/{Sid}`]: { GET: activities.fetch, POST: activities.update, DELETE: activities.remove },
  [`${W}/TaskChannels`]: { GET: taskChannels.list, POST: taskChannels.create },
  [`${W}/TaskChannels/{Sid}`]: {
    GET: taskChannels.fetch,
    POST: taskChannels.update,
    DELETE: taskChannels.remove,
  },
  [`${W}/TaskQueues`]: { GET: taskQueues.list, POST: taskQueues.create },
  [`${W}/TaskQueues/{Sid}`]: { GET: taskQueues.fetch, POST: taskQueues.update, DELETE: taskQueues.remove },
  [`${W}/Workflows`]: { GET: workflows.list, POST: workflows.create },
  [`${W}/Workflows/{Sid}`]: { GET: workflows.fetch, POST: workflows.update, DELETE: workflows.remove },
  [`${W}/Workers`]: { GET: workers.list, POST: workers.create },
  [`${W}/Workers/{Sid}`]: { GET: workers.fetch, POST: workers.update, DELETE: workers.remove },
  [`${W}/Workers/{WorkerSid}/Channels`]: { GET: workerChannels.list },
  [`${W}/Workers/{WorkerSid}/Channels/{Sid}`]: { GET: workerChannels.fetch, POST: workerChannels.update },
  [`${W}/Workers/{WorkerSid}/Reservations`]: { GET: reservations.list('worker') },
  [`${W}/Workers/{WorkerSid}/Reservations/{Sid}`]: {
    GET: reservations.fetch('worker'),
    POST: reservations.update('worker'),
  },
  [`${W}/Tasks`]: { GET: tasks.list, POST: tasks.create },
  [`${W}/Tasks/{Sid}`]: { GET: tasks.fetch, POST: tasks.update, DELETE: tasks.remove },
  [`${W}/Tasks/{TaskSid}/Reservations`]: { GET: reservations.list('task') },
  [`${W}/Tasks/{TaskSid}/Reservations/{Sid}`]: {
    GET: reservations.fetch('task'),
    POST: reservations.update('task'),
  },
  [`${W}/Events`]: { GET: events.list },
  [`${W}/Events/{Sid}`]: { GET: events.fetch },
  [`${W}/Statistics`]: { GET: workspaceStatistics.fetch },
  [`${W}/RealTimeStatistics`]: { GET: workspaceStatistics.fetchRealTime },
  [`${W}/CumulativeStatistics`]: { GET: workspaceStatistics.fetchCumulative },
  [`${W}/TaskQueues/Statistics`]: { GET: taskQueueStatistics.list },
  [`${W}/TaskQueues/RealTimeStatistics`]: { POST: taskQueueStatistics.bulkRealTime },
  [`${W}/TaskQueues/{TaskQueueSid}/Statistics`]: { GET: taskQueueStatistics.fetch },
  [`${W}/TaskQueues/{TaskQueueSid}/RealTimeStatistics`]: { GET: taskQueueStatistics.fetchRealTime },
  [`${W}/TaskQueues/{TaskQueueSid}/CumulativeStatistics`]: { GET: taskQueueStatistics.fetchCumulative },
  [`${W}/Workers/Statistics`]: { GET: workerStatistics.fetchAll },
  [`${W}/Workers/RealTimeStatistics`]: { GET: workerStatistics.fetchRealTime },
  [`${W}/Workers/CumulativeStatistics`]: { GET: workerStatistics.fetchCumulative },
  [`${W}/Workers/{WorkerSid}/Statistics`]: { GET: workerStatistics.fetch },
  [`${W}/Workflows/{WorkflowSid}/Statistics`]: { GET: workflowStatistics.fetch },
  [`${W}/Workflows/{WorkflowSid}/RealTimeStatistics`]: { GET: workflowStatistics.fetchRealTime },
  [`${W}/Workflows/{WorkflowSid}/CumulativeStatistics`]: { GET: workflowStatistics.fetchCumulative },
};
