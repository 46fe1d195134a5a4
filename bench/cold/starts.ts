import type { FunctionConfiguration } from 'local-aws/lambda/function-configuration';
import { CALLBACK_PARAMETERS, signedPost } from '#test/helpers/assignment-callback';
import { httpRequest } from '#test/helpers/http-request';
import { type BaselineName, baselines } from '../baselines/bundle';
import { oncePerRun } from '../bench';
import { ACCOUNT, CREDENTIALS, clouds } from '../clouds';
import { bundleOf, deployment } from '../deployment';
import { awsSdk } from '../tools/lambda-runtime';
import type { ColdStart } from './start';

/** What is cold-started, by name; {@link EMPTY} is among them. */
export type ColdStarts = ReadonlyMap<string, ColdStart>;

export const EMPTY = 'empty handler';
export const CALLBACK = 'callback';
export const REFUSED = 'callback, no secret read';
export const DOCUMENTED_CALLBACK = 'callback as documented';
export const CREATE_TASK = 'create_task';
export const CREATE_TASK_ONCE = 'create_task, Idempotency-Key';
export const DOCUMENTED_CREATE_TASK = 'create_task as documented';

const TASK = {
  path: '/taskrouter/create_task',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ attributes: { selected_language: 'es', customer: 'C-4711' } }),
};

/** The events that the functions are measured with, as JSON, made when they are asked for. */
export const EVENTS = {
  callback: () => JSON.stringify(callback()),
  /** Refused before the secret is asked for: what loading, parsing and answering cost without it. */
  unsigned: () => {
    const { 'x-twilio-signature': _signature, ...headers } = callback().headers;
    return JSON.stringify({ ...callback(), headers });
  },
  task: () => JSON.stringify(httpRequest(TASK)),
  taskOnce: () => {
    const headers = { ...TASK.headers, 'idempotency-key': 'order-4711' };
    return JSON.stringify(httpRequest({ ...TASK, headers }));
  },
} as const;

function callback() {
  return signedPost({ ...CALLBACK_PARAMETERS, Timestamp: String(Math.floor(Date.now() / 1000)) });
}

/** The variables that lead a function to the clouds of this machine and let it trust them. */
export const executionContext = oncePerRun(async (bench): Promise<Readonly<Record<string, string>>> => {
  const { awsUrl, certificate } = await clouds(bench);
  return {
    AWS_REGION: ACCOUNT.region,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_SESSION_TOKEN: CREDENTIALS.sessionToken ?? '',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: awsUrl,
    AWS_ENDPOINT_URL_DYNAMODB: awsUrl,
    AWS_ENDPOINT_URL_SQS: awsUrl,
    NODE_EXTRA_CA_CERTS: certificate.file,
    // Where Lambda keeps the SDK that it brings along.
    NODE_PATH: await awsSdk(bench),
  };
});

/** Everything the cold section measures; with an Idempotency-Key only where the function knows one. */
export const coldStarts = oncePerRun(async (bench): Promise<ColdStarts> => {
  const { assignmentCallback, createTask } = await deployment(bench);
  const environment = await executionContext(bench);
  const folders = await baselines(bench);
  const cold = (fn: FunctionConfiguration, event: () => string, status: number): ColdStart => ({
    fn,
    event,
    status,
    environment,
  });
  const baseline = (name: BaselineName, fn: FunctionConfiguration) => ({
    ...fn,
    codeDirectory: folders[name],
  });
  const once = (await bundleOf(createTask)).toLowerCase().includes('idempotency-key');
  return new Map([
    [EMPTY, cold(baseline('empty', assignmentCallback), EVENTS.callback, 200)],
    [CALLBACK, cold(assignmentCallback, EVENTS.callback, 200)],
    [REFUSED, cold(assignmentCallback, EVENTS.unsigned, 403)],
    [DOCUMENTED_CALLBACK, cold(baseline('documented-callback', assignmentCallback), EVENTS.callback, 200)],
    [CREATE_TASK, cold(createTask, EVENTS.task, 201)],
    ...(once ? ([[CREATE_TASK_ONCE, cold(createTask, EVENTS.taskOnce, 201)]] as const) : []),
    [DOCUMENTED_CREATE_TASK, cold(baseline('documented-create-task', createTask), EVENTS.task, 201)],
  ]);
});
