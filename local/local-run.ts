import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalAws, type LocalAws } from 'local-aws';
import twilio from 'twilio';
import { createTaskRouter, readWorkspaceFile, type TaskRouter } from '#emulator';
import type { Options } from './options';
import { writeAssembly } from './synthesize';

/** The stack and TaskRouter, running on this machine. */
export interface LocalRun {
  readonly aws: LocalAws;
  readonly taskRouter: TaskRouter;
  /** The stack's outputs. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The SIDs of the Workspace's Workers and Activities by their names in capitals, for a shell. */
  tutorialSids(): Promise<Record<string, string>>;
  /** Ends everything that was started, within two seconds. */
  close(): Promise<void>;
}

/** What may be put between the parts, by tests that let things go wrong there. */
export interface LocalRunHooks {
  /** Told the emulator's URL; gives the one that the functions call in its place, such as a proxy's. */
  readonly taskRouterUrl?: (url: string) => Promise<string>;
  /** Told the directory of the cloud assembly before it is deployed. */
  readonly assembly?: (directory: string) => Promise<void>;
}

/**
 * Starts the TaskRouter emulator, synthesizes the stack for it, and serves that stack.
 * @param log receives what functions, gateway and emulator have to say, line by line
 * @throws the part's own error, with a message for people, when a port is taken or the stack does not synthesize
 */
export async function startLocalRun(
  options: Options,
  log: (line: string) => void,
  hooks: LocalRunHooks = {},
): Promise<LocalRun> {
  const started: Array<() => Promise<unknown>> = [];
  const close = async () => {
    await Promise.all(started.splice(0).map((end) => end()));
  };
  try {
    const { taskRouterPort: port, workspace, state, stateRepair = false } = options;
    const { allowedHosts = [], allowedOrigins = [] } = options;
    const taskRouter = await createTaskRouter({
      port,
      allowedHosts,
      allowedOrigins,
      log,
      ...(workspace !== undefined && { seed: readWorkspaceFile(workspace) }),
      ...(state !== undefined && { state: { path: state, repair: stateRepair } }),
    });
    started.push(() => taskRouter.close());
    const aws = await createLocalAws({ apiPort: options.apiPort, log });
    started.push(() => aws.close());
    const assembly = await mkdtemp(join(tmpdir(), 'taskrouter-local-'));
    started.push(() => rm(assembly, { recursive: true, force: true }));
    const outputs = await deploy(aws, taskRouter, options.context, assembly, hooks);
    await setCallbacks(taskRouter, outputs);
    return { aws, taskRouter, outputs, tutorialSids: () => tutorialSids(taskRouter), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function deploy(
  aws: LocalAws,
  taskRouter: TaskRouter,
  context: Options['context'],
  assembly: string,
  hooks: LocalRunHooks,
): Promise<LocalRun['outputs']> {
  const { accountSid, authToken, workspaceSid, workflowSid } = taskRouter;
  const values = {
    accountSid,
    workspaceSid,
    workflowSid,
    publicUrl: aws.apiUrl,
    taskRouterUrl: (await hooks.taskRouterUrl?.(taskRouter.url)) ?? taskRouter.url,
  };
  await writeAssembly(context, values, assembly);
  await hooks.assembly?.(assembly);
  const { outputs } = await aws.deploy(assembly);
  // The account's own credentials do for both: the functions take either form for REST requests.
  for (const secret of [outputs.AuthTokenSecretName, outputs.ApiKeySecretName]) {
    if (secret !== undefined) aws.secretsManager.put(secret, JSON.stringify({ accountSid, authToken }));
  }
  return outputs;
}

/** As one would in Twilio's console after a deployment. */
async function setCallbacks(
  taskRouter: TaskRouter,
  { AssignmentCallbackUrl, EventCallbackUrl }: Readonly<Record<string, string>>,
): Promise<void> {
  const workspace = workspaceOf(taskRouter);
  if (AssignmentCallbackUrl === undefined) throw new Error('the stack has no output AssignmentCallbackUrl');
  await workspace.workflows(taskRouter.workflowSid).update({ assignmentCallbackUrl: AssignmentCallbackUrl });
  if (EventCallbackUrl !== undefined) await workspace.update({ eventCallbackUrl: EventCallbackUrl });
}

function workspaceOf({ url, accountSid, authToken, workspaceSid }: TaskRouter) {
  const client = twilio(accountSid, authToken);
  client.taskrouter.baseUrl = url;
  return client.taskrouter.v1.workspaces(workspaceSid);
}

async function tutorialSids(taskRouter: TaskRouter): Promise<Record<string, string>> {
  const workspace = workspaceOf(taskRouter);
  const [workers, activities] = await Promise.all([workspace.workers.list(), workspace.activities.list()]);
  const named = [...workers, ...activities].map(({ friendlyName, sid }) => [
    friendlyName.toUpperCase().replace(/\W+/g, '_'),
    sid,
  ]);
  return Object.fromEntries(named);
}
