import type { Workspace } from '../engine/workspace';
import { notFound } from '../rest/api-error';
import { originOf } from '../rest/http-request';
import { formatEvent } from '../rest/resources/events';
import { match } from '../rest/router';
import type { ControlContext, Endpoint } from './endpoint';
import { formatCallback, formatRequest } from './traffic-endpoints';

/** Events of a resource that are given, the latest. */
const MOST_EVENTS = 1_000;

/** Whatever a SID stands for: the resource as REST gives it, what belongs to it, its events, callbacks and requests. */
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

/** What names the resource, by its SIDs. */
function relatedTo(workspace: Workspace, sid: string): object {
  const naming = <Row extends { readonly sid: string }>(
    rows: Iterable<Row>,
    names: (row: Row) => readonly unknown[],
  ) => [...rows].filter((row) => names(row).includes(sid)).map((row) => ({ sid: row.sid }));
  return {
    tasks: naming(workspace.tasks.values(), (task) => [task.queueSid, task.workflowSid, task.channelSid]),
    reservations: naming(workspace.reservations.values(), ({ taskSid, workerSid, queueSid }) => [
      taskSid,
      workerSid,
      queueSid,
    ]),
    workers: naming(workspace.workers.values(), ({ activitySid }) => [activitySid]),
  };
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
