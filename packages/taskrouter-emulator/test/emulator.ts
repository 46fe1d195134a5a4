import { type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import twilio from 'twilio';
import { createTaskRouter, type TaskRouter, type TaskRouterOptions, type WorkspaceSeed } from '#src';

const running: TaskRouter[] = [];

/** Starts an emulator; `stopEmulators` ends it. */
export async function startEmulator(options: TaskRouterOptions = {}) {
  const taskRouter = await createTaskRouter({ clock: 'manual', ...options });
  running.push(taskRouter);
  const client = clientOf(taskRouter);
  return { taskRouter, client, workspace: client.taskrouter.v1.workspaces(taskRouter.workspaceSid) };
}

/** The official client, as its documentation says to point it somewhere else. */
export function clientOf({
  accountSid,
  authToken,
  url,
}: {
  readonly accountSid: string;
  readonly authToken: string;
  readonly url: string;
}) {
  const client = twilio(accountSid, authToken);
  client.taskrouter.baseUrl = url;
  return client;
}

export async function stopEmulators(): Promise<void> {
  await Promise.all(running.splice(0).map((taskRouter) => taskRouter.close()));
}

/** A multi-tasking workspace to take apart: workers are available, everybody is in `Everyone`. */
export function seedWith(changes: Partial<WorkspaceSeed> = {}): WorkspaceSeed {
  return {
    friendlyName: 'Test',
    activities: [
      { friendlyName: 'Offline', available: false },
      { friendlyName: 'Available', available: true },
      { friendlyName: 'Break', available: false },
    ],
    taskQueues: [{ friendlyName: 'Everyone' }],
    workers: [],
    workflows: [workflowOf([{ queue: 'Everyone' }])],
    ...changes,
  };
}

export type TargetSeed = { readonly queue?: string; readonly [field: string]: string | number | undefined };

/** A workflow whose only filter matches every task. */
export function workflowOf(
  targets: readonly TargetSeed[],
  settings: Partial<WorkspaceSeed['workflows'][0]> = {},
): WorkspaceSeed['workflows'][0] {
  return workflowWith({ filters: [filterOf('1==1', targets)] }, settings);
}

export function workflowWith(
  taskRouting: WorkspaceSeed['workflows'][0]['configuration']['task_routing'],
  settings: Partial<WorkspaceSeed['workflows'][0]> = {},
): WorkspaceSeed['workflows'][0] {
  return { friendlyName: 'Workflow', configuration: { task_routing: taskRouting }, ...settings };
}

export function filterOf(expression: string, targets: readonly TargetSeed[]) {
  return { expression, targets: targets.map(definedFields) };
}

function definedFields(target: TargetSeed): Record<string, string | number> {
  const fields: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(target)) if (value !== undefined) fields[name] = value;
  return fields;
}

/** A worker who can take tasks. */
export function available(friendlyName: string, attributes: Record<string, string | number | string[]> = {}) {
  return { friendlyName, activity: 'Available', attributes };
}

/** A request as it goes over the wire. `{WS}` in the path stands for the workspace's SID. */
export async function request(
  taskRouter: TaskRouter,
  pathOrUrl: string,
  { authorized = true, ...init }: RequestInit & { readonly authorized?: boolean } = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: JsonObject }> {
  const { url, accountSid, authToken, workspaceSid } = taskRouter;
  const headers = new Headers(init.headers);
  if (authorized) headers.set('authorization', `Basic ${btoa(`${accountSid}:${authToken}`)}`);
  const response = await fetch(new URL(pathOrUrl.replace('{WS}', workspaceSid), url), { ...init, headers });
  const body = parseJsonObject(await response.text()) ?? {};
  return { status: response.status, headers: response.headers, body };
}

type Workspace = Awaited<ReturnType<typeof startEmulator>>['workspace'];

/** The SID of the one resource of this name. */
export async function sidOf(
  list: Promise<readonly { readonly friendlyName: string; readonly sid: string }[]>,
  friendlyName: string,
): Promise<string> {
  const found = (await list).find((resource) => resource.friendlyName === friendlyName);
  if (found === undefined) throw new Error(`there is no ${friendlyName}`);
  return found.sid;
}

/** Moves a worker, both by name. */
export async function move(workspace: Workspace, worker: string, activity: string): Promise<void> {
  const activitySid = await sidOf(workspace.activities.list(), activity);
  await workspace.workers(await sidOf(workspace.workers.list(), worker)).update({ activitySid });
}

/** Creates a task and gives its SID. */
export async function createTask(
  workspace: Workspace,
  attributes: object = {},
  options: Parameters<Workspace['tasks']['create']>[0] = {},
): Promise<string> {
  const task = await workspace.tasks.create({ attributes: JSON.stringify(attributes), ...options });
  return task.sid;
}

/** `reserved by Alice`, `pending in Everyone`, `canceled: why`. */
export async function stateOf(workspace: Workspace, taskSid: string): Promise<string> {
  const task = await workspace.tasks(taskSid).fetch();
  if (task.assignmentStatus === 'canceled') return `canceled: ${task.reason}`;
  if (task.assignmentStatus === 'pending') return `pending in ${task.taskQueueFriendlyName}`;
  const open = (await reservationsOf(workspace, taskSid)).filter(({ status }) =>
    /pending|accepted|wrapping/.test(status),
  );
  return `${task.assignmentStatus} by ${open.map(({ worker }) => worker).join(' and ')}`;
}

/** The task's reservations, oldest first. */
export async function reservationsOf(
  workspace: Workspace,
  taskSid: string,
): Promise<{ readonly sid: string; readonly worker: string; readonly status: string }[]> {
  const reservations = await workspace.tasks(taskSid).reservations.list();
  return reservations.map(({ sid, workerName, reservationStatus }) => ({
    sid,
    worker: workerName,
    status: reservationStatus,
  }));
}

/** Sets the status of the task's pending reservation (of this worker, where there are several). */
export async function answer(
  workspace: Workspace,
  taskSid: string,
  reservationStatus: 'accepted' | 'rejected' | 'wrapping' | 'completed',
  options: { readonly worker?: string; readonly workerActivitySid?: string } = {},
): Promise<void> {
  const { worker, ...rest } = options;
  const open = (await reservationsOf(workspace, taskSid)).filter(({ status }) =>
    /pending|accepted|wrapping/.test(status),
  );
  const reservation = open.find((candidate) => worker === undefined || candidate.worker === worker);
  if (reservation === undefined) throw new Error(`${taskSid} has no open reservation`);
  await workspace
    .tasks(taskSid)
    .reservations(reservation.sid)
    .update({ reservationStatus, ...rest });
}

/** What the API answers to a request that it refuses. */
export async function refusal(
  request: Promise<unknown>,
): Promise<{ status: number; code: number; message: string }> {
  try {
    await request;
  } catch (error) {
    if (error instanceof twilio.RestException) {
      return { status: error.status, code: error.code ?? 0, message: error.message };
    }
    throw error;
  }
  throw new Error('the request was not refused');
}
