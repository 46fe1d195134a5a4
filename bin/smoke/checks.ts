import { isJsonObject, type Json, type JsonObject, parseJsonObject } from 'taskrouter/parsed';
import { isSid } from 'taskrouter/sid';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';

/** What a deployed stack is checked through. */
export interface SmokeTarget {
  /** The stack's outputs. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The JSON of a secret, by name or ARN. */
  readonly readSecret: (secretId: string) => Promise<JsonObject>;
  /** Sends a JSON body with the caller's AWS credentials or token. */
  readonly post: (url: string, body: string) => Promise<Response>;
}

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  /** What is wrong; undefined where it is as it should be. */
  readonly problem?: string;
  /** What else is worth knowing. */
  readonly note?: string;
}

type NamedCheck = readonly [name: string, look: (target: SmokeTarget) => Promise<string | undefined>];

/** Milliseconds that TaskRouter waits for an answer. */
const PATIENCE_MS = 5_000;

/**
 * Looks at a deployed stack from outside, as Twilio and its callers do. Nothing is created and no Task or Worker is
 * touched: the callback is about a Task that does not exist, and the task asked for is one that cannot be.
 */
export async function smoke(target: SmokeTarget): Promise<readonly Check[]> {
  const checks: readonly NamedCheck[] = [
    ['a callback signed with the secret is answered', signedCallback],
    ['a callback that Twilio did not sign is refused', forgedCallback],
    ['create_task takes requests of these credentials', createTask],
    ["Twilio takes the secret's credentials, and the Workflow calls this stack", workflow],
    ...(target.outputs.EventCallbackUrl === undefined
      ? []
      : [["the Workspace's events come to this stack", workspace] satisfies NamedCheck]),
  ];
  return Promise.all(
    checks.map(async ([name, check]): Promise<Check> => {
      try {
        const note = await check(target);
        return { name, ...(note !== undefined && { note }) };
      } catch (error) {
        return { name, problem: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
}

async function signedCallback(target: SmokeTarget): Promise<string> {
  const { authToken, accountSid } = await secretOf(target, 'AuthTokenSecretName');
  if (typeof authToken !== 'string') throw new Error('the secret has no authToken');
  const url = outputOf(target, callbackOf(target).output);
  const parameters = callbackParameters(target, String(accountSid));
  const started = performance.now();
  const response = await postForm(url, parameters, getExpectedTwilioSignature(authToken, url, parameters));
  const elapsed = Math.round(performance.now() - started);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`it is answered ${response.status}: ${text.slice(0, 300)}`);
  if (!/^application\/json/.test(response.headers.get('content-type') ?? '')) {
    throw new Error('the answer is not JSON, so TaskRouter would try the fallback');
  }
  if (elapsed >= PATIENCE_MS)
    throw new Error(`the answer takes ${elapsed} ms; TaskRouter waits ${PATIENCE_MS}`);
  return `${text.slice(0, 300)} after ${elapsed} ms`;
}

async function forgedCallback(target: SmokeTarget): Promise<undefined> {
  const parameters = callbackParameters(target, `AC${'0'.repeat(32)}`);
  const { status } = await postForm(outputOf(target, callbackOf(target).output), parameters, 'forged');
  if (status !== 403) throw new Error(`it is answered ${status}, not 403`);
}

/** A priority that no Task can have: what refuses it is the function, behind the route's authorization. */
async function createTask(target: SmokeTarget): Promise<undefined> {
  const url = outputOf(target, 'CreateTaskUrl');
  const response = await target.post(url, '{"priority": -1}');
  const answer = parseJsonObject(await response.text());
  const isOurs = response.status === 400 && Array.isArray(answer?.errors);
  if (!isOurs) throw new Error(`the request is answered ${response.status}, not 400 naming the priority`);
}

async function workflow(target: SmokeTarget): Promise<string> {
  const workflow = await fromTwilio(target, `/Workflows/${outputOf(target, 'WorkflowSid')}`);
  const { output, member, calls } = callbackOf(target);
  expectUrl(target, output, `the Workflow ${calls}`, workflow[member]);
  return `Workflow "${String(workflow.friendly_name)}"`;
}

async function workspace(target: SmokeTarget): Promise<undefined> {
  const { event_callback_url: url } = await fromTwilio(target, '');
  expectUrl(target, 'EventCallbackUrl', 'they go to', url);
}

/** Which of the Workflow's two callbacks is the stack's: that of the first stack, or that of its fallback. */
function callbackOf({ outputs }: SmokeTarget) {
  const output = 'FallbackAssignmentCallbackUrl';
  return outputs[output] === undefined
    ? { output: 'AssignmentCallbackUrl', member: 'assignment_callback_url', calls: 'calls' }
    : { output, member: 'fallback_assignment_callback_url', calls: 'falls back to' };
}

/** @param found what is set at Twilio */
function expectUrl(target: SmokeTarget, output: string, what: string, found: Json | undefined): void {
  const wanted = outputOf(target, output);
  if (found === wanted) return;
  const isConnected = target.outputs.ConnectedCallbacks?.split(',').includes(output);
  const hint = isConnected ? '. The stack set its own when it was deployed; it has been changed since' : '';
  throw new Error(`${what} ${JSON.stringify(found)}, not ${wanted}${hint}`);
}

/** A resource of TaskRouter's REST API, below the Workspace. */
async function fromTwilio(target: SmokeTarget, path: string): Promise<JsonObject> {
  const output = target.outputs.ApiKeySecretName === undefined ? 'AuthTokenSecretName' : 'ApiKeySecretName';
  const { accountSid, authToken, apiKeySid, apiKeySecret } = await secretOf(target, output);
  // As in the functions, either form will do.
  const [username, password] = apiKeySid === undefined ? [accountSid, authToken] : [apiKeySid, apiKeySecret];
  const response = await fetch(
    `${outputOf(target, 'TaskRouterUrl')}/v1/Workspaces/${outputOf(target, 'WorkspaceSid')}${path}`,
    {
      headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
      signal: AbortSignal.timeout(2 * PATIENCE_MS),
    },
  );
  const found = parseJsonObject(await response.text()) ?? {};
  if (response.status !== 200)
    throw new Error(`Twilio answers ${response.status}: ${String(found.message ?? '')}`);
  return found;
}

/** A callback about a Task that is not there. */
function callbackParameters(target: SmokeTarget, accountSid: string): Record<string, string> {
  const nobody = (prefix: string) => `${prefix}${'0'.repeat(32)}`;
  return {
    AccountSid: accountSid,
    WorkspaceSid: outputOf(target, 'WorkspaceSid'),
    WorkflowSid: outputOf(target, 'WorkflowSid'),
    TaskQueueSid: nobody('WQ'),
    TaskSid: nobody('WT'),
    WorkerSid: nobody('WK'),
    ReservationSid: nobody('WR'),
    TaskAttributes: '{"smoke":true}',
    WorkerAttributes: '{}',
    TaskAge: '0',
    TaskPriority: '0',
    Timestamp: String(Math.floor(Date.now() / 1_000)),
  };
}

function postForm(url: string, parameters: Record<string, string>, signature: string): Promise<Response> {
  const headers = { 'x-twilio-signature': signature };
  const body = new URLSearchParams(parameters);
  return fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(2 * PATIENCE_MS) });
}

async function secretOf(target: SmokeTarget, output: string): Promise<JsonObject> {
  const secret = await target.readSecret(outputOf(target, output));
  if (!isJsonObject(secret) || !isSid('AC', secret.accountSid))
    throw new Error('the secret has no accountSid');
  return secret;
}

function outputOf({ outputs }: SmokeTarget, name: string): string {
  const value = outputs[name];
  if (value === undefined) throw new Error(`the stack has no output ${name}; deploy it anew`);
  return value;
}
