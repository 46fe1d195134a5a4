import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalAws, ServedRequest } from 'local-aws';
import type { Clock } from 'taskrouter/clock';
import { createTaskRouter, type Narration, type TaskRouter, type TaskRouterOptions } from '#emulator';
import { clockOf } from '#emulator/clock-choice';
import { chooseSeed } from '#emulator/start-seed';
import { noticeIn } from './notices';
import type { Options } from './options';
import { openRegions, type Regions } from './regions';
import { RequestInspector } from './request-inspector';
import { type DeployedStacks, Stacks } from './stacks';
import { seededWorkspace } from './started-workspace';

/** The stack and TaskRouter, running on this machine. */
export interface LocalRun extends DeployedStacks {
  readonly aws: LocalAws;
  readonly taskRouter: TaskRouter;
  /** API keys that REST takes beside the auth token: each secret by its SID. */
  readonly apiKeys: Readonly<Record<string, string>>;
  /**
   * Takes up what has changed in the functions' code since the start.
   * @returns the functions that have other code now
   * @throws SynthesisError: nothing has changed then
   */
  update(): Promise<readonly string[]>;
  /** What time it is in both clouds. */
  readonly clock: Clock;
  /** Resolves when no callback, request or invocation is under way; what waits for its time doesn't count. */
  settled(): Promise<void>;
  /**
   * Moves the manual clock of both clouds: whatever is due happens at its own moment, in both.
   * @throws Error when the clock isn't manual
   */
  advance(seconds: number): Promise<void>;
  /** Deletes the stack's custom resources, then ends everything that was started, within two seconds. */
  close(): Promise<void>;
}

/** What may be put between the parts, by tests that let things go wrong there. */
export interface LocalRunHooks {
  /** Told what the start is doing, for whoever waits for it. */
  readonly step?: (line: string) => void;
  /** For a person who follows along: what happens to Tasks, and what of the log they have to see. */
  readonly narration?: Narration;
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
  let destroy = async () => {};
  const close = async () => {
    // As a stack's destruction begins: what they work with is still there.
    await destroy();
    await Promise.all(started.splice(0).map((end) => end()));
  };
  try {
    const { credentials, allowedHosts = [], allowedOrigins = [] } = options;
    // One clock for both clouds: what is due in one is due in the other.
    const clock = clockOf(options.clock);
    const taskRouter = await createTaskRouter({
      ...taskRouterOptions(options, log, hooks.narration),
      clock,
      alsoSettled: async () => {
        const worked = await Promise.all(everyAws(regions).map((aws) => aws.settled()));
        return worked.includes(true);
      },
    });
    started.push(() => taskRouter.close());
    hooks.step?.(`TaskRouter runs at ${taskRouter.url}`);
    const inspector = new RequestInspector(() => taskRouter);
    const account = {
      clock,
      served: (request: ServedRequest) => inspector.served(request),
      allowedHosts,
      allowedOrigins,
      ...(credentials !== undefined && { credentials: credentials.aws }),
      log: (line: string) => {
        log(line);
        inspector.line(line);
        const notice = hooks.narration && noticeIn(line, clock.now());
        if (notice !== undefined) hooks.narration?.write(notice);
      },
    };
    const regions = await openRegions(options, account, (end) => started.push(end));
    const assembly = await mkdtemp(join(tmpdir(), 'taskrouter-local-'));
    started.push(() => rm(assembly, { recursive: true, force: true }));
    destroy = async () => {
      await Promise.all(everyAws(regions).map((aws) => aws.destroyCustomResources()));
    };
    const stacks = new Stacks({
      regions,
      taskRouter,
      context: options.context,
      directory: assembly,
      taskRouterUrl: (await hooks.taskRouterUrl?.(taskRouter.url)) ?? taskRouter.url,
      step: hooks.step,
      assembly: hooks.assembly,
    });
    const deployed = await stacks.deploy();
    await setCallbacks(taskRouter, deployed);
    return {
      aws: regions.primary.aws,
      taskRouter,
      ...deployed,
      update: () => stacks.update(),
      clock,
      apiKeys: credentials?.apiKeys ?? {},
      settled: () => taskRouter.settled(),
      advance: (seconds) => taskRouter.advance(seconds),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function taskRouterOptions(
  options: Options,
  log: (line: string) => void,
  narration: Narration | undefined,
): TaskRouterOptions {
  const { taskRouterPort: port, workspaceFile, workflow, state, stateRepair = false, credentials } = options;
  const { seed, said } = chooseSeed({ workspaceFile, workflow, state });
  for (const line of said) (narration?.write ?? log)(line);
  const { allowedHosts = [], allowedOrigins = [] } = options;
  return {
    port,
    allowedHosts,
    allowedOrigins,
    log,
    ...(options.consolePort !== undefined && { consolePort: options.consolePort }),
    ...(credentials !== undefined && { authToken: credentials.authToken, apiKeys: credentials.apiKeys }),
    ...(narration !== undefined && { narration }),
    ...(seed !== undefined && { seed }),
    ...(state !== undefined && { state: { path: state, repair: stateRepair } }),
  };
}

function everyAws({ primary, fallback }: Regions): LocalAws[] {
  return [primary, ...(fallback === undefined ? [] : [fallback])].map(({ aws }) => aws);
}

/** As one would in Twilio's console after a deployment, unless the stacks have done it themselves. */
async function setCallbacks(taskRouter: TaskRouter, { outputs, fallback }: DeployedStacks): Promise<void> {
  const { AssignmentCallbackUrl, EventCallbackUrl, ConnectedCallbacks } = outputs;
  if (ConnectedCallbacks !== undefined) return;
  const workspace = seededWorkspace(taskRouter);
  if (AssignmentCallbackUrl === undefined) throw new Error('the stack has no output AssignmentCallbackUrl');
  const fallbackUrl = fallback?.outputs.FallbackAssignmentCallbackUrl;
  await workspace.workflows(taskRouter.workflowSid).update({
    assignmentCallbackUrl: AssignmentCallbackUrl,
    ...(fallbackUrl !== undefined && { fallbackAssignmentCallbackUrl: fallbackUrl }),
  });
  if (EventCallbackUrl !== undefined) await workspace.update({ eventCallbackUrl: EventCallbackUrl });
}
