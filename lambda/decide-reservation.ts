import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { describeProblems } from 'taskrouter/parsed';
import type { ReservationStatus } from 'taskrouter/reservation-status';
import { decide } from '#decision';
import { remainingMs, startDeadline } from './aws/deadline';
import { DecisionQueue } from './aws/decision-queue';
import { required, requiredNumber, requiredSid } from './aws/environment';
import { describeError, type LogFields, log, stopwatch } from './aws/log';
import { countOutcome } from './aws/metrics';
import { type Assignment, parseAssignment } from './callback/assignment';
import { timeOf } from './callback/freshness';
import { type Form, parseFormJson } from './http/form';
import { secondsUntilNextAttempt } from './reservations/attempt-plan';
import { type Decision, parseDecision } from './reservations/decision-contract';
import type { ReservationUpdate } from './reservations/reservation-update';
import { applyUpdate, findReservation } from './twilio/apply-update';
import { ReservationTimeouts } from './twilio/reservation-timeouts';
import { TaskRouterClient } from './twilio/task-router';
import { RestCredentials } from './twilio/twilio-secrets';

const accountSid = requiredSid('TWILIO_ACCOUNT_SID', 'AC');
const attempts = requiredNumber('DECISION_ATTEMPTS');
const credentials = new RestCredentials(required('REST_SECRET'), accountSid);
const queue = new DecisionQueue(required('DECISION_QUEUE_URL'));
// Looking at the Reservation, deciding, updating and putting the message off have to fit into the function's timeout.
const TIMES = { timeoutMs: 3_000, reservedMs: 1_500 };
const AFTER_DECISION_MS = 2 * TIMES.timeoutMs + TIMES.reservedMs;
const taskRouter = new TaskRouterClient(
  required('TASKROUTER_URL'),
  requiredSid('TWILIO_WORKSPACE_SID', 'WS'),
  credentials,
  TIMES,
);
const timeouts = new ReservationTimeouts(taskRouter);

/** How a message can end. Each is a value of a metric's dimension, and CloudWatch bills every value by itself. */
type Outcome =
  | 'accepted'
  | 'rejected'
  /** `decide` wants to be asked again. */
  | 'deferred'
  /** It was decided already, by an earlier delivery or by other hands, or its Task has ended. */
  | 'no-longer-pending'
  /** It timed out before it was decided. */
  | 'too-late'
  /** This attempt failed; there is another one as long as there are any. */
  | 'error';

type Result = LogFields & {
  readonly outcome: Outcome;
  /** When it is to be decided again, undefined where it is done with. */
  readonly again?: { readonly afterSeconds?: number };
};

/** Decides about the assignments of a batch of messages; those that are not done are handed out again. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  startDeadline(context);
  const done = await Promise.all(event.Records.map(decideMessage));
  const failed = event.Records.filter((_, index) => !done[index]);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** Whether the message is done with. */
async function decideMessage(record: SQSRecord): Promise<boolean> {
  const elapsed = stopwatch();
  const attempt = Number(record.attributes.ApproximateReceiveCount);
  const form = parseFormJson(record.body) ?? {};
  const assignment = parseAssignment(form);
  const { again, ...result } = assignment.ok
    ? await decideAssignment(assignment.value)
    : failed(new Error(`the message is not a callback: ${describeProblems(assignment.problems)}`));
  const line = { attempt, ...result, durationMs: elapsed() };
  const isWrong = result.outcome === 'error' || result.outcome === 'too-late';
  log(isWrong ? 'ERROR' : 'INFO', 'decision', line, countOutcome(result));
  if (again === undefined) return true;
  // A message that is no callback has no Reservation to be in time for.
  const endsAt = assignment.ok
    ? await reservationEnd(assignment.value, form, record)
    : Number.POSITIVE_INFINITY;
  await defer(record, secondsUntilNextAttempt({ attempt, attempts, endsAt }, Date.now(), again.afterSeconds));
  return false;
}

async function decideAssignment(assignment: Assignment): Promise<Result> {
  const { taskSid, reservationSid } = assignment;
  const sids = { taskSid, reservationSid };
  try {
    const reservation = await findReservation(taskRouter, sids);
    if (reservation?.status !== 'pending') return { ...ended(reservation?.status), ...sids };
    return { ...(await applyDecision(await decisionOn(assignment), sids)), ...sids };
  } catch (error) {
    return { ...failed(error), ...sids };
  }
}

/** What `decide` answers, unless it takes so long that there would be no time left to tell TaskRouter. */
async function decisionOn(assignment: Assignment): Promise<Decision> {
  const ms = remainingMs() - AFTER_DECISION_MS;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`decide did not answer within ${Math.round(ms)} ms`)), ms);
  });
  try {
    return parseDecision(await Promise.race([decide(assignment), late]));
  } finally {
    clearTimeout(timer);
  }
}

async function applyDecision(
  decision: Decision,
  sids: Pick<ReservationUpdate, 'taskSid' | 'reservationSid'>,
): Promise<Result> {
  if (decision.action === 'try again') {
    return { outcome: 'deferred', again: { afterSeconds: decision.afterSeconds } };
  }
  const status = decision.action === 'accept' ? 'accepted' : 'rejected';
  const { workerActivitySid = undefined } = decision.action === 'reject' ? decision : {};
  const update = { ...sids, status, ...(workerActivitySid && { workerActivitySid }) } as const;
  const reservation = await applyUpdate(taskRouter, update);
  return reservation?.status === status ? { outcome: status } : ended(reservation?.status);
}

/** The end of a Reservation that was decided elsewhere, or not in time. */
function ended(status: ReservationStatus | undefined): Result {
  const outcome = status === 'timeout' ? 'too-late' : 'no-longer-pending';
  return { outcome, reservationStatus: status ?? 'gone' };
}

function failed(error: unknown): Result {
  return { outcome: 'error', error: describeError(error), again: {} };
}

/** When the Reservation times out: it began with the callback, or else when the callback was queued. */
async function reservationEnd(
  { workflowSid }: Assignment,
  { Timestamp }: Form,
  { attributes }: SQSRecord,
): Promise<number> {
  const beganAt = timeOf(Timestamp) ?? Number(attributes.SentTimestamp);
  return beganAt + (await timeouts.secondsOf(workflowSid)) * 1_000;
}

/** Where it fails, the message comes back after the queue's visibility timeout: later, but not lost. */
async function defer(record: SQSRecord, seconds: number): Promise<void> {
  await queue.defer(record.receiptHandle, seconds).catch((error: unknown) => {
    log('WARN', 'the message could not be deferred', { error: describeError(error) });
  });
}
