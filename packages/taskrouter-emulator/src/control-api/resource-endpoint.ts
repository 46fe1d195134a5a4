import type { Workspace } from '../engine/workspace';
import { notFound } from '../rest/api-error';
import { originOf } from '../rest/http-request';
import { formatEvent } from '../rest/resources/events';
import { match } from '../rest/router';
import type { ControlContext, Endpoint } from './endpoint';
import { formatCallback, formatRequest } from './traffic-endpoints';

/** Events of a resource that are given, the latest. */
const MOST_EVENTS = 1_000;

/** What a resource is, by the first letters of its SID. */
const KINDS: Readonly<Record<string, string>> = {
  WS: 'workspace',
  WA: 'activity',
  TC: 'task_channel',
  WC: 'worker_channel',
  WQ: 'task_queue',
  WW: 'workflow',
  WK: 'worker',
  WT: 'task',
  WR: 'reservation',
  CA: 'call',
};

/** Whatever a SID stands for: what it is, the resource as REST gives it, what belongs to it, its events, callbacks and requests. */
export const showResource: Endpoint = (context, request, sid) => {
  const runtime = context.runtime();
  runtime.catchUp();
  const base = `${originOf(request)}/v1`;
  for (const workspace of runtime.workspaces.values()) {
    const resource = resourceOf(context, workspace, sid, base);
    const events = runtime.events
      .between(workspace.sid, 0, workspace.now, workspace.now)
      .filter(({ resource: { sid: about }, fields }) => about === sid || Object.values(fields).includes(sid))
      .slice(-MOST_EVENTS)
      .map((event) => formatEvent({ base, accountSid: runtime.accountSid }, event));
    if (resource === undefined && events.length === 0) continue;
    return {
      status: 200,
      body: {
        sid,
        kind: KINDS[sid.slice(0, 2)] ?? null,
        resource: resource ?? null,
        related: relatedTo(workspace, sid),
        events,
        ...trafficOf(context, sid),
      },
    };
  }
  throw notFound(`/_emulator/resources/${sid}`);
};

function resourceOf(
  context: ControlContext,
  workspace: Workspace,
  sid: string,
  base: string,
): object | undefined {
  const path = pathOf(workspace, sid);
  if (path === undefined) return undefined;
  const { handler, variables } = match('GET', path);
  const runtime = context.runtime();
  const { body } = handler({
    runtime,
    plans: context.calls.plans,
    accountSid: runtime.accountSid,
    base,
    path,
    variables,
    query: new URLSearchParams(),
    form: new URLSearchParams(),
    json: undefined,
    expectedVersion: undefined,
  });
  return body;
}

/** Where REST has a resource; undefined where there is none of this SID. */
function pathOf(workspace: Workspace, sid: string): string | undefined {
  const own = `/v1/Workspaces/${workspace.sid}`;
  if (sid === workspace.sid) return own;
  const tables = {
    Activities: workspace.activities,
    TaskChannels: workspace.taskChannels,
    TaskQueues: workspace.taskQueues,
    Workflows: workspace.workflows,
    Workers: workspace.workers,
    Tasks: workspace.tasks,
  };
  for (const [name, table] of Object.entries(tables))
    for (const known of table.keys()) if (known === sid) return `${own}/${name}/${sid}`;
  for (const { sid: known, taskSid } of workspace.reservations.values())
    if (known === sid) return `${own}/Tasks/${taskSid}/Reservations/${sid}`;
  return undefined;
}

/** What names the resource: each by its SID, with the names and the status that REST gives it. */
function relatedTo(workspace: Workspace, sid: string): object {
  const { tasks, reservations, workers, taskQueues, workflows, activities } = workspace;
  return {
    tasks: [...tasks.values()]
      .filter((task) => [task.queueSid, task.workflowSid, task.channelSid].some((named) => named === sid))
      .map((task) => ({
        sid: task.sid,
        assignment_status: task.status,
        task_queue_friendly_name: nameOf(taskQueues, task.queueSid),
        workflow_friendly_name: nameOf(workflows, task.workflowSid),
      })),
    reservations: [...reservations.values()]
      .filter((row) => [row.taskSid, row.workerSid, row.queueSid].some((named) => named === sid))
      .map((row) => ({
        sid: row.sid,
        reservation_status: row.status,
        task_sid: row.taskSid,
        worker_name: nameOf(workers, row.workerSid),
      })),
    workers: [...workers.values()]
      .filter(({ activitySid }) => activitySid === sid)
      .map((worker) => ({
        sid: worker.sid,
        friendly_name: worker.friendlyName,
        activity_name: nameOf(activities, worker.activitySid),
      })),
  };
}

/** Null where there is no row of this SID any more. */
function nameOf<Key>(
  table: { get(sid: Key): { readonly friendlyName: string } | undefined },
  sid: Key | undefined,
): string | null {
  return (sid === undefined ? undefined : table.get(sid)?.friendlyName) ?? null;
}

function trafficOf({ traffic }: ControlContext, sid: string): object {
  return {
    callbacks: traffic.callbacks
      .filter(({ taskSid, reservationSid, webhook }) =>
        [taskSid, reservationSid, ...Object.values(webhook.parameters)].includes(sid),
      )
      .map(formatCallback),
    requests: traffic.requests.filter(({ path }) => path.includes(sid)).map(formatRequest),
  };
}
