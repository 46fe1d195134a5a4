import { required, requiredJson, requiredSid } from './aws/environment';
import { IdempotencyStore } from './aws/idempotency-store';
import { type Handled, handleHttp } from './http/handle-http';
import { HttpProblem, type HttpRequest, invalidInput, json, jsonText, singleHeader } from './http/http';
import type { Creation } from './tasks/creation';
import { type Claim, createOnce } from './tasks/idempotent-creation';
import { type NewTask, parseNewTask } from './tasks/new-task';
import { taskFingerprint } from './tasks/task-fingerprint';
import { retryWhenThrottled } from './twilio/retry-when-throttled';
import { TaskRouterClient } from './twilio/task-router';
import { certainlyDidNothing, twilioProblem } from './twilio/twilio-problem';
import { RestCredentials } from './twilio/twilio-secrets';

const accountSid = requiredSid('TWILIO_ACCOUNT_SID', 'AC');
const defaults = {
  workflowSid: requiredSid('TWILIO_WORKFLOW_SID', 'WW'),
  attributes: requiredJson('DEFAULT_TASK_ATTRIBUTES'),
};
const credentials = new RestCredentials(required('REST_SECRET'), accountSid);
const keys = new IdempotencyStore(required('IDEMPOTENCY_TABLE'));
// When Twilio has answered, the key has to be closed or freed: two attempts at DynamoDB.
const TIMES = { timeoutMs: 10_000, reservedMs: 4_000 };
const taskRouter = new TaskRouterClient(
  required('TASKROUTER_URL'),
  requiredSid('TWILIO_WORKSPACE_SID', 'WS'),
  credentials,
  TIMES,
);

/** Creates a Task and answers 201 `{"task_sid": "WT…"}`; with an Idempotency-Key, at most one Task per key. */
export const handler = handleHttp(async (request) => {
  const task = parseNewTask(jsonText(request), defaults, Date.now());
  if (!task.ok) throw invalidInput(task.problems);
  const key = idempotencyKey(request);
  if (key === undefined) return answer(await create(task.value), false);
  const fingerprint = taskFingerprint(task.value);
  return claimed(await createOnce(keys, { key, fingerprint }, () => create(task.value)));
});

function claimed(claim: Claim): Handled {
  switch (claim.outcome) {
    case 'done':
      return answer(claim.creation, claim.replayed);
    case 'another task':
      throw new HttpProblem(422, 'This Idempotency-Key came with another body before.');
    case 'under way':
      throw new HttpProblem(409, 'The first request with this Idempotency-Key is still under way.', {
        headers: { 'retry-after': '1' },
      });
    case 'abandoned':
      throw new HttpProblem(
        504,
        'The first request with this Idempotency-Key ended without a result. The Task may have been created: look at ' +
          'Twilio before you ask for it again, then with a new key.',
        { headers: { 'idempotent-replay': 'true' } },
      );
    case 'unavailable':
      throw new HttpProblem(
        503,
        'The Idempotency-Key cannot be claimed at the moment. Nothing was sent to Twilio.',
        {
          headers: { 'retry-after': '1' },
          cause: new Error(claim.reason),
        },
      );
  }
}

/**
 * Creates the Task; waits and asks again where Twilio says that it has too many requests.
 * @throws HttpProblem if, and only if, it is certain that no Task was created
 */
async function create(task: NewTask): Promise<Creation> {
  const neededMs = TIMES.timeoutMs + TIMES.reservedMs;
  try {
    const taskSid = await retryWhenThrottled(() => taskRouter.createTask(task), { neededMs });
    return { outcome: 'created', taskSid };
  } catch (error) {
    const problem = twilioProblem(error, 'The Task');
    if (certainlyDidNothing(error)) throw problem;
    return { outcome: 'unknown', status: problem.status, detail: problem.detail, members: problem.members };
  }
}

function answer(creation: Creation, replayed: boolean): Handled {
  const headers = replayed ? { 'idempotent-replay': 'true' } : {};
  if (creation.outcome === 'unknown') {
    throw new HttpProblem(creation.status, creation.detail, { members: creation.members, headers });
  }
  const { taskSid } = creation;
  const response = json(201, { task_sid: taskSid });
  return {
    response: { ...response, headers: { ...response.headers, ...headers } },
    fields: { outcome: replayed ? 'replayed' : 'created', taskSid },
  };
}

/** @throws HttpProblem 400 when the header holds no usable key */
function idempotencyKey(request: HttpRequest): string | undefined {
  const key = singleHeader(request, 'idempotency-key');
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new HttpProblem(
    400,
    'Idempotency-Key takes 1 to 255 visible ASCII characters without spaces or commas.',
  );
}
