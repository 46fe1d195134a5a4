import type { Client } from 'twilio/lib/base/BaseTwilio';
import { available, seedWith, sidOf, startEmulator } from '../emulator';

/** What went over the wire. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Undefined for an answer without one. */
  readonly body: unknown;
}

/** A workspace in which everything exists that an operation can be asked about. */
export async function startWorld() {
  const { client, taskRouter, workspace } = await startEmulator({
    seed: seedWith({ workers: [available('Alice')] }),
  });
  const { sid: task } = await workspace.tasks.create({ attributes: '{"language":"es"}' });
  await taskRouter.advance(1);
  const sids = {
    task,
    // A second one, that nobody has been offered.
    waitingTask: (await workspace.tasks.create({ attributes: '{}' })).sid,
    reservation: (await workspace.tasks(task).reservations.list())[0]?.sid ?? '',
    worker: await sidOf(workspace.workers.list(), 'Alice'),
    queue: await sidOf(workspace.taskQueues.list(), 'Everyone'),
    workflow: taskRouter.workflowSid,
    activity: await sidOf(workspace.activities.list(), 'Break'),
    channel: await sidOf(workspace.taskChannels.list(), 'Voice'),
    event: (await workspace.events.list())[0]?.sid ?? '',
  };
  const { sid: ownWorker } = await workspace.workers.create({ friendlyName: 'Without work' });
  const { sid: ownQueue } = await workspace.taskQueues.create({ friendlyName: 'Unused' });
  const exchanges = record(client);
  const bySegment: Record<string, string> = {
    Workspaces: taskRouter.workspaceSid,
    Activities: sids.activity,
    Channels: 'voice',
    Events: sids.event,
    Reservations: sids.reservation,
    TaskChannels: sids.channel,
    TaskQueues: sids.queue,
    Tasks: sids.task,
    Workers: sids.worker,
    Workflows: sids.workflow,
  };
  return {
    taskRouter,
    client,
    workspace,
    sids: { ...sids, ownWorker, ownQueue },
    /** A path of the document with the SIDs of what exists here. */
    pathOf: (path: string) =>
      path.replace(/(\w+)\/\{\w+\}/g, (_, segment: string) => `${segment}/${bySegment[segment]}`),
    /** Everything that has been asked and answered since. */
    exchanges,
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;

function record(client: Client): readonly Exchange[] {
  const exchanges: Exchange[] = [];
  const { httpClient } = client;
  if (httpClient === undefined) throw new Error('the client has no HTTP client');
  const send = httpClient.request.bind(httpClient);
  httpClient.request = async (options) => {
    const response = await send(options);
    const body: unknown = response.body;
    exchanges.push({
      method: options.method.toUpperCase(),
      path: new URL(options.uri).pathname,
      status: response.statusCode,
      body: body === '' || body === null ? undefined : parsed(body),
    });
    return response;
  };
  return exchanges;
}

function parsed(body: unknown): unknown {
  return typeof body === 'string' ? JSON.parse(body) : body;
}
