import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { describeProblems } from 'taskrouter/parsed';
import { decide } from '#decision';
import { DecisionQueue } from './aws/decision-queue';
import { required, requiredSid } from './aws/environment';
import { describeError, type LogFields, log, stopwatch } from './aws/log';
import { countOutcome } from './aws/metrics';
import { type Assignment, parseAssignment } from './callback/assignment';
import { parseFormJson } from './http/form';
import type { Decision } from './reservations/decision';
import { carryOut, find } from './twilio/carry-out';
import { TaskRouter } from './twilio/task-router';
import { RestCredentials } from './twilio/twilio-secrets';

const accountSid = requiredSid('TWILIO_ACCOUNT_SID', 'AC');
const credentials = new RestCredentials(required('REST_SECRET'), accountSid);
const queue = new DecisionQueue(required('DECISION_QUEUE_URL'));
const taskRouter = new TaskRouter(
  required('TASKROUTER_URL'),
  requiredSid('TWILIO_WORKSPACE_SID', 'WS'),
  credentials,
  // Looking at the Reservation, deciding and updating have to fit into the function's timeout.
  3_000,
);

/** Decides about the assignments of a batch of messages; those that are not done are handed out again. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const done = await Promise.all(event.Records.map(handle));
  const failed = event.Records.filter((_, index) => !done[index]);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** Whether the message is done with. */
async function handle(record: SQSRecord): Promise<boolean> {
  const attempt = Number(record.attributes.ApproximateReceiveCount);
  const elapsed = stopwatch();
  const { outcome, retryAfterSeconds, ...fields } = await settle(record).catch((error: unknown): Outcome => {
    return { outcome: 'error', error: describeError(error), retryAfterSeconds: pause(attempt) };
  });
  const line = {
    outcome,
    attempt,
    ...fields,
    durationMs: elapsed(),
  };
  log(outcome === 'error' ? 'ERROR' : 'INFO', 'decision', line, countOutcome(fields));
  if (retryAfterSeconds === undefined) return true;
  await putOff(record, retryAfterSeconds);
  return false;
}

type Outcome = LogFields & { readonly outcome: string; readonly retryAfterSeconds?: number };

async function settle(record: SQSRecord): Promise<Outcome> {
  const assignment = readAssignment(record.body);
  const { taskSid, reservationSid } = assignment;
  const sids = { taskSid, reservationSid };
  try {
    const reservation = await find(taskRouter, sids);
    // Decided already, by an earlier delivery or by somebody else; or its own timeout has passed.
    if (reservation?.status !== 'pending')
      return { outcome: `no-longer-pending-${reservation?.status ?? 'gone'}`, ...sids };
    return { ...(await carriedOut(await decide(assignment), sids)), ...sids };
  } catch (error) {
    throw new Error(`${reservationSid} of ${taskSid}`, { cause: error });
  }
}

async function carriedOut(
  decision: Decision,
  sids: Pick<Assignment, 'taskSid' | 'reservationSid'>,
): Promise<Outcome> {
  if (decision.action === 'try again')
    return { outcome: 'put-off', retryAfterSeconds: decision.afterSeconds };
  const update =
    decision.action === 'accept'
      ? ({ ...sids, status: 'accepted' } as const)
      : ({
          ...sids,
          status: 'rejected',
          ...(decision.workerActivitySid && { workerActivitySid: decision.workerActivitySid }),
        } as const);
  const reservation = await carryOut(taskRouter, update);
  return { outcome: reservation?.status ?? 'no-longer-pending-gone' };
}

function readAssignment(body: string): Assignment {
  const form = parseFormJson(body);
  if (form === undefined) throw new Error('the message is not a callback');
  const assignment = parseAssignment(form);
  if (!assignment.ok)
    throw new Error(`the message is not a callback: ${describeProblems(assignment.problems)}`);
  return assignment.value;
}

/** Seconds before the next attempt: soon at first, for a Reservation is pending for two minutes only. */
function pause(attempt: number): number {
  return Math.min(2 ** (attempt - 1), 15);
}

/** Without it the message comes back after the queue's visibility timeout: later, but not lost. */
async function putOff(record: SQSRecord, seconds: number): Promise<void> {
  await queue.putOff(record.receiptHandle, seconds).catch((error: unknown) => {
    log('WARN', 'the message could not be put off', { error: describeError(error) });
  });
}
