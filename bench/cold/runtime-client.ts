import { type ChildProcess, spawn } from 'node:child_process';
import { lambdaVariables } from 'local-aws/lambda/environment-variables';
import { RuntimeApi } from 'local-aws/lambda/runtime-api';
import { ACCOUNT, CREDENTIALS } from '../clouds';
import type { CpuShare } from './cpu-share';
import { usage } from './process-usage';
import { type ColdSample, type ColdStart, isRightAnswer, WrongAnswer } from './start';

/** What a function is started with. */
export interface Runtime {
  /** Path of the `node` executable. */
  readonly node: string;
  /** Path of the runtime client's entry file. */
  readonly client: string;
}

/** A cold start and the calls after it, by the same process. */
export interface ContainerSample extends ColdSample {
  /** Milliseconds from the start of the process until the runtime client asked for work: the code was loaded. */
  readonly initMs: number;
  /** Milliseconds that each call took, from handing it over to its answer; the first belongs to the cold start. */
  readonly callsMs: readonly number[];
}

/** What a container is asked for, besides the first call. */
export interface ContainerOptions {
  /** How many calls it gets, one after the other; 1 by default. */
  readonly calls?: number;
  /** Limits its CPU as Lambda does for less than 1,769 MB; by default it gets what there is. */
  readonly share?: CpuShare | undefined;
}

/**
 * Starts a function under Lambda's own runtime client, which polls a Runtime API as it does in Lambda.
 * @throws WrongAnswer
 */
export async function startUnderRuntimeClient(
  { node, client }: Runtime,
  start: ColdStart,
  { calls = 1, share }: ContainerOptions = {},
): Promise<ContainerSample> {
  const { fn, event, environment } = start;
  let child: ChildProcess | undefined;
  let [spawnedAt, initMs, answerMs, deliveredAt] = [0, 0, 0, 0];
  const callsMs: number[] = [];
  let used: ReturnType<typeof usage> = {};
  let failure: string | undefined;
  const end = (reason?: string) => {
    failure = reason;
    child?.kill('SIGKILL');
  };
  const api = new RuntimeApi(fn.arn, {
    ready: () => {
      if (initMs === 0) {
        initMs = performance.now() - spawnedAt;
        share?.initialized(child?.pid);
      }
      deliveredAt = performance.now();
      api.deliver(
        { requestId: `call-${callsMs.length}`, payload: event() },
        Date.now(),
        fn.timeoutSeconds * 1000,
      );
    },
    answered: ({ payload }) => {
      const now = performance.now();
      callsMs.push(now - deliveredAt);
      if (callsMs.length === 1) {
        answerMs = now - spawnedAt;
        used = usage(child?.pid);
      }
      if (!isRightAnswer(start, payload)) end(payload);
      else if (callsMs.length === calls) end();
    },
    initFailed: ({ errorMessage }) => end(errorMessage),
  });
  const address = await api.start();
  const command = [node, ...flags(fn.memoryMb), client];
  const [executable = node, ...args] = share?.command(command) ?? command;
  const executionContext = { account: ACCOUNT, credentials: CREDENTIALS, endpoints: {} };
  const env = { ...lambdaVariables(fn, executionContext, address), ...environment };
  spawnedAt = performance.now();
  child = spawn(executable, args, { cwd: fn.codeDirectory, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const errors: string[] = [];
  child.stderr?.on('data', (chunk) => errors.push(String(chunk)));
  await new Promise((resolve, reject) => {
    child?.on('error', reject);
    child?.on('close', resolve);
  });
  await api.close();
  if (failure !== undefined || callsMs.length < calls) {
    throw new WrongAnswer(start, failure ?? 'it ended without an answer', errors.join(''));
  }
  return { answerMs, initMs, callsMs, ...used };
}

/**
 * What public copies of Lambda's bootstrap script start Node.js with. `--expose-gc` matters: with it Node.js does not
 * take its own modules from its code cache but compiles them, so loading one costs more than in a plain process.
 */
function flags(memoryMb: number): string[] {
  const newSpace = Math.floor(memoryMb / 10);
  return [
    '--expose-gc',
    '--max-http-header-size=81920',
    `--max-semi-space-size=${Math.floor(newSpace / 2)}`,
    `--max-old-space-size=${memoryMb - newSpace}`,
  ];
}
