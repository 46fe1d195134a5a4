import { assignmentRules } from '#assignment-rules';
import { DecisionQueue } from './aws/decision-queue';
import { optional, required, requiredNumber, requiredSid } from './aws/environment';
import { type Assignment, parseAssignment } from './callback/assignment';
import { answerTo } from './callback/assignment-rules';
import { freshness } from './callback/freshness';
import type { Form } from './http/form';
import { type Handled, handleHttp } from './http/handle-http';
import { HttpProblem, invalidInput, json } from './http/http';
import { AuthTokens } from './twilio/twilio-secrets';
import { verifiedForm } from './twilio/verified-form';

const accountSid = requiredSid('TWILIO_ACCOUNT_SID', 'AC');
const workspaceSid = requiredSid('TWILIO_WORKSPACE_SID', 'WS');
const toleranceSeconds = requiredNumber('CALLBACK_TOLERANCE_SECONDS');
const publicUrl = optional('PUBLIC_URL');
const authTokens = new AuthTokens(required('AUTH_TOKEN_SECRET'), accountSid);
const decisionQueue = new DecisionQueue(optional('DECISION_QUEUE_URL'));

/**
 * Answers TaskRouter's Assignment Callback: verify, then parse, then decide. Everything but a 200 with JSON makes
 * TaskRouter try the Workflow's fallback URL, so errors are 4xx and 5xx on purpose.
 */
export const handler = handleHttp(async (request) => {
  const parameters = await verifiedForm(request, authTokens, publicUrl);
  const remark = checkFreshness(parameters);
  const { response, fields } = await answer(readAssignment(parameters), parameters);
  return { response, fields: { ...fields, ...(remark !== undefined && { remark }) } };
});

async function answer(assignment: Assignment, parameters: Form): Promise<Handled> {
  const { answer, rule } = answerTo(assignment, assignmentRules);
  const { taskSid, reservationSid } = assignment;
  const fields = { ...(rule !== undefined && { rule }), taskSid, reservationSid };
  if (answer === 'decide-later') {
    await decideLater(parameters);
    return { response: json(200, {}), fields: { outcome: 'decide-later', ...fields } };
  }
  const response = json(200, answer);
  if (!('instruction' in answer)) return { response, fields: { outcome: 'left-to-rest', ...fields } };
  return { response, fields: { outcome: 'instruction', instruction: answer.instruction, ...fields } };
}

/** A replayed callback carries the time it was recorded. What has no readable time is let through, and said. */
function checkFreshness({ Timestamp }: Form): string | undefined {
  switch (freshness(Timestamp, toleranceSeconds, Date.now())) {
    case 'stale':
      throw new HttpProblem(403, 'The Timestamp lies outside the tolerance: the callback may be a replay.', {
        outcome: 'replayed',
      });
    case 'unknown':
      return 'the Timestamp is missing or unreadable';
    case 'fresh':
      return undefined;
  }
}

function readAssignment(parameters: Form): Assignment {
  const parsed = parseAssignment(parameters);
  if (!parsed.ok) throw invalidInput(parsed.problems);
  if (parsed.value.accountSid !== accountSid) throw misdirected('account');
  if (parsed.value.workspaceSid !== workspaceSid) throw misdirected('Workspace');
  return parsed.value;
}

function misdirected(to: string): HttpProblem {
  return new HttpProblem(403, `The callback is for another ${to}.`, { outcome: 'misdirected' });
}

/** Queues the callback for the DecideReservation function; 503 makes TaskRouter try the fallback. */
async function decideLater(parameters: Form): Promise<void> {
  try {
    await decisionQueue.send(parameters);
  } catch (cause) {
    throw new HttpProblem(503, 'The decision cannot be put off at the moment.', { cause });
  }
}
